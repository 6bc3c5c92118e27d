/** The loop that makes sound, over hours and days of a fake clock: what was heard, and what the journal says of it. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { ProgressLedger } from '../../stations/player/airing-progress.ts';
import { type FaultCode, Health } from '../../stations/player/health.ts';
import type { MediaCheck } from '../../stations/player/media-cache.ts';
import { Playout } from '../../stations/player/playout.ts';
import type { Absence } from '../../stations/player/situation.ts';
import { StationTime } from '../../stations/player/station-time.ts';
import { TunerPlayer } from '../../stations/player/tuner-player.ts';
import type { TunerSwitch } from '../../stations/player/tuner-switch.ts';
import { type JournalFact, journalFactSchema, type Playlist } from '../../stations/protocol.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakePlayer } from '../fakes/fake-player.ts';
import { makePlaylist, openPolicy, type SampleAiring, sampleHash } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 23, 10, 0, 0); // 17:00 in the commune
const [a, b, c] = [sampleHash(1), sampleHash(2), sampleHash(3)];
const lengths = new Map([
  [a, 10_000],
  [b, 20_000],
  [c, 30_000],
]);
const items = [...lengths].map(([sha256, durationMs]) => ({ sha256, durationMs }));
const evening: SampleAiring = { id: 'chieu', startsAt: at, items };

interface Setting {
  readonly playlist?: Playlist;
  readonly startAt?: number;
  readonly trusted?: boolean;
  readonly absences?: readonly Absence[];
  readonly before?: readonly JournalFact[];
  /** How long each connection to the live source lasts; none is had when the list is used up. */
  readonly streams?: number[];
  readonly tuner?: TunerSwitch;
  /** The monotonic clock goes on by this much with every look at it, as one that knows fractions does. */
  readonly fineMs?: number;
}

class FineClock extends FakeClock {
  readonly #stepMs: number;
  #looks = 0;

  constructor(startAt: number, stepMs: number) {
    super(startAt);
    this.#stepMs = stepMs;
  }

  override monotonicMs(): number {
    this.#looks += 1;
    return super.monotonicMs() + this.#looks * this.#stepMs;
  }
}

async function startPlayout(setting: Setting = {}) {
  const clock = new FineClock(setting.startAt ?? at - 60_000, setting.fineMs ?? 0);
  let trusted = setting.trusted ?? true;
  const machine = { hasBattery: false, ntpSynchronised: () => trusted };
  const time = new StationTime(clock, path.join(tmpdir(), 'loa-no-such-clock.json'), machine, 0);
  await time.load();
  const player = new FakePlayer(clock, (file) => lengths.get(file) ?? setting.streams?.shift());
  const ready = new Set(lengths.keys());
  const checks: string[] = [];
  const media = {
    ready,
    damaged: new Set<string>(),
    check: async (sha256: string): Promise<MediaCheck> => {
      checks.push(sha256);
      return ready.has(sha256) ? 'ready' : 'missing';
    },
    pathOf: (sha256: string) => sha256,
  };
  const facts: JournalFact[] = [];
  const progress = new ProgressLedger();
  for (const fact of setting.before ?? []) progress.take(fact);
  const faults: FaultCode[] = [];
  const health = new Health((code, _detail, raised) => raised && faults.push(code));
  const stopping = new AbortController();
  const full = { journal: false };
  const held = { stop: false };
  const playout = new Playout({
    clock,
    time,
    player: new TunerPlayer({ engine: player, tuner: setting.tuner, clock, log: pino({ level: 'silent' }) }),
    media,
    progress,
    health,
    log: pino({ level: 'silent' }),
    volumePct: 100,
    record: (fact) => {
      facts.push(fact);
      progress.take(fact);
    },
    isJournalFull: () => full.journal,
    isStopPressed: () => held.stop,
    serverAheadMs: () => undefined,
    absences: () => setting.absences ?? [],
    checkTime: () => time.check(),
    onChange: () => {},
    stop: stopping.signal,
  });
  playout.take(setting.playlist ?? makePlaylist([evening]));
  const running = playout.run(() => {});
  const stop = async () => {
    stopping.abort();
    await running;
  };
  const trust = () => {
    trusted = true;
    playout.wake();
  };
  return { clock, player, media, ready, checks, facts, faults, health, full, held, playout, stop, trust };
}

/** The journal in a few words. */
function tell(facts: readonly JournalFact[]): string[] {
  return facts.map((fact) => {
    if (fact.kind === 'item-started')
      return `started ${fact.airingId}/${fact.index} at ${fact.startedAt - fact.plannedAt}`;
    if (fact.kind === 'item-ended')
      return `${fact.end} ${fact.airingId}/${fact.index} ${fact.renderedMs}${fact.reason ? ` ${fact.reason}` : ''}`;
    if (fact.kind === 'item-skipped') return `skipped ${fact.airingId}/${fact.index} ${fact.reason}`;
    return fact.kind === 'airing-closed' ? `closed ${fact.airingId}` : fact.kind;
  });
}

const wholeEvening = [
  'started chieu/0 at 0',
  'complete chieu/0 10000',
  'started chieu/1 at 0',
  'complete chieu/1 20000',
  'started chieu/2 at 0',
  'complete chieu/2 30000',
  'closed chieu',
];

