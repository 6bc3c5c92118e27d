/** An order as a person gives it: an emergency to all stations at once, for an hour, without its time of issue. */
import type { Interrupt } from '../../scheduler/model.ts';
import { makeSegment } from './make-plan.ts';

/** Its message: a segment of 20 s. */
export const orderSegment = makeSegment('lu', 20);
const { rendition = { sha256: '', bytes: 1, durationMs: 1 } } = orderSegment;
export const orderRendition = rendition;

/** An order given at `now`. */
export function makeOrder(now: number, change: Partial<Interrupt> = {}): Interrupt {
  return {
    id: 'lenh-1',
    kind: 'emergency',
    title: 'Lũ về',
    segmentId: orderSegment.id,
    rendition,
    target: { kind: 'all' },
    issuedAt: now,
    issuedBy: 'Trực ban',
    startsAt: now,
    expiresAt: now + 3_600_000,
    replaces: false,
    spokenTime: [],
    ...change,
  };
}
