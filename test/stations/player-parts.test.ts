/** The small parts of the player: codes, waits, measurements, what a restart makes of what it finds. */
import { describe, expect, test } from 'vitest';
import { endOfUnended, listAbsences } from '../../stations/player/alive-stamp.ts';
import { backOffMs } from '../../stations/player/back-off.ts';
import { DeviceLatency } from '../../stations/player/device-latency.ts';
import { readEnrolmentCode } from '../../stations/player/enrol.ts';
import { Health } from '../../stations/player/health.ts';
import { readMeterLine, toLevelDb, toPeakDb } from '../../stations/player/mpv-answers.ts';
import { mpvArguments, mpvEnvironment } from '../../stations/player/mpv-options.ts';
import { RelayRecord } from '../../stations/player/relay-record.ts';
import type { PlannedRelay } from '../../stations/player/situation.ts';
import { SoundingTrack } from '../../stations/player/sounding-track.ts';
import { moveTo, planLead, type TrackStart } from '../../stations/player/track-start.ts';
import { sampleHash } from '../fakes/make-playlist.ts';

const ENTRY = { entryId: 1, meter: 'file1' };

describe('an enrolment code as people type it', () => {
  const read = { code: 'ABCDEFGH', fingerprint: 'JKLMNPQRSTUV' };
  test.each([['ABCD-EFGH-JKLM-NPQR-STUV'], ['abcdefghjklmnpqrstuv'], [' abcd efgh - jklm npqr stuv\n']])(
    '%j',
    (typed) => {
      expect(readEnrolmentCode(typed)).toEqual(read);
    },
  );

  test.each([[''], ['ABCD-EFGH'], ['ABCD-EFGH-JKLM-NPQR-STUVW'], ['ABCD-EFGH-JKLM-NPQR-STU*']])(
    '%j is refused',
    (typed) => {
      expect(() => readEnrolmentCode(typed)).toThrow(/enrol-code-malformed/);
    },
  );
});

describe('a wait after failures', () => {
  const bounds = { firstMs: 1_000, longestMs: 60_000 };
  test.each([
    [1, 0, 0, 500],
    [1, 1, 0, 1_000],
    [4, 1, 0, 8_000],
    [40, 1, 0, 60_000],
    [100_000, 1, 0, 60_000],
    [1, 1, 20_000, 20_000],
    [1, 1, 1e12, 3_600_000],
  ])('failure %i, chance %f, asked for %i ms: %i ms', (failures, chance, askedMs, expected) => {
    expect(backOffMs(failures, bounds, chance, askedMs)).toBe(expected);
  });
});

const looked = (...looks: [atMs: number, positionMs: number, levelDb?: number][]) => {
  const track = new SoundingTrack({ id: 'x', path: 'x.opus' }, ENTRY);
  track.durationMs = 5_000;
  const begun = looks.map(([atMs, positionMs, levelDb]) =>
    track.note({ atMs, positionMs, ...(levelDb === undefined ? {} : { levelDb }) }),
  );
  return { track, begun };
};

/** With four seconds of silence before it. */
const leading = () => new SoundingTrack({ id: 'x', path: 'x.opus' }, ENTRY, { kind: 'leading' }, 4_000);