test('an airing sounds at its moment, item after item, and the journal says what was rendered', async () => {
  const { clock, player, facts, stop } = await startPlayout();
  await clock.advance(180_000);
  expect(tell(facts)).toEqual(wholeEvening);
  expect(player.sounds.map(({ path: file }) => file)).toEqual([a, b, c]);
  await stop();
});

test('every file is hashed again before it airs', async () => {
  const { clock, checks, stop } = await startPlayout();
  await clock.advance(180_000);
  expect(new Set(checks)).toEqual(new Set([a, b, c]));
  await stop();
});

test('three days without anybody: every airing on its moment', async () => {
  const airings = Array.from({ length: 12 }, (_, n) => ({ ...evening, id: `x${n}`, startsAt: at + n * 6 * 3_600_000 }));
  const { clock, facts, stop } = await startPlayout({ playlist: makePlaylist(airings) });
  await clock.advance(3 * 86_400_000);
  const starts = facts.filter((fact) => fact.kind === 'item-started');
  expect(starts).toHaveLength(36);
  expect(starts.every((fact) => fact.startedAt === fact.plannedAt)).toBe(true);
  await stop();
});

describe('an order', () => {
  const urgent = makePlaylist([{ id: 'khan', startsAt: at + 5_000, items: items.slice(0, 2), priority: 'emergency' }]);
  const order = (change: Partial<Playlist['airings'][number]> = {}, version = 2): Playlist => {
    const usual = makePlaylist([evening], undefined, version);
    const airings = urgent.airings.map((one) => ({
      ...one,
      lateRule: 'when-ready' as const,
      expiresAt: at + 600_000,
      ...change,
    }));
    return { ...usual, airings: [...usual.airings, ...airings].sort((x, y) => x.startsAt - y.startsAt) };
  };

  test('cuts in on its moment; what it cut goes on at its next item boundary, on its own timeline', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(63_000);
    playout.take(order());
    await clock.advance(200_000);
    expect(tell(facts)).toEqual([
      'started chieu/0 at 0',
      'cut chieu/0 4500 preempted',
      'started khan/0 at 0',
      'skipped chieu/1 preempted',
      'complete khan/0 10000',
      'started khan/1 at 0',
      'skipped chieu/2 preempted',
      'closed chieu',
      'complete khan/1 20000',
      'closed khan',
    ]);
    await stop();
  });

  test('that cuts nothing follows what sounds without a gap, before all that was to follow', async () => {
    const { clock, player, playout, facts, stop } = await startPlayout();
    await clock.advance(60_000 + 10_500);
    const short = [{ sha256: a, durationMs: 3_000 }];
    const [khan] = makePlaylist([{ id: 'khan', startsAt: at + 8_000, items: short, priority: 'priority' }]).airings;
    const ready = { lateRule: 'when-ready' as const, expiresAt: at + 600_000 };
    const usual = makePlaylist([evening], undefined, 2);
    playout.take({ ...usual, airings: khan === undefined ? [] : [...usual.airings, { ...khan, ...ready }] });
    await clock.advance(100_000);
    expect(tell(facts).slice(2)).toEqual([
      'started chieu/1 at 0',
      'complete chieu/1 20000',
      'started khan/0 at 0',
      'skipped chieu/2 preempted',
      'closed chieu',
      'complete khan/0 10000',
      'closed khan',
    ]);
    expect(player.sounds.map(({ beganAtMs }) => beganAtMs - (player.sounds[0]?.beganAtMs ?? 0))).toEqual([
      0, 10_000, 30_000,
    ]);
    await stop();
  });

  test('that begins between two milliseconds of the station’s clock is told in whole ones, as the wire wants it', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(60_000 + 130_000.45);
    playout.take(order());
    await clock.advance(100_000);
    const planned = facts.flatMap((fact) => ('plannedAt' in fact ? [fact.plannedAt] : []));
    expect(planned.length).toBeGreaterThan(0);
    expect(planned.filter((ms) => !Number.isInteger(ms))).toEqual([]);
    await stop();
  });

  test('that comes late begins at once, from its first word, item after item', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(60_000 + 130_000);
    playout.take(order());
    await clock.advance(100_000);
    expect(tell(facts).slice(7)).toEqual([
      'started khan/0 at 0',
      'complete khan/0 10000',
      'started khan/1 at 0',
      'complete khan/1 20000',
      'closed khan',
    ]);
    await stop();
  });

  test('whose file comes late begins when it is there, and not once it has expired', async () => {
    for (const [afterMs, expected] of [
      [120_000, ['started khan/0 at 0', 'complete khan/0 10000', 'started khan/1 at 0', 'complete khan/1 20000']],
      [700_000, ['skipped khan/0 media-missing', 'skipped khan/1 media-missing']],
    ] as const) {
      const { clock, playout, facts, ready, stop } = await startPlayout({ playlist: makePlaylist([]) });
      ready.delete(a);
      playout.take({ ...order(), airings: order().airings.filter(({ id }) => id === 'khan') });
      await clock.advance(60_000 + afterMs);
      ready.add(a);
      playout.wake();
      await clock.advance(60_000);
      expect(tell(facts)).toEqual([...expected, 'closed khan']);
      await stop();
    }
  });

  test('begins when all its files are here, and never with the time of issue alone', async () => {
    const { clock, playout, facts, ready, stop } = await startPlayout({ playlist: makePlaylist([]) });
    ready.delete(b);
    playout.take({ ...order(), airings: order().airings.filter(({ id }) => id === 'khan') });
    await clock.advance(180_000);
    expect(tell(facts)).toEqual([]);
    ready.add(b);
    playout.wake();
    await clock.advance(5_000);
    expect(tell(facts)).toEqual(['started khan/0 at 0']);
    // Spoilt once it has begun: skipped as ever.
    ready.delete(b);
    playout.wake();
    await clock.advance(600_000);
    expect(tell(facts)).toEqual([
      'started khan/0 at 0',
      'complete khan/0 10000',
      'skipped khan/1 media-missing',
      'closed khan',
    ]);
    await stop();
  });

  test('does not begin where its message could not: before closed hours, and as it expires', async () => {
    const quiet = { ...openPolicy, quiet: [{ from: '17:05', until: '17:10' }] };
    for (const [policy, expiresAt] of [
      [quiet, at + 301_000],
      [openPolicy, at + 295_000],
    ] as const) {
      const { clock, playout, facts, ready, stop } = await startPlayout({ playlist: makePlaylist([], policy) });
      const [khan] = order({ priority: 'priority', expiresAt }).airings.filter(({ id }) => id === 'khan');
      ready.delete(b);
      playout.take({ ...makePlaylist([], policy, 2), airings: khan === undefined ? [] : [khan] });
      await clock.advance(60_000 + 288_000);
      ready.add(b);
      playout.wake();
      await clock.advance(60_000);
      expect(tell(facts)).toEqual(['skipped khan/0 expired', 'skipped khan/1 expired', 'closed khan']);
      await stop();
    }
  });

  describe('whose file is not here yet', () => {
    /** As the plan has it: the order has the time of the second item, and of all of an older emergency that it replaces. */
    const ordered = (...planned: SampleAiring[]): Playlist => {
      const [plain] = makePlaylist(planned.slice(0, 1)).airings;
      const left = plain?.items.filter(({ index }) => index !== 1 && plain.priority !== 'emergency') ?? [];
      const khan = {
        ...makePlaylist([{ id: 'khan', startsAt: at + 15_000, items: [{ sha256: a, durationMs: 10_000 }] }]).airings[0],
        priority: 'emergency' as const,
        lateRule: 'when-ready' as const,
        expiresAt: at + 600_000,
        takes: [0, 1, 2].map((index) => ({ airingId: plain?.id ?? '', index })),
      } as Playlist['airings'][number];
      const usual = plain === undefined || left.length === 0 ? [] : [{ ...plain, items: left }];
      return { ...makePlaylist([], undefined, 2), airings: [...usual, khan] };
    };
    const older: SampleAiring = { id: 'lu', startsAt: at, items: items.slice(1, 2), priority: 'emergency' };

    test('lets what sounds go on to its end; what the order has the time of does not begin', async () => {
      const { clock, playout, facts, ready, stop } = await startPlayout();
      await clock.advance(60_000 + 14_000);
      ready.delete(a);
      playout.take(ordered(evening));
      await clock.advance(60_000);
      ready.add(a);
      playout.wake();
      await clock.advance(20_000);
      expect(tell(facts)).toEqual([...wholeEvening, 'started khan/0 at 0', 'complete khan/0 10000', 'closed khan']);
      await stop();
    });

    test.each([
      ['a session', evening, 'chieu/1 10500'],
      ['an older emergency that it replaces', older, 'lu/0 16500'],
    ])('cuts %s as soon as its file is here', async (_name, planned, cut) => {
      const { clock, playout, facts, ready, stop } = await startPlayout({ playlist: makePlaylist([planned]) });
      await clock.advance(60_000 + 14_500);
      ready.delete(a);
      playout.take(ordered(planned));
      await clock.advance(planned === evening ? 6_000 : 2_000);
      ready.add(a);
      playout.wake();
      await clock.advance(5_000);
      expect(tell(facts).filter((fact) => /^cut|khan/.test(fact))).toEqual([
        `cut ${cut} preempted`,
        'started khan/0 at 0',
      ]);
      await stop();
    });

    test('keeps nothing that people stopped, or took back', async () => {
      const { takes: _, ...bare } = ordered(evening).airings.at(-1) as Playlist['airings'][number];
      for (const next of [
        { ...ordered(evening), airings: [...ordered(evening).airings.slice(0, -1), bare] },
        { ...ordered(evening), withdrawn: [b] },
      ]) {
        const { clock, playout, facts, ready, stop } = await startPlayout();
        await clock.advance(60_000 + 14_000);
        ready.delete(a);
        playout.take(next);
        await clock.advance(1_000);
        expect(tell(facts).at(-1)).toMatch(/^cut chieu\/1 4000/);
        await stop();
      }
    });
  });

  test('taken out of the playlist stops within its sentence, and nothing starts by itself after it', async () => {
    const { clock, playout, facts, stop } = await startPlayout({ playlist: order() });
    await clock.advance(68_000);
    playout.take(makePlaylist([evening], undefined, 3));
    await clock.advance(100_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 late',
      'started khan/0 at 0',
      'cut khan/0 3000 superseded',
      'closed khan',
      'started chieu/1 at 0',
      'complete chieu/1 20000',
      'started chieu/2 at 0',
      'complete chieu/2 30000',
      'closed chieu',
    ]);
    await stop();
  });

  test('sounds while people have stopped everything else', async () => {
    const suspended = { since: at - 60_000, by: 'Chủ tịch xã', reason: 'lũ' };
    const { clock, facts, stop } = await startPlayout({ playlist: { ...order(), suspended } });
    await clock.advance(100_000);
    expect(tell(facts).filter((fact) => fact.startsWith('started'))).toEqual([
      'started khan/0 at 0',
      'started khan/1 at 0',
    ]);
    expect(tell(facts)).toContain('skipped chieu/0 suspended');
    await stop();
    const under = await startPlayout();
    await under.clock.advance(64_000);
    under.playout.take({ ...makePlaylist([evening], undefined, 2), suspended });
    await under.clock.advance(8_000);
    under.playout.take(makePlaylist([evening], undefined, 3));
    await under.clock.advance(60_000);
    expect(tell(under.facts)).toEqual([
      'started chieu/0 at 0',
      'cut chieu/0 4000 suspended',
      'skipped chieu/1 suspended',
      'started chieu/2 at 0',
      'complete chieu/2 30000',
      'closed chieu',
    ]);
    await under.stop();
  });

  test('the stop at the station silences whatever sounds, an emergency too, until it is let go', async () => {
    const { clock, facts, held, playout, stop } = await startPlayout({ playlist: order() });
    await clock.advance(66_000);
    held.stop = true;
    playout.wake();
    await clock.advance(15_000);
    held.stop = false;
    playout.wake();
    await clock.advance(60_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 late',
      'started khan/0 at 0',
      'cut khan/0 1000 stopped',
      'skipped chieu/1 stopped',
      'started khan/1 at 0',
      'skipped chieu/2 preempted',
      'closed chieu',
      'complete khan/1 20000',
      'closed khan',
    ]);
    await stop();
  });
});

