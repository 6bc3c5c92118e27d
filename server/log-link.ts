/** The address at which the log page lists exactly the rows behind a figure. */

import type { Evidence, Outcome, Transport } from '../scheduler/model.ts';
import type { DaySpan } from '../scheduler/report-span.ts';

/** By the page's short names. */
const STATES = { closed: '0', waiting: '1', begun: '2' } as const;

/** What narrows the log; what is not named does not. */
export interface LogNarrowing {
  readonly stationId?: string;
  readonly outcomes?: readonly Outcome[];
  readonly evidence?: Evidence;
  readonly topic?: string;
  /** A segment, or the hash of a rendition. */
  readonly segmentId?: string;
  readonly scheduleId?: string;
  readonly transport?: Transport;
  /** Nothing but off-plan sound, or none of it. */
  readonly offPlan?: boolean;
  readonly state?: keyof typeof STATES;
  readonly q?: string;
}

/** `/nhat-ky?tu=...&den=...` and what narrows it, by the names that the page reads. */
export function logLink({ firstDay, lastDay }: DaySpan, narrowing: LogNarrowing = {}): string {
  const { stationId, outcomes, evidence, topic, segmentId, scheduleId, transport, offPlan, state, q } = narrowing;
  const fields = {
    tu: firstDay,
    den: lastDay,
    tram: stationId,
    kq: outcomes?.join(','),
    bc: evidence,
    nd: topic,
    bai: segmentId,
    lich: scheduleId,
    cach: transport,
    ngoai: offPlan === undefined ? undefined : offPlan ? '1' : '0',
    cho: state === undefined ? undefined : STATES[state],
    q,
  };
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return `/nhat-ky?${new URLSearchParams(given)}`;
}