describe('what is measured of a track', () => {
  test('it has begun when its position moves, once, and since when is what the position says', () => {
    const { track, begun } = looked([1_000, 0], [1_300, 280], [2_300, 1_279]);
    expect(begun).toEqual([false, true, false]);
    expect(track.beganAtMs).toBe(1_021);
  });

  test('to the end of the file: its length, but never more than the time that passed', () => {
    expect(looked([300, 300, -20]).track.complete(5_040)).toMatchObject({
      renderedMs: 5_000,
      endedAtMs: 5_000,
      rmsDb: -20,
    });
    expect(looked([300, 300]).track.complete(1_200)).toMatchObject({ renderedMs: 1_200, endedAtMs: 1_200 });
  });

  test('cut: the last position that was seen, however late the cut is noticed', () => {
    expect(looked([300, 300], [1_300, 1_300]).track.cut(9_000, 'player-error')).toMatchObject({
      renderedMs: 1_300,
      endedAtMs: 1_300,
      end: 'cut',
      fault: 'player-error',
    });
  });

  test('a position that goes back belongs to the next track and is left out', () => {
    const { track } = looked([1_300, 300, -20], [1_900, -100, -90]);
    expect(track.cut(2_000)).toMatchObject({ renderedMs: 300, rmsDb: -20 });
  });

  test('a stream that sets its time ahead has not sounded for as long as it says, one that sets it back goes on', () => {
    const live = () => new SoundingTrack({ id: 'x', path: 'http://x.example', isLive: true }, ENTRY);
    const ahead = live();
    for (const [atMs, positionMs] of [
      [1_300, 300],
      [11_000, 10_000],
      [12_000, 3_600_000],
      [13_000, 3_601_000],
    ] as const)
      ahead.note({ atMs, positionMs });
    expect(ahead.cut(13_500)).toMatchObject({ beganAtMs: 1_000, renderedMs: 12_000, endedAtMs: 13_000 });
    const late = live();
    for (const [atMs, positionMs] of [
      [1_300, 300],
      [31_000, 30_000],
    ] as const)
      late.note({ atMs, positionMs });
    expect(late.cut(31_500)).toMatchObject({ beganAtMs: 1_000, renderedMs: 30_000 });
  });

  test('silence before the first sample is no sound: it has neither begun nor been rendered', () => {
    const track = leading();
    expect([track.note({ atMs: 1_300, positionMs: -3_700 }), track.note({ atMs: 4_300, positionMs: -700 })]).toEqual([
      false,
      false,
    ]);
    expect(track.stillForMs).toBe(0);
    expect(track.cut(4_400)).toMatchObject({ renderedMs: 0, beganAtMs: 4_400, endedAtMs: 4_400 });
    expect(track.note({ atMs: 5_300, positionMs: 300 })).toBe(true);
    expect(track.cut(5_300)).toMatchObject({ renderedMs: 300, beganAtMs: 5_000, endedAtMs: 5_300 });
  });

  test('a device that is stuck shows: the position stands still', () => {
    const { track } = looked([1_000, 500], [2_000, 500], [3_000, 500]);
    expect(track.stillForMs).toBe(2_000);
    track.noteNowhere(4_200);
    expect(track.stillForMs).toBe(3_200);
  });

  test('a machine so busy that looks come late is no stuck device', () => {
    const { track } = looked([1_000, 500], [9_000, 8_500]);
    expect(track.stillForMs).toBe(0);
  });

  test.each([
    ['a live source that gives nothing', { isLive: true } as const, 0],
    ['a file that should have sounded since', {}, 4_000],
  ])('what has no position yet stands still, if it is one of these: %s', (_, kind, expected) => {
    const start = { kind: 'running', unpausedAtMs: 5_000 } as const;
    const track = new SoundingTrack({ id: 'x', path: 'x', ...kind }, ENTRY, start);
    track.noteNowhere(9_000);
    expect(track.stillForMs).toBe(expected);
  });

  test.each([
    ['a file', {}],
    ['a stream', { isLive: true } as const],
  ])('a device that opens and never runs stands still, before its first sample for ever: %s', (_, kind) => {
    const track = new SoundingTrack({ id: 'x', path: 'x', ...kind }, ENTRY, { kind: 'running', unpausedAtMs: 1_000 });
    for (const atMs of [1_300, 2_300, 4_300]) expect(track.note({ atMs, positionMs: -120 })).toBe(false);
    expect(track.stillForMs).toBe(3_300);
  });

  test('what follows, and has no position though it is heard, stands still', () => {
    const track = new SoundingTrack({ id: 'x', path: 'x' }, ENTRY, { kind: 'following' });
    track.noteNowhere(1_000);
    track.noteNowhere(5_000);
    expect(track.stillForMs).toBe(4_000);
  });

  test('the device stops between two tracks: what is queued stands still before its first sample', () => {
    const track = new SoundingTrack({ id: 'x', path: 'x' }, ENTRY, { kind: 'following' });
    for (const [atMs, positionMs] of [
      [1_000, -300],
      [2_000, -200],
      [6_000, -200],
    ] as const)
      track.note({ atMs, positionMs });
    expect(track.stillForMs).toBe(4_000);
  });

  test('nothing moved, nothing was rendered', () => {
    expect(looked([1_000, 0]).track.cut(2_000)).toMatchObject({ renderedMs: 0 });
  });
});