describe('traps', () => {
  test('a station whose next airing is sixty days ahead does not spin, and plays it on its moment', async () => {
    const dayMs = 86_400_000;
    const { clock, facts, stop } = await startPlayout({ startAt: at - 60 * dayMs });
    const waits = vi.spyOn(clock, 'wait');
    await clock.advance(dayMs);
    // Half a minute each.
    expect(waits.mock.calls.length).toBeLessThanOrEqual(dayMs / 30_000 + 10);
    expect(waits.mock.calls.length).toBeGreaterThan(1_000);
    expect(facts).toEqual([]);
    clock.stepWall(58 * dayMs);
    await clock.advance(dayMs + 120_000);
    expect(tell(facts)).toEqual(wholeEvening);
    await stop();
  });

  test('a hard start with a missing file does not stop what is playing, and silence is told as what it is', async () => {
    const sau: SampleAiring = {
      id: 'sau',
      startsAt: at + 60_000,
      items: [{ sha256: sampleHash(9), durationMs: 5_000 }],
    };
    const { clock, facts, stop } = await startPlayout({ playlist: makePlaylist([evening, sau]) });
    await clock.advance(180_000);
    expect(tell(facts)).toEqual([...wholeEvening, 'skipped sau/0 media-missing', 'closed sau']);
    await stop();
  });

  test('after an outage the player does not run through what it missed', async () => {
    const off = { from: at - 10, to: at + 2 * 3_600_000, reason: 'powered-off' as const };
    const nay: SampleAiring = { ...evening, id: 'nay', startsAt: at + 2 * 3_600_000 + 30_000 };
    const { clock, facts, player, stop } = await startPlayout({
      playlist: makePlaylist([evening, nay]),
      startAt: off.to,
      absences: [off],
    });
    await clock.advance(25_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 powered-off',
      'skipped chieu/1 powered-off',
      'skipped chieu/2 powered-off',
      'closed chieu',
    ]);
    expect(player.sounds).toEqual([]);
    await clock.advance(10_000);
    expect(player.sounds).toHaveLength(1);
    await stop();
  });

  test('a restart in the middle of an airing joins at the next item boundary, and says nothing twice', async () => {
    const item = { airingId: 'chieu', index: 0, sha256: a, playlistVersion: 1, plannedAt: at, startedAt: at };
    const before: JournalFact[] = [
      { kind: 'item-started', ...item },
      {
        kind: 'item-ended',
        ...item,
        endedAt: at + 3_000,
        renderedMs: 3_000,
        volumePct: 100,
        end: 'cut',
        reason: 'powered-off',
      },
    ];
    const { clock, facts, stop } = await startPlayout({ startAt: at + 5_000, before });
    await clock.advance(120_000);
    expect(tell(facts)).toEqual(wholeEvening.slice(2));
    await stop();
  });

  test('a stopped engine is not green silence: the item is told as cut and the next one plays when it is back', async () => {
    const { clock, player, facts, faults, stop } = await startPlayout();
    await clock.advance(64_000);
    player.crash();
    await clock.advance(3_000);
    player.comeUp();
    await clock.advance(100_000);
    expect(tell(facts)).toEqual(['started chieu/0 at 0', 'cut chieu/0 4000 player-error', ...wholeEvening.slice(2)]);
    expect(faults).toEqual(['player-down']);
    await stop();
  });

  test('an engine that dies while an item is held costs that item alone, by the engine’s fault', async () => {
    const { clock, player, facts, stop } = await startPlayout();
    await clock.advance(57_000);
    expect(player.state()).toMatchObject({ kind: 'ready' });
    player.crash();
    await clock.advance(6_000);
    player.comeUp();
    await clock.advance(100_000);
    expect(tell(facts)).toEqual(['skipped chieu/0 player-error', ...wholeEvening.slice(2)]);
    await stop();
  });

  test('a device that stood still in the midst of a sound is at fault until something sounds again, though it opens', async () => {
    const { clock, player, facts, health, stop } = await startPlayout();
    await clock.advance(64_000);
    player.standStill();
    await clock.advance(3_000);
    expect(player.state()).toMatchObject({ kind: 'ready' });
    expect(health.faults).toEqual(['audio-device']);
    await clock.advance(100_000);
    expect(tell(facts)).toEqual(['started chieu/0 at 0', 'cut chieu/0 4000 audio-device', ...wholeEvening.slice(2)]);
    expect(health.faults).toEqual([]);
    await stop();
  });

  test('a missing sound card is a fault and a skip, never an airing', async () => {
    const { clock, player, facts, faults, stop } = await startPlayout();
    player.fault = 'audio-device';
    await clock.advance(65_000);
    expect(tell(facts)).toEqual(['skipped chieu/0 audio-device']);
    expect(faults).toEqual(['audio-device']);
    await clock.advance(7_000);
    player.fault = undefined;
    await clock.advance(60_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 audio-device',
      'skipped chieu/1 audio-device',
      ...wholeEvening.slice(4),
    ]);
    await stop();
  });

  test('a change twenty seconds before the start is not ignored', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(58_000);
    playout.take(makePlaylist([{ ...evening, startsAt: at + 20_000 }], undefined, 2));
    await clock.advance(200_000);
    const first = facts.find((fact) => fact.kind === 'item-started');
    expect(first).toMatchObject({ plannedAt: at + 20_000, startedAt: at + 20_000, playlistVersion: 2 });
    await stop();
  });

  test('a place filled too late changes nothing of the airing under way: no sentence is cut, no later item moves', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(64_000);
    const refilled = [{ sha256: b, durationMs: 20_000 }, { sha256: a, durationMs: 10_000 }, ...items.slice(2)];
    playout.take(makePlaylist([{ ...evening, items: refilled }], undefined, 2));
    await clock.advance(180_000);
    expect(tell(facts)).toEqual(wholeEvening);
    expect(facts.flatMap((fact) => ('playlistVersion' in fact ? [fact.playlistVersion] : []))).toEqual([
      ...Array<number>(6).fill(1),
      2,
    ]);
    await stop();
  });

  test('of an airing under way what a later playlist takes out does not sound', async () => {
    const { clock, playout, facts, stop } = await startPlayout();
    await clock.advance(64_000);
    const later = makePlaylist([evening], undefined, 2);
    const airings = later.airings.map((one) => ({ ...one, items: one.items.filter(({ index }) => index !== 1) }));
    playout.take({ ...later, airings });
    await clock.advance(180_000);
    expect(tell(facts)).toEqual([...wholeEvening.slice(0, 2), ...wholeEvening.slice(4)]);
    await stop();
  });

  test('an airing withdrawn while it sounds is cut, closed, and nothing starts by itself after it', async () => {
    const { clock, playout, facts, player, stop } = await startPlayout();
    await clock.advance(64_000);
    playout.take(makePlaylist([], undefined, 2));
    await clock.advance(100_000);
    expect(tell(facts)).toEqual(['started chieu/0 at 0', 'cut chieu/0 4000 superseded', 'closed chieu']);
    expect(player.sounds).toHaveLength(1);
    await stop();
  });
});

