/** Server and NTP, one of them honest and the other saying anything, in every order of events and through power cuts: a time that is trusted is right. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StationTime } from '../../stations/player/station-time.ts';
import { HELD_FROM_MS } from '../../stations/player/two-sources.ts';
import { runs } from '../counts.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 10, 23, 10);
/** Lies are far from the truth and from each other: a clock that creeps is followed by less than five minutes at a time. */
const lies = [7 * hourMs, -7 * hourMs, hourMs, 600_000, -86_400_000];

type Event =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'ntp'; readonly isKept: boolean; readonly lie: number }
  | { readonly kind: 'answer' | 'playlist'; readonly lie: number }
  | { readonly kind: 'cut' | 'restart' };

const lie = fc.constantFrom(0, ...lies);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2 * hourMs }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ntp' as const), isKept: fc.boolean(), lie }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('answer' as const, 'playlist' as const), lie }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'restart' as const) }) },
);

/**
 * The assumption: one of the two never lies, and the station hears it: NTP keeps the clock now, or the server has answered within
 * the last half hour; or both have told the same since the boot, when the honest one may be silent afterwards.
 */
test.each(['server', 'ntp'] as const)(
  'the %s is honest and heard: a trusted time is never five minutes wrong',
  { timeout: runs(20_000, 300_000) },
  async (honest) => {
    const dir = await mkdtemp(path.join(tmpdir(), 'loa-two-'));
    const checked = { times: 0, trusted: 0 };
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
        run += 1;
        const clock = new FakeClock(start);
        let bootedAt = start - clock.monotonicMs();
        const truth = () => bootedAt + clock.monotonicMs();
        const ntp = { isKept: false, lie: 0 };
        const machine = { hasBattery: false, ntpSynchronised: () => ntp.isKept };
        const file = path.join(dir, `${run}.json`);
        let issuedAt = 0;
        let answeredAt = Number.NEGATIVE_INFINITY;
        let haveAgreed = false;
        const begin = async () => {
          const fresh = new StationTime(clock, file, machine, issuedAt);
          await fresh.load();
          return fresh;
        };
        let time = await begin();
        const follow = (ms: number) => clock.stepWall(ms - clock.now());
        const told = (kind: 'server' | 'ntp', ms: number) => truth() + (kind === honest ? 0 : ms);
        for (const what of [...events, ...recovery]) {
          if (what.kind === 'pass') await clock.advance(what.ms);
          if (what.kind === 'ntp') Object.assign(ntp, what);
          if (ntp.isKept) follow(told('ntp', ntp.lie));
          if (what.kind === 'answer') {
            const utcMs = told('server', what.lie);
            if (ntp.isKept && Math.abs(utcMs - clock.now()) < 1_000) haveAgreed = true;
            answeredAt = truth();
            await time.observe({ utcMs, monotonicMs: clock.monotonicMs(), boundMs: 10 });
            await time.keep();
          }
          if (what.kind === 'playlist') {
            issuedAt = told('server', what.lie);
            time.setFloor(issuedAt);
          }
          if (what.kind === 'cut') {
            const offUntil = truth() + hourMs;
            clock.reboot(0);
            bootedAt = offUntil - clock.monotonicMs();
            Object.assign(ntp, { isKept: false });
            [answeredAt, haveAgreed] = [Number.NEGATIVE_INFINITY, false];
          }
          if (what.kind === 'cut' || what.kind === 'restart') time = await begin();
          time.check();
          const isHeard = honest === 'ntp' ? ntp.isKept : truth() - answeredAt <= 1_800_000;
          if (!isHeard && !haveAgreed) continue;
          checked.times += 1;
          checked.trusted += time.trusted ? 1 : 0;
          if (time.trusted) expect(Math.abs(time.now() - truth())).toBeLessThan(HELD_FROM_MS);
        }
        // Nothing that was said before keeps the truth out, once both say it.
        expect([time.trusted, Math.abs(time.now() - truth()) < 100]).toEqual([true, true]);
      }),
      { numRuns: runs(200, 5000) },
    );
    await rm(dir, { recursive: true });
    expect(checked.trusted).toBeGreaterThan(checked.times / 4);
  },
);

const recovery: readonly Event[] = [
  { kind: 'ntp', isKept: true, lie: 0 },
  { kind: 'answer', lie: 0 },
];