describe('the start of a track', () => {
  test('held it sounds at no moment, running from its unpausing on, through its silence', () => {
    const track = leading();
    expect([track.soundsFromMs, track.isSoundingAt(99_000)]).toEqual([undefined, false]);
    track.start = { kind: 'running', unpausedAtMs: 1_000 };
    expect(track.soundsFromMs).toBe(5_000);
    expect([track.isSoundingAt(4_999), track.isSoundingAt(5_000)]).toEqual([false, true]);
  });

  test('silence that is hurried ends sooner: looks say when, and what has begun sounds', () => {
    const track = leading();
    track.start = { kind: 'running', unpausedAtMs: 1_000 };
    track.note({ atMs: 2_000, positionMs: -2_600 });
    expect(track.soundsFromMs).toBe(4_600);
    track.speed = 1.3;
    expect(track.soundsFromMs).toBe(4_000);
    track.speed = 1;
    track.note({ atMs: 4_400, positionMs: -80 });
    expect([track.isSoundingAt(4_479), track.isSoundingAt(4_480)]).toEqual([false, true]);
    expect(track.note({ atMs: 4_500, positionMs: 20 })).toBe(true);
    expect([track.beganAtMs, track.isSoundingAt(4_400)]).toEqual([4_480, true]);
  });

  test('begun anew it keeps its moment and its length, and nothing that was measured', () => {
    const track = leading();
    track.heldToMs = 5_000;
    track.durationMs = 9_000;
    track.note({ atMs: 4_500, positionMs: 20 });
    const anew = track.anew({ entryId: 2, meter: 'file2' }, { kind: 'held', isFresh: false });
    expect(anew).toMatchObject({ id: 'x', entryId: 2, meter: 'file2', leadMs: 0, heldToMs: 5_000, durationMs: 9_000 });
    expect([anew.beganAtMs, anew.soundsFromMs]).toEqual([undefined, undefined]);
  });

  test.each([
    ['with the time there is, but no more than is needed', 20_000, 50, { waitMs: 13_700, leadMs: 6_000 }],
    ['whole ms of silence', 4_600.5, 50, { waitMs: 0.5, leadMs: 4_300 }],
    ['one that took long to load is loaded anew earlier', 4_600, 1_000, { waitMs: 0, leadMs: 3_100 }],
    ['none where loading it anew could make it late', 3_000, 2_000, { waitMs: 3_000, leadMs: 0 }],
    ['none where it is too short to make up for anything', 2_200, 50, { waitMs: 2_200, leadMs: 0 }],
    ['none for what is due', -20, 50, { waitMs: -20, leadMs: 0 }],
  ])('the silence before it: %s', (_, sparedMs, loadMs, expected) => {
    expect(planLead(sparedMs, loadMs, false)).toEqual(expected);
    expect(planLead(sparedMs, loadMs, true)).toEqual({ waitMs: sparedMs, leadMs: 0 });
  });

  const states: Record<string, TrackStart> = {
    fresh: { kind: 'held', isFresh: true },
    stale: { kind: 'held', isFresh: false },
    leading: { kind: 'leading' },
    running: { kind: 'running', unpausedAtMs: 0 },
  };
  test.each([
    ['fresh', undefined, 5_000, 'anew'],
    ['fresh', 5_000, 5_000.4, 'steered'],
    ['fresh', 5_000, 5_001, 'anew'],
    ['stale', 5_000, 5_001, 'anew'],
    ['leading', 5_000, 5_049, 'steered'],
    ['leading', 5_000, 4_950, 'anew'],
    ['running', 5_000, 4_951, 'steered'],
    ['running', 5_000, 5_050, 'anew'],
    ['leading', 3_000, 4_000, 'overdue'],
    ['running', 3_000, 3_900, 'overdue'],
    ['running', 3_000, 4_100, 'anew'],
    ['fresh', 3_000, 3_900, 'anew'],
  ])('at 4,000 %s and held to %s, moved to %i: %s', (state, heldToMs, atMs, expected) => {
    expect(moveTo(states[state] as TrackStart, heldToMs, atMs, 4_000)).toBe(expected);
  });
});

