/** R5: how loud it may be, hour by hour: bands, a station's own caps, dated rules, over midnight and changing clocks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Policy } from '../../scheduler/model.ts';
import { bandsFor, nextVolumeChange, volumeCeilingAt } from '../../scheduler/volume-ceiling.ts';
import { runs } from '../counts.ts';
import { at, openPolicy, vietnam } from './make-plan.ts';
import { DAYS, policyCases } from './random-policies.ts';

const policy: Policy = {
  ...openPolicy,
  volumeBands: [
    { from: '05:00', until: '06:00', ceilingPct: 60 },
    { from: '20:00', until: '01:00', ceilingPct: 40, weekdays: [5, 7] },
  ],
};

test.each([
  ['2026-11-24T04:59:59', 90],
  ['2026-11-24T05:00', 60],
  ['2026-11-24T05:59:59', 60],
  ['2026-11-24T06:00', 90],
  ['2026-11-26T20:30', 90],
  ['2026-11-27T20:00', 40],
  ['2026-11-28T00:59:59', 40],
  ['2026-11-28T01:00', 90],
  ['2026-11-28T20:30', 90],
  ['2026-11-29T20:30', 40],
])('a band of Friday and Sunday (7) holds to its end after midnight: at %s %s percent', (local, pct) => {
  expect(volumeCeilingAt(policy, vietnam, at(local))).toBe(pct);
});

test('the lowest holds; nothing lifts the ceiling; equal ends are no band', () => {
  const bands = [
    { from: '05:00', until: '06:00', ceilingPct: 100 },
    { from: '05:30', until: '05:45', ceilingPct: 20 },
    { from: '10:00', until: '10:00', ceilingPct: 0 },
  ];
  const many = { ...policy, volumeBands: bands };
  expect(volumeCeilingAt(many, vietnam, at('2026-11-24T05:10'))).toBe(90);
  expect(volumeCeilingAt(many, vietnam, at('2026-11-24T05:40'))).toBe(20);
  expect(volumeCeilingAt(many, vietnam, at('2026-11-24T10:00'))).toBe(90);
});

test('the next change is the next moment at which the figure differs, within a day', () => {
  expect(nextVolumeChange(policy, vietnam, at('2026-11-24T00:00'))).toBe(at('2026-11-24T05:00'));
  expect(nextVolumeChange(policy, vietnam, at('2026-11-24T05:00'))).toBe(at('2026-11-24T06:00'));
  expect(nextVolumeChange(policy, vietnam, at('2026-11-27T20:10'))).toBe(at('2026-11-28T01:00'));
  expect(nextVolumeChange(openPolicy, vietnam, at('2026-11-24T00:00'))).toBeUndefined();
  const same = { ...openPolicy, volumeBands: [{ from: '05:00', until: '06:00', ceilingPct: 90 }] };
  expect(nextVolumeChange(same, vietnam, at('2026-11-24T00:00'))).toBeUndefined();
  const dated = { ...openPolicy, later: [{ ...openPolicy, volumeCeilingPct: 70, validFrom: at('2026-11-24T12:00') }] };
  expect(nextVolumeChange(dated, vietnam, at('2026-11-24T00:00'))).toBe(at('2026-11-24T12:00'));
  expect(volumeCeilingAt(dated, vietnam, at('2026-11-24T12:00'))).toBe(70);
});

test('a station hears of the general bands and its own caps only, always in one order, without the reasons', () => {
  const cap = { from: '07:00', until: '11:00', ceilingPct: 30, weekdays: [5, 1, 1], reason: 'Gần trường học' };
  const capped: Policy = {
    ...policy,
    stationCaps: [
      { ...cap, stationIds: ['T1', 'T2'] },
      { ...cap, stationIds: ['T3'] },
    ],
  };
  const expected = [
    { from: '05:00', until: '06:00', ceilingPct: 60 },
    { from: '07:00', until: '11:00', ceilingPct: 30, weekdays: [1, 5] },
    { from: '20:00', until: '01:00', ceilingPct: 40, weekdays: [5, 7] },
  ];
  expect(JSON.stringify(bandsFor(capped, 'T2'))).toBe(JSON.stringify(expected));
  expect(bandsFor({ ...capped, volumeBands: capped.volumeBands?.toReversed() ?? [] }, 'T2')).toEqual(expected);
  expect(bandsFor(capped, 'T9')).toHaveLength(2);
  expect(bandsFor(openPolicy, 'T1')).toEqual([]);
});

test('between two changes the ceiling stays, and it is never above the one of the rules in force', {
  timeout: 60_000,
}, () => {
  const moments = fc.array(fc.integer({ min: 0, max: DAYS * 1_440 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(policyCases(), moments, ({ policy: rules, zone, from }, minutes) => {
      for (const minute of minutes) {
        const start = from + minute * 60_000;
        const pct = volumeCeilingAt(rules, zone, start);
        const inForce = (rules.later ?? []).findLast(({ validFrom }) => validFrom <= start) ?? rules;
        expect(pct).toBeLessThanOrEqual(inForce.volumeCeilingPct);
        const next = nextVolumeChange(rules, zone, start);
        const until = next ?? start + 86_400_000;
        for (let step = start; step < until; step += 15 * 60_000) expect(volumeCeilingAt(rules, zone, step)).toBe(pct);
        if (next !== undefined) expect(volumeCeilingAt(rules, zone, next)).not.toBe(pct);
      }
    }),
    { numRuns: runs(25, 1_000) },
  );
});
