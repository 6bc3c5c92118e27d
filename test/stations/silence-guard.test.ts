/** Silence while the plan says sound: when it is a fault, when it is over, and what is none. */
import { describe, expect, test } from 'vitest';
import { SilenceGuard } from '../../stations/player/silence-guard.ts';
import { at, fileItems, startStation } from './whole-station.ts';

describe('the verdict on a row of looks', () => {
  const silence = [0, 1_000, 2_000, 3_000, 4_000, 5_000];
  test.each([
    ['five seconds of digital silence are silence', silence.map((ms) => ['a', ms, -120] as const), 'silent'],
    ['a noise at -79 dBFS is heard', silence.map((ms) => ['a', ms, -79] as const), 'heard'],
    ['four seconds may be a pause', silence.slice(0, 5).map((ms) => ['a', ms, -120] as const), undefined],
    ['a word in between begins anew', silence.map((ms) => ['a', ms, ms === 2_000 ? -30 : -120] as const), undefined],
    ['the next item begins anew', silence.map((ms) => [ms < 3_000 ? 'a' : 'b', ms, -120] as const), undefined],
  ])('%s', (_, looks, verdict) => {
    const guard = new SilenceGuard();
    const verdicts = looks.map(([id, atMs, levelDb]) => guard.note({ id, atMs, levelDb }));
    expect(verdicts.at(-1)).toBe(verdict);
  });
});

/** A station in the midst of its first item. */
async function startSounding() {
  const airing = { id: 'sang', startsAt: at, items: fileItems.slice(0, 2) };
  const station = await startStation([airing]);
  await station.clock.advance(10 * 60_000 + 5_000);
  expect(station.heard.last?.playing).toMatchObject({ airingId: 'sang', index: 0 });
  const listen = async (seconds: number, levelDb: number) => {
    for (let second = 0; second < seconds; second++) {
      station.engine.hear(levelDb);
      await station.clock.advance(1_000);
    }
  };
  /** The station goes on while its heartbeats, which are real, take their own time on a busy machine. */
  const untilTold = async (levelDb: number, expected: readonly string[]) => {
    for (let second = 0; second < 60 && station.heard.last?.faults.join() !== expected.join(); second++) {
      await listen(1, levelDb);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(station.heard.last?.faults).toEqual(expected);
  };
  const faults = () =>
    station.facts.flatMap((fact) =>
      fact.kind === 'fault' || fact.kind === 'fault-cleared' ? [`${fact.kind} ${fact.code}`] : [],
    );
  return { ...station, listen, untilTold, faults };
}

test('an item that gives only silence is a fault within seconds: in the heartbeat, and in the journal once', async () => {
  const { listen, untilTold, faults } = await startSounding();
  await listen(8, -120);
  await untilTold(-120, ['output-silent']);
  await listen(30, -120);
  expect(faults()).toEqual(['fault output-silent']);
});

test('the fault holds over the end of the sound, and is over when something is heard again', async () => {
  const { clock, heard, listen, faults } = await startSounding();
  await listen(8, -120);
  await clock.advance(8 * 60_000);
  expect(heard.last?.playing).toBeUndefined();
  expect(heard.last?.faults).toEqual(['output-silent']);
  expect(faults()).toEqual(['fault output-silent']);
});

test('when something is heard again the fault is over', async () => {
  const { clock, listen, untilTold, faults } = await startSounding();
  await listen(8, -120);
  await untilTold(-120, ['output-silent']);
  await untilTold(-24, []);
  // The journal goes its own way to the server.
  await clock.advance(30_000);
  expect(faults()).toEqual(['fault output-silent', 'fault-cleared output-silent']);
});