describe('the samples', () => {
  test('complete: all that the meter counted in the file, once that is known', () => {
    const { track } = looked([300, 300]);
    expect(track.complete(5_040)).not.toHaveProperty('frames');
    track.meteredFrames = 239_688;
    expect(track.complete(5_040)).toMatchObject({ renderedMs: 5_000, frames: 239_688 });
  });

  test.each([
    ['what has come out, not what is in the buffers', 1_000, 67_200, 48_000],
    ['never more than was decoded', 1_000, 47_900, 47_900],
    ['silence before it does not count', -500, 19_200, 0],
  ])('cut: %s', (_, positionMs, meteredFrames, frames) => {
    const track = leading();
    track.rateHz = 48_000;
    track.note({ atMs: 1_300, positionMs, meteredFrames });
    track.meteredFrames = 67_968;
    expect(track.cut(1_400).frames).toBe(frames);
  });

  test.each([
    ['[ffmpeg] astats@file7: Number of samples: 239688', { meter: 'file7', frames: 239_688 }],
    ['[ffmpeg] astats@file7: Number of samples: 239688.000000', { meter: 'file7', frames: 239_688 }],
    ['[ffmpeg] astats@file7: RMS level dB: -21.090338', undefined],
    ['Number of samples: 239688', undefined],
  ])('in the log: %s', (line, expected) => {
    expect(readMeterLine(line)).toEqual(expected);
  });

  test.each([
    ['the sum of all its connections', [48_000, 44_100], 92_100],
    ['none, where one was not counted', [48_000, undefined], undefined],
  ])('of a relay: %s', (_, parts, expected) => {
    const record = new RelayRecord();
    const item = { airingId: 'x', index: 0 } as PlannedRelay;
    record.began(item, 1_000, undefined);
    for (const frames of parts)
      record.ended(item, { renderedMs: 1_000, ...(frames === undefined ? {} : { frames }) }, 3_000);
    expect(record.close(item)?.frames).toBe(expected);
  });
});

describe('the level', () => {
  test.each([
    ['-21.085', 100, -21.1],
    ['-21.085', 50, -39.1],
    ['-inf', 100, -120],
    ['-21', 0, -120],
  ])('%s dB at volume %i is %f dBFS', (level, volume, expected) => {
    expect(toLevelDb({ 'lavfi.astats.Overall.RMS_level': level }, volume)).toBe(expected);
  });

  test('the highest sample is read in the same way, and goes with the end of the track', () => {
    const meter = { 'lavfi.astats.Overall.RMS_level': '-21.085', 'lavfi.astats.Overall.Peak_level': '-3.02' };
    const levels = (volume: number) => ({ levelDb: toLevelDb(meter, volume), peakDb: toPeakDb(meter, volume) });
    expect(levels(50)).toEqual({ levelDb: -39.1, peakDb: -21.1 });
    const track = new SoundingTrack({ id: 'x', path: 'x.opus' }, ENTRY);
    track.note({ atMs: 300, positionMs: 300, ...levels(100) });
    track.note({ atMs: 600, positionMs: 600, levelDb: undefined, peakDb: undefined });
    expect(track.cut(700)).toMatchObject({ rmsDb: -21.1, peakDb: -3 });
  });

  test('a relay over several connections: mean level by length, the highest sample of all', () => {
    const record = new RelayRecord();
    const item = { airingId: 'x', index: 0 } as PlannedRelay;
    record.began(item, 1_000, undefined);
    record.ended(item, { renderedMs: 1_000, rmsDb: -20, peakDb: -6 }, 2_000);
    record.ended(item, { renderedMs: 1_000 }, 3_000);
    record.ended(item, { renderedMs: 1_000, rmsDb: -20, peakDb: -9 }, 4_000);
    expect(record.close(item)).toMatchObject({ renderedMs: 3_000, rmsDb: -20, peakDb: -6 });
  });

  test.each([[undefined], [{}], ['x']])('%j is no level', (metadata) => {
    expect(toLevelDb(metadata, 100)).toBeUndefined();
    expect(toPeakDb(metadata, 100)).toBeUndefined();
  });
});

