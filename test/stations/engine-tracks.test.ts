/** What is told of two tracks, whatever comes first: a look, the end of a file, a drained device, a stop. */
import { beforeEach, describe, expect, test } from 'vitest';
import { EngineTracks } from '../../stations/player/engine-tracks.ts';
import type { PlayerEvent } from '../../stations/player/player.ts';
import { SoundingTrack } from '../../stations/player/sounding-track.ts';

let told: string[];
let tracks: EngineTracks;
let a: SoundingTrack;
let b: SoundingTrack;

/** As one line, lengths in ms; the state it is told in says what playout sees at that moment. */
function lineOf(event: PlayerEvent, state: string): string {
  if (event.kind === 'ended') {
    const { id, end, renderedMs, endedAtMs, frames, fault } = event;
    return [id, end, renderedMs, 'until', endedAtMs, frames, fault].filter((part) => part !== undefined).join(' ');
  }
  return event.kind === 'began' ? `${event.id} began at ${event.beganAtMs}, ${state}` : event.kind;
}

beforeEach(() => {
  told = [];
  tracks = new EngineTracks((event) => {
    const state = tracks.stateAt(0, undefined);
    told.push(lineOf(event, state.kind === 'idle' ? 'idle' : `${state.kind} ${state.id}`));
  });
  a = new SoundingTrack({ id: 'a', path: 'a' }, { entryId: 1, meter: 'm1' });
  b = new SoundingTrack({ id: 'b', path: 'b' }, { entryId: 2, meter: 'm2' }, { kind: 'following' });
  a.durationMs = 1_000;
  b.durationMs = 600;
  tracks.put(a);
});

/** a sounds from 5,000 on. */
function sound(): void {
  a.start = { kind: 'running', unpausedAtMs: 5_000 };
}

const opened = () => true;
const never = () => false;

describe('one after the other', () => {
  test('a look at what is queued tells both, each once, also where a was too short for a look', () => {
    sound();
    tracks.queue(b);
    expect(tracks.noteRead(1)).toBe(true);
    expect(tracks.heard).toBe(b);
    tracks.note(b, { atMs: 6_100, positionMs: 100 });
    expect(told).toEqual(['a began at 5000, playing a', 'a complete 1000 until 6000', 'b began at 6000, playing b']);
    expect(tracks.isDraining).toBe(false);
  });

  test('a drained device tells what no look has seen', () => {
    sound();
    tracks.queue(b);
    tracks.noteRead(1);
    tracks.noteRead(2);
    tracks.clear(6_650, tracks.drain(6_650, opened));
    expect(told).toEqual([
      'a began at 5000, playing a',
      'a complete 1000 until 6000',
      'b began at 6000, playing b',
      'b complete 600 until 6600',
    ]);
  });

  test('what was queued too late and never opened has not sounded', () => {
    sound();
    tracks.noteRead(1);
    tracks.queue(b);
    tracks.clear(6_050, tracks.drain(6_050, never));
    expect(told).toEqual(['a began at 5000, playing a', 'a complete 1000 until 6000']);
    expect(tracks.stateAt(6_050, undefined)).toEqual({ kind: 'idle' });
  });

  test('b is read to its end before a look has found it: it drains like any other', () => {
    sound();
    tracks.queue(b);
    tracks.noteRead(1);
    tracks.noteRead(2);
    tracks.note(b, { atMs: 6_100, positionMs: 100 });
    expect(tracks.isDraining).toBe(true);
    tracks.clear(6_650, tracks.drain(6_650, opened));
    expect(told.slice(-2)).toEqual(['b began at 6000, playing b', 'b complete 600 until 6600']);
  });
});

describe('a stop', () => {
  test('before it sounds tells nothing', () => {
    tracks.clear(4_000, tracks.cut(4_000));
    expect(told).toEqual([]);
  });

  test('of what a look has found to have begun, though it was reckoned to begin later', () => {
    a.start = { kind: 'running', unpausedAtMs: 5_100 };
    tracks.note(a, { atMs: 5_050, positionMs: 50 });
    expect(tracks.stateAt(5_050, undefined)).toMatchObject({ kind: 'playing', id: 'a', beganAtMs: 5_000 });
    tracks.clear(5_060, tracks.cut(5_060));
    expect(told).toEqual(['a began at 5000, playing a', 'a cut 50 until 5050']);
  });

  test('between two: what is queued knows how much of the first was left', () => {
    sound();
    a.rateHz = 48_000;
    tracks.queue(b);
    tracks.noteMetered('m1', 48_000);
    tracks.noteRead(1);
    tracks.note(b, { atMs: 5_800, positionMs: -200 });
    tracks.clear(5_800, tracks.cut(5_800));
    expect(told).toEqual(['a began at 5000, playing a', 'a cut 800 until 5800 38400']);
  });
});

describe('a fault', () => {
  test('of what is held is told, though it never began', () => {
    tracks.clear(4_000, tracks.cut(4_000, 'audio-device', 'gone'));
    expect(told).toEqual(['a cut 0 until 4000 audio-device']);
  });

  test('of a stream that is held is not: it is tried again', () => {
    tracks.put(new SoundingTrack({ id: 'r', path: 'r', isLive: true }, { entryId: 3, meter: 'm3' }));
    tracks.clear(4_000, tracks.cut(4_000, 'player-error', 'gone'));
    expect(told).toEqual([]);
  });

  test('of what is queued leaves the one that sounds', () => {
    sound();
    tracks.queue(b);
    expect(tracks.noteFailed(2, 5_500, 'player-error', 'broken')).toBe(false);
    expect(tracks.stateAt(5_500, undefined)).toEqual({ kind: 'playing', id: 'a', beganAtMs: 5_000 });
    expect(tracks.noteFailed(1, 5_500, 'player-error', 'broken')).toBe(true);
  });
});

describe('a file that mpv opens by itself', () => {
  test('is wanted where it is one of the two, or nothing has ended', () => {
    expect([tracks.wants(1), tracks.wants(7)]).toEqual([true, true]);
  });

  test('is not where it was taken back as the one before it ended', () => {
    sound();
    tracks.queue(b);
    tracks.queue(undefined);
    expect(tracks.noteRead(1)).toBe(false);
    expect(tracks.wants(2)).toBe(false);
  });

  test('is not after a fault has ended all', () => {
    tracks.queue(b);
    tracks.clear(5_000, undefined);
    expect(tracks.wants(2)).toBe(false);
  });
});
