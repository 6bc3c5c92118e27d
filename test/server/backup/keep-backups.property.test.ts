/** Thinning out backups: the newest good one is always kept, doing it twice is doing it once, and nothing a kept backup needs is garbage. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeptBackup, keepBackups } from '../../../server/backup/keep-backups.ts';
import { planCopy, poolGarbage, poolPath } from '../../../server/backup/manifest.ts';
import { runs } from '../../counts.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-01-05T02:30:00Z');
const night = (day: number, good = true): KeptBackup => ({ name: `n${day}`, at: START + day * DAY_MS, good });

const backups = fc
  .uniqueArray(fc.nat(400 * 24), { maxLength: 60 })
  .chain((hours) =>
    fc
      .array(fc.boolean(), { minLength: hours.length, maxLength: hours.length })
      .map((good) =>
        hours.map((hour, index) => ({ name: `b${hour}`, at: START + hour * HOUR_MS, good: good[index] === true })),
      ),
  );

describe('whatever backups there are', () => {
  test('each is kept or dropped, the newest good one is kept, and at most three that are not good', () => {
    fc.assert(
      fc.property(backups, fc.integer({ min: 1, max: 30 }), (all, days) => {
        const { keep, drop } = keepBackups(all, days);
        expect([...keep, ...drop].toSorted()).toEqual(all.map(({ name }) => name).toSorted());
        const newestGood = all.filter(({ good }) => good).toSorted((a, b) => b.at - a.at)[0];
        if (newestGood !== undefined) expect(keep).toContain(newestGood.name);
        const bad = all.filter(({ name, good }) => !good && keep.includes(name));
        expect(bad.length).toBeLessThanOrEqual(3);
        for (const one of bad) expect(one.at).toBeGreaterThan(newestGood?.at ?? 0);
        expect(keep.length).toBeLessThanOrEqual(days + 8 + 12 + 3 + 3);
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  test('dropping twice drops nothing more, and the order in which they are found does not matter', () => {
    fc.assert(
      fc.property(backups, fc.integer({ min: 1, max: 30 }), (all, days) => {
        const { keep } = keepBackups(all, days);
        const left = all.filter(({ name }) => keep.includes(name));
        expect(keepBackups(left, days)).toEqual({ keep, drop: [] });
        expect(keepBackups(all.toReversed(), days)).toEqual(keepBackups(all, days));
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  test('pool garbage names nothing that a kept backup names, and all else', () => {
    const hash = fc.integer({ min: 0, max: 40 }).map((n) => n.toString(16).padStart(64, '0'));
    fc.assert(
      fc.property(fc.array(fc.array(hash), { maxLength: 6 }), fc.array(hash), (kept, stored) => {
        const listings = kept.map((hashes) => ({
          files: hashes.map((sha256) => ({ path: poolPath('pool', sha256), sha256, bytes: 1 })),
        }));
        const paths = new Set([...kept.flat(), ...stored].map((one) => poolPath('pool', one)));
        const garbage = new Set(poolGarbage(listings, paths));
        for (const path of paths)
          expect(garbage.has(path)).toBe(!kept.flat().some((one) => poolPath('pool', one) === path));
      }),
      { numRuns: runs(100, 2_000) },
    );
  });
});

test('a year of nights leaves fourteen days, then weeks, then months', () => {
  const all = Array.from({ length: 365 }, (_, day) => night(day));
  const { keep } = keepBackups(all, 14);
  const days = keep.map((name) => Number(name.slice(1)));
  expect(days.slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, index) => 364 - index));
  expect(days.slice(14)).toEqual([349, 342, 335, 329, 328, 321, 299, 268, 238, 207, 176, 146, 115, 85, 54]);
});

test('what is not good goes once a good one is newer', () => {
  expect(keepBackups([night(1), night(2, false), night(3, false)], 14)).toEqual({ keep: ['n3', 'n2', 'n1'], drop: [] });
  expect(keepBackups([night(1), night(2, false), night(3, false), night(4)], 14)).toEqual({
    keep: ['n4', 'n1'],
    drop: ['n3', 'n2'],
  });
});

test('each content is copied once, and not at all where the pool has it', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => ({ sha256: letter.repeat(64) }));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three files');
  expect(planCopy([a, b, c, b], 'pool', new Set([poolPath('pool', a.sha256)]))).toEqual([b, c]);
  // In the pool of another key it counts for nothing.
  expect(planCopy([a], 'pool-12345678', new Set([poolPath('pool', a.sha256)]))).toEqual([a]);
});
