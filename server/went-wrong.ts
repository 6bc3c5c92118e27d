/** What went wrong today by the log: airings that some stations cut, missed or left out, as lines of Việc cần xử lý. */
import type { RowState, Today } from './contract/ledger.ts';
import { reasonText } from './refusal-text.ts';
import type { LedgerTable } from './store/schema.ts';
import { timeText } from './vietnamese-time.ts';

/** A row of today's log with the state it is shown in. */
export interface RowStanding extends Pick<LedgerTable, 'airingId' | 'title' | 'plannedAt' | 'reason'> {
  readonly state: RowState;
}

/** One line per airing of today, the newest first, that did not sound as it should have somewhere. */
export function wentWrongTasks(standings: readonly RowStanding[], zone: string): Today['tasks'] {
  const byAiring = Map.groupBy(standings.filter(isTrouble), ({ airingId }) => airingId);
  return [...byAiring.values()]
    .flatMap((rows) => rows.slice(0, 1).map((first) => ({ ...first, rows })))
    .sort((a, b) => b.plannedAt - a.plannedAt)
    .map(({ title, plannedAt, rows }) => {
      const counts = TROUBLES.flatMap(([state, words]) => {
        const stations = rows.filter((row) => row.state === state).length;
        return stations === 0 ? [] : [`${stations} trạm ${words}`];
      });
      const day = Temporal.Instant.fromEpochMilliseconds(plannedAt).toZonedDateTimeISO(zone).toPlainDate();
      const reason = commonest(rows.flatMap((row) => row.reason ?? []));
      return {
        kind: 'went-wrong' as const,
        title: `Buổi ${timeText(plannedAt, zone)}: ${counts.join(', ')}`,
        detail: `"${title}"${reason === undefined ? '' : `: ${reasonText(reason)}`}`,
        href: `/nhat-ky?ngay=${day}`,
      };
    });
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
  'player-error',
  'powered-off',
  'relay-refused',
  'relay-silent',
  'silent',
]);

/** Why an airing ends early as it should. */
const AS_DECIDED: ReadonlySet<string> = new Set([
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