describe('time', () => {
  test('without trusted time airings are held; trusted in mid-airing, it joins at the next item boundary', async () => {
    const held = { from: at - 120_000, to: at + 15_000, reason: 'clock-untrusted' as const };
    const { clock, facts, player, trust, stop } = await startPlayout({ trusted: false, absences: [held] });
    await clock.advance(75_000);
    expect([player.sounds, facts]).toEqual([[], []]);
    trust();
    await clock.advance(60_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 clock-untrusted',
      'skipped chieu/1 clock-untrusted',
      ...wholeEvening.slice(4),
    ]);
    await stop();
  });

  test('the clock jumps an hour ahead: what was jumped over is skipped once, not aired late', async () => {
    const { clock, facts, player, stop } = await startPlayout();
    clock.stepWall(3_600_000);
    await clock.advance(31_000);
    expect(tell(facts)).toEqual([
      'skipped chieu/0 late',
      'skipped chieu/1 late',
      'skipped chieu/2 late',
      'closed chieu',
    ]);
    expect(player.sounds).toEqual([]);
    await stop();
  });

  test('the clock steps back a minute after an airing: it does not air again', async () => {
    const { clock, facts, stop } = await startPlayout();
    await clock.advance(125_000);
    clock.stepWall(-90_000);
    await clock.advance(300_000);
    expect(tell(facts)).toEqual(wholeEvening);
    await stop();
  });

  test('the clock steps back while an item is held paused: it begins at its moment by the corrected clock', async () => {
    const { clock, facts, stop } = await startPlayout();
    await clock.advance(57_000);
    clock.stepWall(-20_000);
    await clock.advance(90_000);
    expect(facts[0]).toMatchObject({ kind: 'item-started', startedAt: at });
    await stop();
  });
});

