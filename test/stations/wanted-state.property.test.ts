/** R2, R3, R5, R6 and R7 at the station, over days of arbitrary plans, power cuts, missing files and slow engines. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietSpans } from '../../scheduler/check-policy.ts';
import { GAPLESS_MS, LATE_TOLERANCE_MS } from '../../stations/player/wanted-state.ts';
import { runs } from '../counts.ts';
import { makePlaylist, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';
import { type Day, keyOf, playOut } from './play-out-days.ts';

const dayMs = 86_400_000;
const from = Date.UTC(2026, 10, 21, 17, 0, 0); // Sunday 00:00 in the commune
const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);

const sampleItem = fc.record({
  sha256: fc.integer({ min: 1, max: 6 }).map(sampleHash),
  durationMs: fc.integer({ min: 1_000, max: 600_000 }),
  gapMs: fc.constantFrom(0, 0, 0, 40, 3_000),
});
const sampleAiring = fc.record({
  waitMs: fc.integer({ min: 0, max: 4 * 3_600_000 }),
  items: fc.array(sampleItem, { minLength: 1, maxLength: 5 }),
  lateRule: fc.constantFrom('skip' as const, 'join' as const),
  priority: fc.constantFrom('normal' as const, 'normal' as const, 'priority' as const, 'emergency' as const),
});
const policy = fc.record({
  zone: fc.constantFrom('Asia/Ho_Chi_Minh', 'Australia/Lord_Howe', 'UTC'),
  quiet: fc.array(fc.record({ from: clockTime, until: clockTime }), { maxLength: 2 }),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3 }),
  volumeCeilingPct: fc.integer({ min: 0, max: 100 }),
});
const powerCut = fc
  .tuple(fc.integer({ min: 0, max: 2 * dayMs }), fc.integer({ min: 1, max: 12 * 3_600_000 }))
  .map(([at, length]) => ({ from: from + at, to: from + at + length }));

const day: fc.Arbitrary<Day> = fc
  .record({
    airings: fc.array(sampleAiring, { maxLength: 8 }),
    policy,
    cuts: fc.array(powerCut, { maxLength: 3 }),
    ready: fc.subarray([1, 2, 3, 4, 5, 6].map(sampleHash), { minLength: 3 }),
    engineLateMs: fc.constantFrom(0, 0, 5, 400),
  })
  .map(({ airings, policy: rules, cuts, ...rest }) => {
    const playlist = makePlaylist(inLine(airings), rules);
    const to = Math.max(from + 3 * dayMs, ...playlist.airings.map(({ endsAt }) => endsAt + dayMs));
    return { ...rest, playlist, from, to, cuts: apart(cuts) };
  });

test('whatever happens to a station, its sound keeps the rules', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(day, (plan) => {
      const { sounds, facts } = playOut(plan);
      const { policy: rules, airings } = plan.playlist;
      const airingOf = (id: string) => airings.find((airing) => airing.id === id);
      for (const sound of sounds) {
        const { item, startedAt, endedAt } = sound;
        const airing = airingOf(item.airingId);
        const planned = airing?.items.find(({ index }) => index === item.index);
        // R3: only what the playlist names, of files that are here.
        expect(planned?.sha256).toBe(item.sha256);
        expect(plan.ready).toContain(item.sha256);
        // R5: never above the ceiling.
        expect(sound.volumePct).toBeLessThanOrEqual(rules.volumeCeilingPct);
        // R6: every item begins at its own beginning, at its planned moment or not at all.
        expect(startedAt - item.startsAt).toBeGreaterThanOrEqual(-GAPLESS_MS);
        expect(startedAt - item.startsAt).toBeLessThanOrEqual(LATE_TOLERANCE_MS + plan.engineLateMs);
        // R2: no sound but an emergency in quiet hours, beyond the lateness its start was allowed.
        const late = startedAt - item.startsAt;
        if (airing?.priority !== 'emergency') {
          expect(quietSpans(rules, rules.zone, { from: startedAt - late, to: endedAt - late })).toEqual([]);
        }
      }
      // One sound at a time.
      for (const [i, sound] of sounds.entries()) {
        expect(sound.startedAt).toBeGreaterThanOrEqual(sounds[i - 1]?.endedAt ?? 0);
      }
      // R7: every item is settled once, every airing closed once.
      const settled = facts.flatMap((fact) =>
        fact.kind === 'item-started' || fact.kind === 'item-skipped' ? [keyOf(fact)] : [],
      );
      expect(settled.sort()).toEqual(
        airings.flatMap(({ id, items }) => items.map(({ index }) => keyOf({ airingId: id, index }))).sort(),
      );
      const closed = facts.flatMap((fact) => (fact.kind === 'airing-closed' ? [fact.airingId] : []));
      expect(closed.sort()).toEqual(airings.map(({ id }) => id).sort());
    }),
    { numRuns: runs(150, 3_000) },
  );
});

test('a station that was never off and has its files plays all that policy allows', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(day, (plan) => {
      const allDay = { zone: 'UTC', quiet: [], weekdays: [1, 2, 3, 4, 5, 6, 7], volumeCeilingPct: 80 };
      const playlist = { ...plan.playlist, policy: allDay };
      const ready = [1, 2, 3, 4, 5, 6].map(sampleHash);
      const { sounds } = playOut({ ...plan, playlist, ready, cuts: [] });
      expect(sounds).toHaveLength(playlist.airings.flatMap(({ items }) => items).length);
    }),
    { numRuns: runs(50, 1_000) },
  );
});

/** Airings one after the other, without overlap. */
function inLine(airings: readonly (Omit<SampleAiring, 'id' | 'startsAt'> & { waitMs: number })[]): SampleAiring[] {
  let at = from;
  return airings.map(({ waitMs, ...airing }, index) => {
    const startsAt = at + waitMs;
    at = startsAt + airing.items.reduce((sum, { durationMs, gapMs = 0 }) => sum + durationMs + gapMs, 0);
    return { ...airing, id: `a${index}`, startsAt };
  });
}

function apart(cuts: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const sorted = [...cuts].sort((a, b) => a.from - b.from);
  return sorted.filter((cut, index) => cut.from >= (sorted[index - 1]?.to ?? 0));
}
