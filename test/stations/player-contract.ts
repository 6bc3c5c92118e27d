/** What every engine promises; run on the double and on mpv. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineState, Player, PlayerEvent } from '../../stations/player/player.ts';

/** An engine under test, its files, and a way to let time pass. */
export interface PlayerUnderTest {
  readonly player: Player;
  readonly monotonicMs: () => number;
  readonly pass: (ms: number) => Promise<void>;
  /** A playable file of about this length. */
  readonly fileOf: (durationMs: number) => string;
  /** How exactly moments are kept here, ms. */
  readonly exactMs: number;
}

/** Declares the contract's tests. */
export function testPlayerContract(make: () => Promise<PlayerUnderTest>): void {
  let it: PlayerUnderTest;
  let events: PlayerEvent[];
  let statesAtBeginnings: EngineState[];
  let end: () => Promise<void>;

  beforeEach(async () => {
    it = await make();
    events = [];
    statesAtBeginnings = [];
    // Levels come once a second while something sounds: when exactly is nobody's promise.
    end = await it.player.start((event) => {
      if (event.kind !== 'level') events.push(event);
      if (event.kind === 'began') statesAtBeginnings.push(it.player.state());
    });
    await it.player.setVolume(100);
  });
  afterEach(async () => {
    const playing = events.flatMap((event) => (event.kind === 'began' ? [{ kind: 'playing', id: event.id }] : []));
    expect(statesAtBeginnings, 'what is told to have begun plays').toMatchObject(playing);
    await end();
  });

  const find = <K extends PlayerEvent['kind']>(kind: K, id?: string) =>
    events.find(
      (event): event is Extract<PlayerEvent, { kind: K }> =>
        event.kind === kind && (id === undefined || ('id' in event && event.id === id)),
    );
  const near = (value: number | undefined, wanted: number) =>
    expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(it.exactMs);

  test('a prepared track is held, begins at its moment, and ends whole', async () => {
    expect(await it.player.prepare({ id: 'a', path: it.fileOf(1_500) })).toEqual({ kind: 'ready' });
    expect(it.player.state()).toEqual({ kind: 'ready', id: 'a' });
    const atMs = it.monotonicMs() + 700;
    it.player.begin('a', atMs, 1_000);
    await it.pass(500);
    expect(find('began')).toBeUndefined();
    await it.pass(700);
    near(find('began')?.beganAtMs, atMs);
    await it.pass(1_800);
    expect(find('ended')).toMatchObject({ id: 'a', end: 'complete' });
    near(find('ended')?.renderedMs, 1_500);
    near(find('ended')?.endedAtMs, atMs + 1_500);
    expect(it.player.state()).toEqual({ kind: 'idle' });
  });

  test('a track of half a second is told like any other', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(500) });
    const atMs = it.monotonicMs() + 100;
    it.player.begin('a', atMs, 1_000);
    await it.pass(1_300);
    expect(events.map(({ kind }) => kind)).toEqual(['up', 'began', 'ended']);
    expect(find('ended')).toMatchObject({ id: 'a', end: 'complete' });
    near(find('ended')?.renderedMs, 500);
  });

  test('a queued track follows without a gap', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(1_500) });
    await it.player.queue({ id: 'b', path: it.fileOf(1_000) });
    expect(it.player.state()).toEqual({ kind: 'ready', id: 'a', queuedId: 'b' });
    const atMs = it.monotonicMs() + 200;
    it.player.begin('a', atMs, 1_000);
    await it.pass(3_500);
    near(find('began', 'b')?.beganAtMs, atMs + 1_500);
    expect(events.filter(({ kind }) => kind === 'ended')).toMatchObject([
      { id: 'a', end: 'complete' },
      { id: 'b', end: 'complete' },
    ]);
    near(find('ended', 'b')?.renderedMs, 1_000);
  });

  test('a short track queued behind a short one is told like any other', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(800) });
    await it.player.queue({ id: 'b', path: it.fileOf(500) });
    const atMs = it.monotonicMs() + 200;
    it.player.begin('a', atMs, 1_000);
    await it.pass(2_300);
    expect(events.map((event) => `${event.kind} ${'id' in event ? event.id : ''}`)).toEqual([
      'up ',
      'began a',
      'ended a',
      'began b',
      'ended b',
    ]);
    near(find('began', 'b')?.beganAtMs, atMs + 800);
    near(find('ended', 'b')?.renderedMs, 500);
  });

  test('a track taken back from the queue does not sound', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(1_000) });
    await it.player.queue({ id: 'b', path: it.fileOf(1_000) });
    it.player.begin('a', it.monotonicMs() + 100, 1_000);
    await it.pass(400);
    await it.player.unqueue();
    await it.pass(1_500);
    expect(find('began', 'b')).toBeUndefined();
    expect(it.player.state()).toEqual({ kind: 'idle' });
  });

  test('a stop is silence at once; what was rendered is what passed', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(5_000) });
    const atMs = it.monotonicMs() + 100;
    it.player.begin('a', atMs, 1_000);
    await it.pass(1_100);
    await it.player.stop();
    await it.pass(100);
    expect(find('ended')).toMatchObject({ id: 'a', end: 'cut' });
    near(find('ended')?.renderedMs, 1_000);
    expect(it.player.state()).toEqual({ kind: 'idle' });
  });

  test.each([-40, -10, 0, 20])(
    'stopped %i ms from its first sample, a track has its end told if its beginning was',
    async (offMs) => {
      await it.player.prepare({ id: 'a', path: it.fileOf(2_000) });
      const atMs = it.monotonicMs() + 2_600;
      it.player.begin('a', atMs, 1_000);
      await it.pass(2_600 + offMs);
      await it.player.stop();
      await it.pass(100);
      const told = events.filter(({ kind }) => kind === 'began' || kind === 'ended').map(({ kind }) => kind);
      expect([[], ['ended'], ['began', 'ended']]).toContainEqual(told);
      expect(it.player.state()).toEqual({ kind: 'idle' });
    },
  );

  test.each([-550, -300, -100])(
    'stopped %i ms from its end, a track tells what it rendered until then',
    async (offMs) => {
      await it.player.prepare({ id: 'a', path: it.fileOf(1_200) });
      it.player.begin('a', it.monotonicMs() + 100, 1_000);
      await it.pass(1_300 + offMs);
      await it.player.stop();
      await it.pass(50);
      const end = find('ended');
      // What was in the device's buffers may have gone out to its end.
      if (end?.end === 'complete') near(end.renderedMs, 1_200);
      else near(end?.renderedMs, 1_200 + offMs);
      near(end?.endedAtMs, (end?.beganAtMs ?? 0) + (end?.renderedMs ?? 0));
      expect(it.player.state()).toEqual({ kind: 'idle' });
    },
  );

  test('a moment that is past by more than the grace is missed, not made up for', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(1_000) });
    it.player.begin('a', it.monotonicMs() - 1_500, 1_000);
    await it.pass(500);
    expect(find('missed')).toEqual({ kind: 'missed', id: 'a' });
    expect(find('began')).toBeUndefined();
    expect(it.player.state()).toEqual({ kind: 'idle' });
  });

  test('asking to begin again moves the moment', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(500) });
    const atMs = it.monotonicMs() + 900;
    it.player.begin('a', it.monotonicMs() + 200, 1_000);
    it.player.begin('a', atMs, 1_000);
    await it.pass(2_000);
    near(find('began')?.beganAtMs, atMs);
    expect(events.filter(({ kind }) => kind === 'began')).toHaveLength(1);
  });

  test('a track that is not there fails, and the next one plays', async () => {
    expect(await it.player.prepare({ id: 'a', path: '/nowhere/none.opus' })).toMatchObject({
      kind: 'failed',
      fault: 'player-error',
    });
    expect(it.player.state()).toEqual({ kind: 'idle' });
    expect(await it.player.prepare({ id: 'b', path: it.fileOf(1_000) })).toEqual({ kind: 'ready' });
  });

  test('a new track replaces a held one without a sound', async () => {
    await it.player.prepare({ id: 'a', path: it.fileOf(1_000) });
    await it.player.prepare({ id: 'b', path: it.fileOf(1_000) });
    expect(it.player.state()).toEqual({ kind: 'ready', id: 'b' });
    expect(events.filter(({ kind }) => kind === 'ended')).toEqual([]);
  });

  test('the device is proved without a sound', async () => {
    expect(await it.player.probe()).toEqual({ kind: 'ready' });
    expect(it.player.state()).toEqual({ kind: 'idle' });
    expect(find('began')).toBeUndefined();
  });
}
