/** The diff between what is wanted and what the engine does. */
import { expect, test } from 'vitest';
import type { EngineState } from '../../stations/player/player.ts';
import { findCommands, type PlayoutCommand } from '../../stations/player/playout-commands.ts';
import { type PlannedItem, trackId } from '../../stations/player/situation.ts';
import type { WantedState } from '../../stations/player/wanted-state.ts';
import { sampleHash } from '../fakes/make-playlist.ts';

const item = (index: number): PlannedItem & { kind: 'file' } => ({
  kind: 'file',
  airingId: 'x',
  index,
  title: '',
  sha256: sampleHash(index),
  playlistVersion: 1,
  startsAt: 1_000 * index,
  endsAt: 1_000 * index + 1_000,
});
const silence: WantedState = { volumePct: 80, finished: [], skipped: [], closed: [] };
const [one, two, three] = [item(1), item(2), item(3)];
const playing = { kind: 'playing', id: trackId(one), beganAtMs: 0 } as const;

test.each<[string, Partial<WantedState>, EngineState, PlayoutCommand[]]>([
  ['silence wanted, silence there', {}, { kind: 'idle' }, []],
  ['a dead engine is given no orders', { current: one }, { kind: 'down' }, []],
  ['loaded ahead', { current: one }, { kind: 'idle' }, [{ kind: 'prepare', item: one }]],
  ['told its moment', { current: one }, { kind: 'ready', id: trackId(one) }, [{ kind: 'begin', item: one }]],
  [
    'told its moment and its successor',
    { current: one, next: two },
    { kind: 'ready', id: trackId(one) },
    [
      { kind: 'begin', item: one },
      { kind: 'queue', item: two },
    ],
  ],
  ['goes on', { current: one }, playing, []],
  ['its successor queued once', { current: one, next: two }, { ...playing, queuedId: trackId(two) }, []],
  [
    'its successor changed',
    { current: one, next: three },
    { ...playing, queuedId: trackId(two) },
    [{ kind: 'unqueue' }, { kind: 'queue', item: three }],
  ],
  [
    'held with other bytes at its place',
    { current: { ...one, sha256: sampleHash(9) } },
    { kind: 'ready', id: trackId(one) },
    [
      { kind: 'stop', reason: 'superseded' },
      { kind: 'prepare', item: { ...one, sha256: sampleHash(9) } },
    ],
  ],
  ['its successor dropped', { current: one }, { ...playing, queuedId: trackId(two) }, [{ kind: 'unqueue' }]],
  ['cut with its reason', { cut: 'quiet-hours' }, playing, [{ kind: 'stop', reason: 'quiet-hours' }]],
  ['a held item is dropped', {}, { kind: 'ready', id: trackId(one) }, [{ kind: 'stop', reason: 'superseded' }]],
  [
    'one item in the place of another',
    { current: two, cut: 'superseded' },
    playing,
    [
      { kind: 'stop', reason: 'superseded' },
      { kind: 'prepare', item: two },
    ],
  ],
])('%s', (_name, wanted, engine, expected) => {
  expect(findCommands({ ...silence, ...wanted }, engine, 80)).toEqual(expected);
});

test('the volume is set before anything else, and again after the engine has come back', () => {
  const loud: PlayoutCommand = { kind: 'set-volume', percent: 80 };
  expect(findCommands({ ...silence, current: one }, { kind: 'idle' }, undefined)).toEqual([
    loud,
    { kind: 'prepare', item: one },
  ]);
  expect(findCommands(silence, playing, 100)).toEqual([loud, { kind: 'stop', reason: 'superseded' }]);
});