describe('limits', () => {
  test('closed hours that begin as the last item ends: an engine a few ms late still plays it, and is cut on the moment', async () => {
    const playlist = makePlaylist([evening], { ...openPolicy, quiet: [{ from: '17:01', until: '05:00' }] });
    const { clock, player, facts, stop } = await startPlayout({ playlist });
    player.lateMs = 7;
    await clock.advance(240_000);
    expect(tell(facts)).toEqual([
      'started chieu/0 at 7',
      'complete chieu/0 10000',
      'started chieu/1 at 7',
      'complete chieu/1 20000',
      'started chieu/2 at 7',
      'cut chieu/2 29993 quiet-hours',
      'closed chieu',
    ]);
    await stop();
  });

  test('on time, the last item is whole as closed hours begin', async () => {
    const playlist = makePlaylist([evening], { ...openPolicy, quiet: [{ from: '17:01', until: '05:00' }] });
    const { clock, facts, stop } = await startPlayout({ playlist });
    await clock.advance(240_000);
    expect(tell(facts)).toEqual(wholeEvening);
    await stop();
  });

  test('the volume is the policy’s ceiling, set before the first sound', async () => {
    const playlist = makePlaylist([evening], { ...openPolicy, volumeCeilingPct: 70 });
    const { clock, player, stop } = await startPlayout({ playlist });
    await clock.advance(70_000);
    expect(player.volumes).toEqual([70]);
    await stop();
  });

  test('a ceiling lowered in mid-sound binds at once', async () => {
    const { clock, player, playout, stop } = await startPlayout();
    await clock.advance(64_000);
    playout.take(makePlaylist([evening], { ...openPolicy, volumeCeilingPct: 30 }, 2));
    await clock.advance(100);
    expect(player.volumes).toEqual([100, 30]);
    await stop();
  });

  test('with a full journal nothing normal begins; when it takes entries again, the past is told', async () => {
    const { clock, facts, full, player, stop } = await startPlayout();
    full.journal = true;
    await clock.advance(75_000);
    expect([player.sounds, facts]).toEqual([[], []]);
    full.journal = false;
    await clock.advance(60_000);
    expect(tell(facts).slice(0, 1)).toEqual(['skipped chieu/0 late']);
    expect(tell(facts).at(-1)).toBe('closed chieu');
    await stop();
  });

  test('a stop cuts what sounds and says so', async () => {
    const { clock, facts, stop } = await startPlayout();
    await clock.advance(64_000);
    await stop();
    expect(tell(facts)).toEqual(['started chieu/0 at 0', 'cut chieu/0 4000 switched-off']);
  });

  test('a stop that ended the engine, too, is no fault of the engine', async () => {
    const { clock, facts, player, stop } = await startPlayout();
    await clock.advance(64_000);
    const stopped = stop();
    player.crash();
    await stopped;
    expect(tell(facts)).toEqual(['started chieu/0 at 0', 'cut chieu/0 4000 switched-off']);
  });
});

