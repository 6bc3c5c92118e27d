/** The amplifier: when it is to be on, and a whole station that turns it on before sound and off after it, whatever its programs do. */
import { describe, expect, test } from 'vitest';
import { type AmplifierFacts, decideAmplifier } from '../../stations/player/amplifier.ts';
import { AmplifierLoop } from '../../stations/player/amplifier-loop.ts';
import { Health } from '../../stations/player/health.ts';
import type { HookResult, RunHook } from '../../stations/player/run-hook.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import type { SampleAiring } from '../fakes/make-playlist.ts';
import { at, fileItems, startStation } from './whole-station.ts';

const s = 1_000;
const quiet: AmplifierFacts = { now: at, isOn: false, isSounding: false, plannedAt: [], leadMs: 8 * s, holdMs: 10 * s };

test.each<[string, Partial<AmplifierFacts>, boolean, number]>([
  ['nothing planned', {}, false, 30 * s],
  ['a start in an hour: looked at again in half a minute', { plannedAt: [at + 3_600 * s] }, false, 30 * s],
  ['a start in 20 s: looked at again when its lead begins', { plannedAt: [at + 20 * s] }, false, 12 * s],
  ['only planned, not wanted: never on', { plannedAt: [at + 5 * s] }, false, 30 * s],
  ['due in 9 s, lead 8', { dueAt: at + 9 * s }, false, 30 * s],
  ['due in 8 s, lead 8', { dueAt: at + 8 * s }, true, 30 * s],
  ['an emergency that sounds as soon as it can', { dueAt: at - 2 * s }, true, 30 * s],
  ['something sounds', { isSounding: true }, true, 30 * s],
  ['silent for 4 s of a hold of 10', { isOn: true, quietSince: at - 4 * s }, true, 6 * s],
  ['silent for the whole hold', { isOn: true, quietSince: at - 10 * s }, false, 30 * s],
  [
    'silent for the hold, but the next begins within hold and lead',
    { isOn: true, quietSince: at - 10 * s, plannedAt: [at + 18 * s] },
    true,
    18 * s,
  ],
  [
    'silent for the hold, the next is further away',
    { isOn: true, quietSince: at - 10 * s, plannedAt: [at + 19 * s] },
    false,
    11 * s,
  ],
  [
    'off and silent, the next within hold and lead: it is not turned on for that',
    { plannedAt: [at + 18 * s] },
    false,
    10 * s,
  ],
  ['after a start in silence it goes off, whatever it was', { isOn: undefined }, false, 30 * s],
])('%s', (_, over, on, forMs) => {
  expect(decideAmplifier({ ...quiet, ...over })).toEqual({ on, forMs });
});

/** A station whose amplifier tells when it was switched, counted from the plan's first start in seconds. */
async function startWithAmplifier(
  airings: readonly SampleAiring[],
  answer: (word: string) => HookResult | Promise<HookResult> = () => done,
) {
  const switched: string[] = [];
  let now = () => 0;
  const run: RunHook = async (_, word) => {
    switched.push(`${word} ${Math.round((now() - at) / 100) / 10}`);
    return answer(word);
  };
  const amplifier = { beforeAir: '/bin/on', afterAir: '/bin/off', leadMs: 8 * s, holdMs: 10 * s, run };
  const station = await startStation(airings, { amplifier }, 10);
  now = () => station.clock.now();
  switched.length = 0;
  return { ...station, switched };
}

const done: HookResult = { kind: 'done' };
const item = (n: number) => fileItems.slice(n, n + 1).map((one) => ({ ...one, durationMs: 240 * s }));

