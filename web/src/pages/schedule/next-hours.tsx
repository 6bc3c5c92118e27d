/** "24 giờ tới": what sounds where with a change made, for every station or one of them; what is new and what falls away are marked. */
import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing, Station } from '../../wire.ts';
import { clock, nearWords } from '../../words/time-words.ts';
import classes from './schedule.module.css';

const dayMs = 86_400_000;
/** A repeat that begins so soon after the one before belongs to it. */
const closeMs = 20 * 60_000;

/** What a change does to the plan that stands. */
export interface Effect {
  /** Airings that will no longer be as they are. */
  readonly replaces: (airing: Airing) => boolean;
  readonly adds: readonly Added[];
  /** What the added ones are marked with; `lịch này`. */
  readonly mark?: string;
}

/** What sounds instead; `at` is epoch milliseconds; it sounds where it says, or where the airing `like` does. */
export interface Added {
  readonly at: number;
  readonly title: string;
  readonly stationIds?: readonly string[];
  readonly like?: string;
  readonly note?: string;
}

export function NextHours({ effect }: { readonly effect: Effect }) {
  const zone = useZone();
  const [stationId, setStationId] = useState<string | null>(null);
  // Whole minutes, so that the question keeps its key.
  const now = useMemo(() => Math.floor(Date.now() / 60_000) * 60_000, []);
  const airings = useQuery(queries.airings(new Date(now).toISOString(), new Date(now + dayMs).toISOString()));
  const stations = useQuery(queries.stations());
  const all = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  if (airings.data === undefined)
    return airings.error === null ? <WaitingNote /> : <ProblemNote error={airings.error} />;
  const touched = rowsOf(airings.data.airings, effect, now);
  const rows = gatherRows(touched.filter((row) => stationId === null || row.stationIds.includes(stationId)));
  return (
    <div>
      <Select
        label="24 giờ tới sẽ phát gì, ở"
        data={[
          { value: '', label: `Mọi trạm (${all.length})` },
          ...all.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={stationId ?? ''}
        onChange={(id) => setStationId(id === '' ? null : id)}
        allowDeselect={false}
        mb={6}
      />
      {rows.length === 0 ? (
        <Text>Không có lượt phát nào trong 24 giờ tới{stationId === null ? '' : ' ở trạm này'}.</Text>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <ul className={classes.nextDay} aria-label="24 giờ tới" tabIndex={0}>
        {rows.map(({ key, at, until, count, title, stationIds, note, state }) => (
          <li key={key} data-state={state}>
            <span className="number">
              {nearWords(at, now, zone)}
              {count === 1 ? '' : ` đến ${clock(until, zone)}, ${count} lượt`}
            </span>
            <span>
              <strong>{title}</strong> {state === 'new' ? <Mark tone="good">{effect.mark ?? 'lịch này'}</Mark> : null}
              {state === 'gone' ? <Mark tone="bad">không còn</Mark> : null}
              <span className={classes.muted}>
                {whereWords(stationIds, all)}
                {note === undefined ? '' : ` · ${note}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {touched.some(({ state }) => state !== 'stands') ? null : (
        <Text size="sm" mt={4}>
          Thay đổi này không chạm đến 24 giờ tới.
        </Text>
      )}
    </div>
  );
}

interface Row {
  readonly key: string;
  readonly at: number;
  readonly title: string;
  readonly stationIds: readonly string[];
  readonly note: string | undefined;
  readonly state: 'stands' | 'new' | 'gone';
}

function rowsOf(airings: readonly Airing[], effect: Effect, now: number): Row[] {
  const standing = airings.map((airing) => ({
    key: airing.id,
    at: Date.parse(airing.startsAt),
    title: airing.title,
    stationIds: airing.stationIds,
    note: airing.silent ?? undefined,
    state: effect.replaces(airing) ? ('gone' as const) : ('stands' as const),
  }));
  const added = effect.adds.map(({ at, title, stationIds, like, note }) => ({
    key: `new ${at} ${title}`,
    at,
    title,
    stationIds: stationIds ?? airings.find(({ id }) => id === like)?.stationIds ?? [],
    note,
    state: 'new' as const,
  }));
  const unchanged = (row: Row) =>
    added.some(({ at, title, note }) => at === row.at && title === row.title && note === undefined);
  return [...standing.filter((row) => row.state === 'stands' || !unchanged(row)), ...added]
    .filter(({ at }) => at >= now && at < now + dayMs)
    .sort((one, other) => one.at - other.at);
}

interface GatheredRow extends Row {
  /** The start of the last of so many. */
  readonly until: number;
  readonly count: number;
}

/** Repeats that follow each other are one line. */
function gatherRows(rows: readonly Row[]): GatheredRow[] {
  const gathered: GatheredRow[] = [];
  for (const row of rows) {
    const last = gathered.at(-1);
    const same = last?.title === row.title && last.state === row.state && last.note === row.note;
    if (last !== undefined && same && row.at - last.until <= closeMs)
      gathered[gathered.length - 1] = { ...last, until: row.at, count: last.count + 1 };
    else gathered.push({ ...row, until: row.at, count: 1 });
  }
  return gathered;
}

/** `14 trạm`, or the names of a few. */
export function whereWords(stationIds: readonly string[], stations: readonly Pick<Station, 'id' | 'name'>[]): string {
  const names = stations.filter(({ id }) => stationIds.includes(id)).map(({ name }) => name);
  return names.length === 0 || names.length > 3 ? `${stationIds.length} trạm` : names.join(', ');
}
