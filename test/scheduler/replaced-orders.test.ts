/** An emergency that replaces an older one takes its own stations from it, and no others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interrupt } from '../../scheduler/model.ts';
import { planInterrupts, replacedSince } from '../../scheduler/plan-interrupts.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { runs } from '../counts.ts';
import { makeOrder, orderSegment } from './make-order.ts';
import { at, usualPolicy, vietnam } from './make-plan.ts';

const MINUTE = 60_000;
const now = at('2026-11-23T03:30');
const stations = ['T1', 'T2', 'T3'].map((id) => ({ id, name: id, zoneIds: [] }));
const rules = { policy: usualPolicy, zone: vietnam, segments: [orderSegment], stations, withdrawn: new Set<string>() };
const window = { from: now - 3_600_000, to: now + 2 * 86_400_000 };
const order = (change: Partial<Interrupt> = {}) => makeOrder(now, change);
const only = (...stationIds: string[]) => ({ kind: 'stations' as const, stationIds });
const soundsAt = (orders: readonly Interrupt[]) =>
  planInterrupts(orders, rules, window).map(
    ({ scheduleId, startsAt, stationIds }) => `${scheduleId} ${(startsAt - now) / MINUTE} ${stationIds.join()}`,
  );

describe('an emergency that replaces an older one', () => {
  const first = order({ repeatEveryMs: 20 * MINUTE });
  const second = order({ id: 'lenh-2', startsAt: now + 25 * MINUTE, replaces: true, target: only('T2') });
  const both = ['lenh-1 0 T1,T2,T3', 'lenh-1 20 T1,T2,T3', 'lenh-2 25 T2', 'lenh-1 40 T1,T3'];

  test('takes only its own stations: elsewhere the older one goes on', () => {
    expect(soundsAt([first, second])).toEqual(both);
  });

  test('keeps them when it is cancelled: who stops it wants silence, not the older message', () => {
    expect(soundsAt([first, { ...second, cancelledAt: now + 26 * MINUTE }])).toEqual(both);
    const never = { ...second, cancelledAt: now + 24 * MINUTE };
    expect(soundsAt([first, never])[2]).toBe('lenh-1 40 T1,T2,T3');
  });

  test('ends it where nothing is left of it, also in two steps', () => {
    const third = order({ id: 'lenh-3', startsAt: now + 30 * MINUTE, replaces: true, target: only('T1', 'T3') });
    expect(soundsAt([third, second, first])).toEqual([...both.slice(0, 3), 'lenh-3 30 T1,T3']);
  });

  test('is waited for by nobody at its stations: who hears of both late hears the newer one alone', () => {
    const ends = replacedSince([first, second], stations);
    expect([...(ends.get('lenh-1') ?? [])]).toEqual([['T2', second.startsAt]]);
    expect([...(ends.get('lenh-2') ?? [])]).toEqual([]);
  });

  test('ends what is older, not what was ordered since: its later turns wait their turn', () => {
    const repeating = { ...second, startsAt: now + 1, repeatEveryMs: 20 * MINUTE };
    const since = order({ id: 'lenh-3', startsAt: now + 20 * MINUTE - 10_000, target: only('T2') });
    const { airings } = resolveOverlaps(planInterrupts([repeating, since], rules, window), 'T2', rules);
    expect(airings.map(({ scheduleId, startsAt }) => [scheduleId, startsAt - now])).toEqual([
      ['lenh-2', 1],
      ['lenh-3', 20 * MINUTE - 10_000],
      ['lenh-2', 20 * MINUTE + 10_000],
      ['lenh-2', 40 * MINUTE + 1],
    ]);
  });
});

test('at every station each beginning sounds that was not cancelled and that no later replacing emergency reached, and no other', () => {
  const some = fc.record({
    kind: fc.constantFrom('emergency' as const, 'emergency' as const, 'now' as const),
    atMinute: fc.integer({ min: 0, max: 180 }),
    every: fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }),
    minutes: fc.integer({ min: 1, max: 180 }),
    where: fc.subarray(['T1', 'T2', 'T3'], { minLength: 1 }),
    replaces: fc.boolean(),
    cancelledAfter: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 6 }), fc.constantFrom('T1', 'T2', 'T3'), (given, station) => {
      const orders = given.map((one, n) => {
        const startsAt = now + one.atMinute * MINUTE;
        return order({
          id: `lenh-${n}`,
          kind: one.kind,
          startsAt,
          expiresAt: startsAt + one.minutes * MINUTE,
          target: only(...one.where),
          replaces: one.replaces,
          ...(one.every === undefined ? {} : { repeatEveryMs: one.every * MINUTE }),
          ...(one.cancelledAfter === undefined ? {} : { cancelledAt: startsAt + one.cancelledAfter * MINUTE }),
        });
      });
      // Minute by minute, as a person would who sits at the station with the orders in hand.
      const expected: string[] = [];
      for (let minute = 0; minute < 400; minute++) {
        for (const [n, { atMinute, every = 1_000, minutes, where, cancelledAfter = 1_000, kind }] of given.entries()) {
          const since = minute - atMinute;
          const isDue = since >= 0 && since < minutes && since % every === 0 && since < cancelledAfter;
          const isReplaced = given.some(
            (other) =>
              kind === 'emergency' &&
              other.kind === 'emergency' &&
              other.replaces &&
              other.cancelledAfter !== 0 &&
              other.where.includes(station) &&
              other.atMinute > atMinute &&
              other.atMinute <= minute,
          );
          if (isDue && where.includes(station) && !isReplaced) expected.push(`lenh-${n} ${minute}`);
        }
      }
      const planned = planInterrupts(orders, rules, window)
        .filter(({ stationIds }) => stationIds.includes(station))
        .map(({ scheduleId, startsAt }) => `${scheduleId} ${(startsAt - now) / MINUTE}`);
      expect(planned.sort()).toEqual(expected.sort());
    }),
    { numRuns: runs(300, 3_000) },
  );
});