describe('a station with an amplifier', () => {
  test('on once before a block and off once after it, not between its items, nor between airings that follow closely', async () => {
    const { clock, switched } = await startWithAmplifier([
      { id: 'a', startsAt: at, items: fileItems.slice(0, 2) },
      { id: 'b', startsAt: at + 495 * s, items: item(2) },
    ]);
    await clock.advance(10 * 60 * s + 900 * s);
    expect(switched.map((one) => one.split(' ')[0])).toEqual(['on', 'off']);
    const [on, off] = switched.map((one) => Number(one.split(' ')[1]));
    expect(on).toBeGreaterThanOrEqual(-8.1);
    expect(on).toBeLessThanOrEqual(-6);
    expect(off).toBeGreaterThanOrEqual(735 + 10);
    expect(off).toBeLessThanOrEqual(735 + 12);
  });

  test('an emergency that comes at once turns it on at once, and its sound does not wait', async () => {
    const { clock, engine, hint, publish, switched } = await startWithAmplifier([]);
    await clock.advance(60 * s);
    const comesAt = Math.round(clock.now());
    const urgent = { priority: 'emergency', lateRule: 'when-ready', expiresAfterMs: 600 * s } as const;
    await publish(2, undefined, [{ id: 'khan', startsAt: comesAt, ...urgent, items: item(0) }]);
    hint({ kind: 'playlist', version: 2 });
    await clock.advance(300 * s);
    expect(engine.sounds).toHaveLength(1);
    expect(switched.map((one) => one.split(' ')[0])).toEqual(['on', 'off']);
    const onAt = at + Number(switched[0]?.split(' ')[1]) * s;
    const soundedAt = clock.now() - clock.monotonicMs() + (engine.sounds[0]?.beganAtMs ?? 0);
    expect(onAt).toBeLessThanOrEqual(soundedAt + 1 * s);
    expect(soundedAt - comesAt).toBeLessThan(2 * s);
  });

  test('a program that fails is a fault, is tried again, and stops no sound', async () => {
    let works = false;
    const { clock, engine, facts, heard, switched } = await startWithAmplifier(
      [{ id: 'a', startsAt: at, items: item(0) }],
      () => (works ? done : { kind: 'failed', detail: 'relay is gone' }),
    );
    await clock.advance(10 * 60 * s + 20 * s);
    expect(engine.sounds).toHaveLength(1);
    expect(heard.last?.faults).toEqual(['amplifier']);
    const tries = switched.filter((one) => one.startsWith('on')).length;
    works = true;
    await clock.advance(60 * s);
    expect(switched.filter((one) => one.startsWith('on')).length).toBe(tries + 1);
    expect(heard.last?.faults).toEqual([]);
    expect(facts.filter(({ kind }) => kind === 'fault')).toHaveLength(1);
  });
});

test('the time that is set back by hours after a block leaves nothing on', async () => {
  const clock = new FakeClock(at);
  const shift = { ms: 0 };
  const sounds = { now: true };
  const words: string[] = [];
  const stopping = new AbortController();
  const planned = {
    kind: 'file' as const,
    ...{ airingId: 'a', index: 0, title: 'Tin', playlistVersion: 1, sha256: 'x', startsAt: at, endsAt: at + 2 * s },
  };
  const amplifier = new AmplifierLoop({
    settings: { beforeAir: '/bin/on', afterAir: '/bin/off', leadMs: 5 * s, holdMs: 10 * s },
    clock,
    time: { now: () => clock.now() + shift.ms },
    health: new Health(() => {}),
    playout: {
      get nowPlaying() {
        return sounds.now ? { item: planned, startedAt: at, renderedBeforeMs: 0 } : undefined;
      },
      wantedIn: () => undefined,
      playlist: undefined,
    },
    run: async (_, word) => {
      words.push(word);
      return done;
    },
    stop: stopping.signal,
  });
  const running = amplifier.run();
  await clock.advance(2 * s);
  sounds.now = false;
  amplifier.wake();
  await clock.advance(2 * s);
  shift.ms = -7 * 3_600 * s;
  await clock.advance(13 * s);
  expect(words).toEqual(['on', 'off']);
  stopping.abort();
  await running;
});

test('a station that starts in silence turns off what a crash may have left on; one that is stopped in mid-sound turns it off', async () => {
  const words: string[] = [];
  const run: RunHook = async (_, word) => {
    words.push(word);
    return done;
  };
  const amplifier = { beforeAir: '/bin/on', afterAir: '/bin/off', leadMs: 5 * s, holdMs: 10 * s, run };
  const { clock, stop } = await startStation([{ id: 'a', startsAt: at, items: item(0) }], { amplifier }, 10);
  await clock.advance(s);
  expect(words).toEqual(['off']);
  await clock.advance(10 * 60 * s + 30 * s);
  expect(words).toEqual(['off', 'on']);
  await stop();
  expect(words).toEqual(['off', 'on', 'off']);
});
