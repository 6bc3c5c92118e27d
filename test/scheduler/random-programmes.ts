/** Random programmes: fixed segments, picks, relays in every state of approval, places and notices of single villages. */
import fc from 'fast-check';
import type { Programme, ProgrammeItem, RelaySource } from '../../scheduler/model.ts';

export const stationIds = ['T1', 'T2', 'T3'];
export const segmentIds = ['A', 'B', 'C', 'D'];
const topics = ['I', 'II'];
const MINUTE_MS = 60_000;

/** `p0` to `p2`. */
export function programmes(): fc.Arbitrary<Programme[]> {
  const lists = fc.array(fc.array(items(), { maxLength: 5 }), { minLength: 3, maxLength: 3 });
  return lists.map((all) => all.map((list, index) => ({ id: `p${index}`, title: `p${index}`, items: list })));
}

/** One good source, one that nobody approved, one whose validity ends within the plan. */
export function relaySources(from: number): RelaySource[] {
  const source = (id: string): RelaySource => ({ id, name: id, url: `https://${id}.example/live` });
  const approval = { approvedBy: 'Chủ tịch xã', approvedAt: 1 };
  return [
    { ...source('good'), approval },
    source('unapproved'),
    { ...source('ends'), approval, validFrom: from + 6 * 3_600_000, validUntil: from + 40 * 3_600_000 },
  ];
}

function items(): fc.Arbitrary<ProgrammeItem> {
  const segmentId = fc.constantFrom(...segmentIds, 'gone');
  const segment = segmentId.map((id): ProgrammeItem => ({ kind: 'segment', segmentId: id }));
  const minutes = (max: number) => fc.integer({ min: 1, max }).map((count) => count * MINUTE_MS);
  return fc.oneof(
    { weight: 3, arbitrary: segment },
    fc.record({
      kind: fc.constant('pick' as const),
      topics: fc.subarray(topics),
      kinds: fc.constantFrom([], ['news' as const]),
      tags: fc.constantFrom([], ['mùa vụ']),
      maxItems: fc.integer({ min: 1, max: 3 }),
      maxMs: minutes(60),
      notAiredForDays: fc.integer({ min: 0, max: 2 }),
      seed: fc.nat(9),
    }),
    fc.record({
      kind: fc.constant('relay' as const),
      sourceId: fc.constantFrom('good', 'good', 'good', 'unapproved', 'ends', 'gone'),
      offsetMs: minutes(90).map((ms) => ms - MINUTE_MS),
      durationMs: minutes(40),
    }),
    fc.record({
      kind: fc.constant('place' as const),
      name: fc.constant('Tin trong ngày'),
      maxMs: minutes(40),
      fallback: fc.oneof(
        segmentId.map((id) => ({ kind: 'segment' as const, segmentId: id })),
        fc.constantFrom({ kind: 'close-up' as const }, { kind: 'silence' as const }),
      ),
    }),
    fc.record({
      kind: fc.constant('village' as const),
      slotMs: minutes(40),
      notices: fc.array(fc.record({ segmentId, stationIds: fc.subarray(stationIds, { minLength: 1 }) }), {
        maxLength: 3,
      }),
    }),
  );
}