describe('a relay', () => {
  const live: SampleAiring = {
    id: 'tiep-am',
    startsAt: at,
    items: [
      { sha256: '', sourceId: 'huyen', url: 'http://huyen.example/live', durationMs: 60_000 },
      { sha256: a, durationMs: 10_000 },
    ],
  };
  const playlist = makePlaylist([live]);

  test('sounds for its window, is cut at its end, and is told like any item', async () => {
    const { clock, facts, stop } = await startPlayout({ playlist, streams: [3_600_000] });
    await clock.advance(180_000);
    expect(tell(facts)).toEqual([
      'started tiep-am/0 at 0',
      'complete tiep-am/0 59500',
      'started tiep-am/1 at 0',
      'complete tiep-am/1 10000',
      'closed tiep-am',
    ]);
    expect(facts.find(({ kind }) => kind === 'item-ended')).toMatchObject({ sourceId: 'huyen', rmsDb: -20 });
    await stop();
  });

  test('that breaks off is connected to again every three seconds and told once, with the sum of what sounded', async () => {
    const { clock, facts, player, stop } = await startPlayout({ playlist, streams: [20_000, 10_000, 3_600_000] });
    await clock.advance(180_000);
    expect(tell(facts).slice(0, 2)).toEqual(['started tiep-am/0 at 0', 'complete tiep-am/0 53500']);
    expect(player.sounds.filter(({ path: from }) => from.startsWith('http'))).toHaveLength(3);
    await stop();
  });

  test('of a source that leads elsewhere is silence with that reason, and no fault of the station', async () => {
    const { clock, facts, faults, player, stop } = await startPlayout({ playlist });
    player.refused = 'http://huyen.example/live';
    await clock.advance(180_000);
    expect(tell(facts).slice(0, 2)).toEqual(['started tiep-am/1 at 0', 'skipped tiep-am/0 relay-refused']);
    expect(faults).toEqual([]);
    await stop();
  });

  test('of a source without sound is silence, and what follows airs on its moment', async () => {
    const { clock, facts, faults, stop } = await startPlayout({ playlist });
    await clock.advance(180_000);
    expect(tell(facts)).toEqual([
      'started tiep-am/1 at 0',
      'skipped tiep-am/0 relay-silent',
      'complete tiep-am/1 10000',
      'closed tiep-am',
    ]);
    expect(faults).toEqual([]);
    await stop();
  });

  test('whose source does not answer holds up no emergency', async () => {
    const urgent: SampleAiring = {
      ...evening,
      id: 'khan',
      startsAt: at + 20_000,
      priority: 'emergency',
      items: [{ sha256: b, durationMs: 20_000 }],
    };
    const { clock, facts, player, stop } = await startPlayout({ playlist: makePlaylist([live, urgent]) });
    player.stalled = 'http://huyen.example/live';
    await clock.advance(180_000);
    expect(tell(facts).slice(0, 2)).toEqual(['started khan/0 at 0', 'complete khan/0 20000']);
    await stop();
  });

  test('is heard though the one before it is dead and its own source takes its time', async () => {
    const own = { sha256: '', sourceId: 'tinh', url: 'http://tinh.example/live', durationMs: 60_000 };
    const { clock, facts, player, stop } = await startPlayout({
      playlist: makePlaylist([{ ...live, items: [...live.items.slice(0, 1), own] }]),
      streams: Array.from({ length: 9 }, () => 3_600_000),
    });
    player.refused = 'http://huyen.example/live';
    player.loadMs.set(player.refused, 11_000).set(own.url, 4_000);
    await clock.advance(240_000);
    expect(tell(facts)).toEqual([
      'skipped tiep-am/0 relay-refused',
      'started tiep-am/1 at 4000',
      'complete tiep-am/1 56000',
      'closed tiep-am',
    ]);
    await stop();
  });

  describe('whose source is changed before its window', () => {
    const other = { sha256: '', sourceId: 'tinh', url: 'http://tinh.example/live', durationMs: 60_000 };
    const changed = makePlaylist([{ ...live, items: [other, ...live.items.slice(1)] }], undefined, 2);

    test.each([
      ['while it is held', 0],
      ['while it connects', 8_000],
    ])('%s: the new one sounds, and is told as itself', async (_, loadMs) => {
      const { clock, facts, player, playout, stop } = await startPlayout({ playlist, streams: [3_600_000, 3_600_000] });
      player.loadMs.set('http://huyen.example/live', loadMs);
      await clock.advance(58_000);
      playout.take(changed);
      await clock.advance(120_000);
      expect(player.sounds[0]?.path).toBe(other.url);
      expect(tell(facts).slice(0, 2)).toEqual(['started tiep-am/0 at 0', 'complete tiep-am/0 59500']);
      expect(facts[1]).toMatchObject({ sourceId: 'tinh' });
      await stop();
    });
  });

  test('gives way to an emergency, is joined again after it, and is told once', async () => {
    const urgent: SampleAiring = {
      ...evening,
      id: 'khan',
      startsAt: at + 20_000,
      priority: 'emergency',
      items: [{ sha256: a, durationMs: 10_000 }],
    };
    const { clock, facts, stop } = await startPlayout({
      playlist: makePlaylist([live, urgent]),
      streams: [3_600_000, 3_600_000],
    });
    await clock.advance(180_000);
    expect(tell(facts).slice(0, 5)).toEqual([
      'started tiep-am/0 at 0',
      'started khan/0 at 0',
      'complete khan/0 10000',
      'closed khan',
      'complete tiep-am/0 49000',
    ]);
    await stop();
  });

  test('a stop in mid-relay tells its end; the next run joins it again and tells the sum', async () => {
    const first = await startPlayout({ playlist, streams: [3_600_000] });
    await first.clock.advance(80_000);
    await first.stop();
    expect(tell(first.facts)).toEqual(['started tiep-am/0 at 0', 'cut tiep-am/0 20000 switched-off']);
    const second = await startPlayout({ playlist, before: first.facts, startAt: at + 40_000, streams: [3_600_000] });
    await second.clock.advance(60_000);
    expect(tell(second.facts).slice(0, 2)).toEqual(['started tiep-am/0 at 40000', 'complete tiep-am/0 39500']);
    expect(second.facts[1]).toMatchObject({ startedAt: at });
    await second.stop();
  });
});

