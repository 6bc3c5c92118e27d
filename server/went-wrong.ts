/** What went wrong today by the log: airings that some stations cut, missed or left out, as lines of Việc cần xử lý. */
import type { RowState, Today } from './contract/ledger.ts';
import { reasonText } from './refusal-text.ts';
import type { LedgerTable } from './store/schema.ts';
import { timeText } from './vietnamese-time.ts';

/** A row of today's log with the state it is shown in. */
export interface RowStanding
  extends Pick<LedgerTable, 'airingId' | 'stationId' | 'title' | 'plannedAt' | 'reason' | 'evidence'> {
  readonly state: RowState;
}

/**
 * One line per airing of today, the newest first, that by its machines did not sound as it should have somewhere; then one per village
 * that people say heard nothing or only a part, however many airings that was.
 */
export function wentWrongTasks(
  standings: readonly RowStanding[],
  zone: string,
  names: ReadonlyMap<string, string>,
): Today['tasks'] {
  const { said = [], measured = [] } = Object.groupBy(standings.filter(isTrouble), ({ evidence }) =>
    evidence === 'village' || evidence === 'listened' ? 'said' : 'measured',
  );
  return [...airingTasks(measured, zone), ...villageTasks(said, zone, names)];
}

function airingTasks(troubled: readonly RowStanding[], zone: string): Today['tasks'] {
  const byAiring = Map.groupBy(troubled, ({ airingId }) => airingId);
  return [...byAiring.values()]
    .flatMap((rows) => rows.slice(0, 1).map((first) => ({ ...first, rows })))
    .sort((a, b) => b.plannedAt - a.plannedAt)
    .map(({ title, plannedAt, rows }) => {
      const counts = TROUBLES.flatMap(([state, words]) => {
        const stations = rows.filter((row) => row.state === state).length;
        return stations === 0 ? [] : [`${stations} trạm ${words}`];
      });
      const reason = commonest(rows.flatMap((row) => row.reason ?? []));
      return {
        kind: 'went-wrong' as const,
        title: `Buổi ${timeText(plannedAt, zone)}: ${counts.join(', ')}`,
        detail: `"${title}"${reason === undefined ? '' : `: ${reasonText(reason)}`}`,
        href: `/nhat-ky?ngay=${dayOf(plannedAt, zone)}`,
      };
    });
}

/** What contradicts a machine is a line of its own elsewhere. */
function villageTasks(said: readonly RowStanding[], zone: string, names: ReadonlyMap<string, string>): Today['tasks'] {
  const rows = said.filter(({ reason }) => reason !== 'doubted').toSorted((a, b) => a.plannedAt - b.plannedAt);
  return [...Map.groupBy(rows, ({ stationId }) => stationId)].flatMap(([stationId, ofVillage]) => {
    const [name, newest] = [names.get(stationId), ofVillage.at(-1)];
    if (name === undefined || newest === undefined) return [];
    const heard = ofVillage.some(({ state }) => state === 'cut')
      ? 'không nghe được hoặc nghe không đủ'
      : 'không nghe được';
    const hours = ofVillage.map(({ plannedAt }) => timeText(plannedAt, zone)).join(', ');
    return [
      {
        kind: 'went-wrong' as const,
        title: `${name} báo ${heard}: ${ofVillage.length} buổi hôm nay`,
        detail: `Buổi ${hours}. Hỏi thôn vì sao; loa hỏng hoặc mất điện thì ghi sự cố.`,
        href: `/nhat-ky?ngay=${dayOf(newest.plannedAt, zone)}&luot=${newest.airingId}&tram=${stationId}`,
      },
    ];
  });
}

function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** What the log calls these states. */
const TROUBLES = [
  ['cut', 'phát thiếu'],
  ['missed', 'không phát'],
  ['skipped', 'bỏ qua'],
] as const;

/** Silence that somebody has to look at: what rules, ranks and plans leave out is as it should be. */
function isTrouble({ state, reason }: RowStanding): boolean {
  if (state === 'missed') return true;
  if (state === 'skipped') return reason !== null && TECHNICAL.has(reason);
  return state === 'cut' && !(reason !== null && AS_DECIDED.has(reason));
}

/** Why a station left something out that it should have sounded. */
const TECHNICAL: ReadonlySet<string> = new Set([
  'audio-device',
  'clock-untrusted',
  'late',
  'media-damaged',
  'media-missing',
  'not-compiled',
  'not-signed',
  'player-error',
  'powered-off',
  'relay-refused',
  'relay-silent',
  'silent',
]);

/** Why an airing ends early as it should. */
const AS_DECIDED: ReadonlySet<string> = new Set([
  // What sounds is cut for want of a signature only where people withdrew theirs.
  'not-signed',
  'outside-window',
  'preempted',
  'quiet-hours',
  'stopped',
  'superseded',
  'suspended',
  'taken-off',
  'weekday-not-allowed',
  'withdrawn',
]);

function commonest(reasons: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(reasons, (reason) => reason)];
  return counts.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