describe('mpv’s command line', () => {
  test.each([['null'], ['null/0.9999'], ['alsa/plughw:0,0'], ['pulse/s1']])(
    '%s: never silence in place of a device, never a network, never loud at the start',
    (audio) => {
      const given = mpvArguments(audio);
      expect(given.filter((argument) => argument.includes('fallback-to-null'))).toEqual([]);
      expect(given).toEqual(
        expect.arrayContaining(['--no-config', '--no-ytdl', '--volume=0', '--volume-max=100', '--pause=yes']),
      );
      expect(given.includes('--ao=null')).toBe(audio.startsWith('null'));
    },
  );

  test('a sound card of its own has buffers as long as a sound server has', () => {
    const buffers = (audio: string) => mpvArguments(audio).filter((argument) => argument.includes('buffer'));
    expect(buffers('alsa/hw:0')).toEqual(['--audio-buffer=0.2', '--alsa-buffer-time=250000']);
    expect(buffers('pulse/loa')).toEqual(['--audio-buffer=0.2', '--pulse-buffer=250']);
  });

  test('every way into a network leads through the relay gate, whatever the machine’s settings say of proxies', () => {
    const own = {
      PATH: '/bin',
      no_proxy: '*',
      NO_PROXY: '*',
      HTTP_PROXY: 'http://a',
      https_proxy: 'http://b',
      all_proxy: 'c',
    };
    const given = mpvEnvironment(own, 'http://127.0.0.1:4000');
    expect(given).toEqual({ PATH: '/bin', http_proxy: 'http://127.0.0.1:4000', MALLOC_TRIM_THRESHOLD_: '131072' });
    const named = mpvArguments('null').filter((argument) => argument.includes('protocol_whitelist'));
    expect(named.flatMap((argument) => argument.split('=').at(-1)?.split(',') ?? [])).toEqual([
      'http',
      'tcp',
      'crypto',
      'http',
      'tcp',
    ]);
  });

  test.each([[''], ['none'], ['alsa'], ['alsa/'], ['jack/x'], ['NULL']])('%j is no audio output', (audio) => {
    expect(() => mpvArguments(audio)).toThrow(/audio-output-malformed/);
  });
});

test('the lead is what every one of the last starts has had, at most a quarter of a second, never negative', () => {
  const latency = new DeviceLatency();
  const after = (...ms: number[]) => {
    for (const one of ms) latency.note(one);
    return latency.leadMs;
  };
  expect([after(40, 900), after(35), after(-3), after(400, 400, 400, 400, 400)]).toEqual([0, 35, 0, 250]);
});

describe('what a restart makes of what it finds', () => {
  const started = {
    kind: 'item-started',
    airingId: 'a',
    index: 2,
    sha256: sampleHash(1),
    playlistVersion: 3,
    plannedAt: 1_000,
    startedAt: 1_010,
  } as const;
  const { kind: _, ...item } = started;

  test('an item that sounded is cut with what the last stamp saw of it', () => {
    const stamp = { at: 9_000, sounding: { airingId: 'a', index: 2, renderedMs: 7_990, volumePct: 80 } };
    expect(endOfUnended(started, stamp)).toEqual({
      kind: 'item-ended',
      ...item,
      endedAt: 9_000,
      renderedMs: 7_990,
      volumePct: 80,
      end: 'cut',
      reason: 'powered-off',
    });
  });

  test.each([
    ['no stamp', undefined],
    ['a stamp from before it', { at: 900, sounding: { airingId: 'a', index: 1, renderedMs: 500, volumePct: 80 } }],
  ])('with %s nothing is claimed to have been rendered', (_name, stamp) => {
    expect(endOfUnended(started, stamp)).toMatchObject({ renderedMs: 0, endedAt: 1_010, end: 'cut' });
  });

  test('it was off since its last stamp, then without time until it was trusted; a first start was never off', () => {
    expect(listAbsences(100, 500, 900)).toEqual([
      { from: 100, to: 500, reason: 'powered-off' },
      { from: 500, to: 900, reason: 'clock-untrusted' },
    ]);
    expect(listAbsences(undefined, 500, 900)[0]).toEqual({ from: 500, to: 500, reason: 'powered-off' });
  });
});

test('a fault is told once when it begins and once when it is over', () => {
  const told: string[] = [];
  const health = new Health((code, detail, raised) => told.push(`${raised ? '+' : '-'}${code} ${detail}`));
  health.raise('audio-device', 'no card');
  health.raise('audio-device', 'still none');
  health.set('disk-full', false, '');
  expect([health.faults, health.detailOf('audio-device')]).toEqual([['audio-device'], 'no card']);
  health.clear('audio-device');
  health.clear('audio-device');
  expect(told).toEqual(['+audio-device no card', '-audio-device no card']);
});

test('a fault that two parts have found is over when it is over for both', () => {
  const told: string[] = [];
  const health = new Health((code, detail, raised) => told.push(`${raised ? '+' : '-'}${code} ${detail}`));
  health.raise('disk-full', 'no room for media', 'media');
  health.raise('disk-full', 'no room for a playlist', 'playlist');
  health.clear('disk-full', 'media');
  expect([health.faults, health.detailOf('disk-full')]).toEqual([['disk-full'], 'no room for a playlist']);
  health.clear('disk-full', 'media');
  health.clear('disk-full', 'playlist');
  expect(told).toEqual(['+disk-full no room for media', '-disk-full no room for a playlist']);
});
