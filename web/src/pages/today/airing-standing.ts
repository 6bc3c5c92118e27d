/** How an airing of today stands at this moment, as a kind and in the words of the log. */
import type { RowState } from '../../../../server/contract/ledger.ts';
import type { TimelineAiring } from '../../wire.ts';
import { rowLook } from '../../words/state-words.ts';

/** `partly`: some stations sounded less than planned; `failed`: none of those that told sounded it; `waiting`: news is still to come. */
export type Standing = 'done' | 'partly' | 'failed' | 'waiting' | 'sounding' | 'coming' | 'silent';

export function standingOf({ silent, startsAt, states, aired, planned }: TimelineAiring, now: number): Standing {
  if (silent !== null) return 'silent';
  if (Date.parse(startsAt) > now) return 'coming';
  if (states.sounding !== undefined) return 'sounding';
  const isWrong = wrong.some((state) => states[state] !== undefined);
  if (isWrong) return aired > 0 || states.cut !== undefined ? 'partly' : 'failed';
  const isAwaited = waiting.some((state) => states[state] !== undefined) || Object.keys(states).length === 0;
  if (isAwaited) return aired > 0 ? 'partly' : 'waiting';
  return aired < planned ? 'partly' : 'done';
}

export function standingWords({ aired, planned, silent, states }: TimelineAiring, standing: Standing): string {
  if (standing === 'silent') return silent ?? 'sẽ không phát';
  if (standing === 'coming') return `sẽ phát ở ${planned} trạm`;
  if (states.aired === planned) return `đã phát ở ${aired}/${planned} trạm`;
  const told = order.flatMap((state) => {
    const stations = stationsIn(states, state);
    return stations === 0 ? [] : [`${rowLook[state].word} ${stations}`];
  });
  return told.length === 0 ? `chưa báo về ${planned}` : `${told.join(', ')} (trên ${planned} trạm)`;
}

/** Once its time has come, what the server still calls planned is waited for. */
function stationsIn(states: TimelineAiring['states'], state: RowState): number {
  return (states[state] ?? 0) + (state === 'waiting' ? (states.planned ?? 0) : 0);
}

const wrong: readonly RowState[] = ['cut', 'missed', 'skipped'];
const waiting: readonly RowState[] = ['waiting', 'planned', 'unknown'];
/** What sounds and sounded first, what is not known last. */
const order: readonly RowState[] = [
  'sounding',
  'aired',
  'late',
  'cut',
  'missed',
  'skipped',
  'preempted',
  'unknown',
  'waiting',
];