describe('a relay by a tuner', () => {
  const live: SampleAiring = {
    id: 'tiep-am',
    startsAt: at,
    items: [
      { sha256: '', sourceId: 'vov1', url: 'tuner:fm-96.5', durationMs: 60_000 },
      { sha256: a, durationMs: 10_000 },
    ],
  };
  const playlist = makePlaylist([live]);
  type Refuses = (orders: readonly string[], wait: (ms: number) => Promise<void>) => boolean | Promise<boolean>;
  const startTuner = async (setting: Setting = {}, refuses: Refuses = () => false) => {
    const orders: string[] = [];
    const wait = (ms: number) => started.clock.wait(ms);
    const give = async (order: string) => {
      orders.push(order);
      if (await refuses(orders, wait)) throw new Error('no answer');
    };
    const tuner = { on: (name: string, percent: number) => give(`on ${name} ${percent}`), off: () => give('off') };
    const started = await startPlayout({ playlist, tuner, ...setting });
    return { ...started, orders };
  };

  test('is switched on for its window and off at its end; without a measured level it proves nothing', async () => {
    const { clock, facts, orders, player, stop } = await startTuner();
    await clock.advance(180_000);
    expect(orders).toEqual(['off', 'on fm-96.5 100', 'off']);
    expect(tell(facts)).toEqual([
      'started tiep-am/0 at 0',
      'complete tiep-am/0 59500',
      'started tiep-am/1 at 0',
      'complete tiep-am/1 10000',
      'closed tiep-am',
    ]);
    const ended = facts.find(({ kind }) => kind === 'item-ended');
    expect(ended).toMatchObject({ sourceId: 'vov1' });
    expect(ended).not.toHaveProperty('rmsDb');
    expect(player.sounds.map(({ path: from }) => from)).toEqual([a]);
    await stop();
  });

  test('gives way to an emergency, and is joined again after it', async () => {
    const urgent: SampleAiring = {
      ...evening,
      id: 'khan',
      startsAt: at + 20_000,
      priority: 'emergency',
      items: [{ sha256: a, durationMs: 10_000 }],
    };
    const { clock, facts, orders, stop } = await startTuner({ playlist: makePlaylist([live, urgent]) });
    await clock.advance(180_000);
    expect(orders).toEqual(['off', 'on fm-96.5 100', 'off', 'on fm-96.5 100', 'off']);
    expect(tell(facts)).toEqual(expect.arrayContaining(['started khan/0 at 0', 'complete tiep-am/0 49000']));
    await stop();
  });

  test('that does not go on is asked again every three seconds, and is silence with that reason', async () => {
    const { clock, facts, faults, orders, stop } = await startTuner({}, (given) => given.at(-1) !== 'off');
    await clock.advance(180_000);
    expect(orders.filter((order) => order.startsWith('on')).length).toBe(20);
    expect(tell(facts).slice(0, 2)).toEqual(['started tiep-am/1 at 0', 'skipped tiep-am/0 relay-silent']);
    expect(faults).toEqual([]);
    await stop();
  });

  test('that does not go off is told so until it does, and holds up nothing', async () => {
    const { clock, facts, orders, stop } = await startTuner({}, (given) => given.length > 2 && given.length < 5);
    await clock.advance(180_000);
    expect(orders).toEqual(['off', 'on fm-96.5 100', 'off', 'off', 'off']);
    expect(tell(facts)).toContain('started tiep-am/1 at 0');
    await stop();
  });

  test('is not switched off by the order of the one before it that failed late', async () => {
    const next = { sha256: '', sourceId: 'tinh', url: 'tuner:fm-97', durationMs: 60_000 };
    const { clock, orders, stop } = await startTuner(
      { playlist: makePlaylist([{ ...live, items: [...live.items.slice(0, 1), next] }]) },
      async (given, wait) => {
        if (given.length !== 3) return false;
        await wait(2_000);
        return true;
      },
    );
    await clock.advance(240_000);
    expect(orders).toEqual(['off', 'on fm-96.5 100', 'off', 'on fm-97 100', 'off']);
    await stop();
  });

  test('is told in whole milliseconds by a clock that knows fractions, as the wire wants it', async () => {
    const { clock, facts, stop } = await startTuner({ fineMs: 0.005 });
    await clock.advance(180_000);
    expect(facts.map((fact) => journalFactSchema.safeParse(fact).error)).toEqual(facts.map(() => undefined));
    expect(facts.filter(({ kind }) => kind === 'item-ended')).toHaveLength(2);
    await stop();
  });

  test('at a station that has none is silence', async () => {
    const { clock, facts, stop } = await startPlayout({ playlist });
    await clock.advance(180_000);
    expect(tell(facts).slice(0, 2)).toEqual(['started tiep-am/1 at 0', 'skipped tiep-am/0 relay-silent']);
    await stop();
  });

  test('goes off when the station is told to stop', async () => {
    const { clock, facts, orders, stop } = await startTuner();
    await clock.advance(80_000);
    await stop();
    expect(orders).toEqual(['off', 'on fm-96.5 100', 'off']);
    expect(tell(facts)).toEqual(['started tiep-am/0 at 0', 'cut tiep-am/0 20000 switched-off']);
  });
});

describe('an emergency that comes while an airing sounds', () => {
  test('cuts in on its moment; the airing goes on at its next item boundary, and every item is told', async () => {
    const urgent: SampleAiring = {
      ...evening,
      id: 'khan',
      startsAt: at + 15_000,
      priority: 'emergency',
      items: [{ sha256: a, durationMs: 10_000 }],
    };
    const { clock, facts, playout, stop } = await startPlayout();
    await clock.advance(72_000);
    playout.take(makePlaylist([evening, urgent], undefined, 2));
    await clock.advance(120_000);
    expect(tell(facts)).toEqual([
      ...wholeEvening.slice(0, 3),
      'cut chieu/1 4500 preempted',
      'started khan/0 at 0',
      'complete khan/0 10000',
      'closed khan',
      ...wholeEvening.slice(4),
    ]);
    await stop();
  });
});
