/** The watch over incidents: opens late enough, once, closes itself, corrects a guess, and never argues with a person. */
import { describe, expect, test } from 'vitest';
import { decideIncidents, WATCHED_FAULTS, type WatchInput } from '../../scheduler/watch-incidents.ts';
import { faultWords } from '../../stations/fault-words.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_000 * hour;
const lost = (over: Partial<WatchInput['losses'][number]> = {}) => ({
  stationId: 's1',
  lostAt: now - 30 * minute,
  backAt: undefined,
  restarted: undefined,
  powerLikely: false,
  ...over,
});
const watched = (over: Partial<WatchInput['incidents'][number]> = {}) => ({
  id: 'i1',
  watchKey: 's1/contact',
  kind: 'network' as const,
  beginsAt: now - 30 * minute,
  endsAt: undefined,
  touched: false,
  ...over,
});
const decide = (over: Partial<WatchInput>) =>
  decideIncidents({
    incidents: [],
    losses: [],
    faults: [],
    heard: new Set(),
    inUse: new Set(['s1', 's2']),
    now,
    ...over,
  });
const nothing = { open: [], close: [], correct: [] };

describe('a contact that is lost', () => {
  test.each([
    ['for half an hour', lost(), 'network'],
    ['and all points to the power', lost({ powerLikely: true }), 'power'],
    [
      'and came back: the box had been off',
      lost({ lostAt: now - hour, backAt: now - minute, restarted: true }),
      'power',
    ],
    [
      'and came back running, whatever was guessed',
      lost({ lostAt: now - hour, backAt: now - minute, restarted: false, powerLikely: true }),
      'network',
    ],
  ] as const)('%s opens an incident from the moment it was lost', (_, loss, kind) => {
    const { stationId, lostAt, backAt } = loss;
    expect(decide({ losses: [loss] })).toEqual({
      ...nothing,
      open: [{ stationId, watchKey: 's1/contact', kind, cause: 'contact', beginsAt: lostAt, endsAt: backAt }],
    });
  });

  test.each([
    ['a minute less than half an hour', lost({ lostAt: now - 29 * minute })],
    ['for ten minutes, and back', lost({ lostAt: now - hour, backAt: now - 50 * minute, restarted: false })],
    ['long ago', lost({ lostAt: now - 50 * hour, backAt: now - 25 * hour, restarted: true })],
  ])('%s opens none', (_, loss) => {
    expect(decide({ losses: [loss] })).toEqual(nothing);
  });

  test('is one incident while it lasts, and one that people ended is not opened again; the next loss is another', () => {
    expect(decide({ losses: [lost()], incidents: [watched()] })).toEqual(nothing);
    const ended = watched({ endsAt: now - minute });
    expect(decide({ losses: [lost()], incidents: [ended] })).toEqual(nothing);
    const moved = watched({ beginsAt: now - 35 * minute, endsAt: now - minute });
    expect(decide({ losses: [lost()], incidents: [moved] })).toEqual(nothing);
    const justBack = watched({ beginsAt: now - 5 * hour, endsAt: now - 30 * minute });
    expect(decide({ losses: [lost()], incidents: [justBack] }).open).toHaveLength(1);
    const next = lost({ lostAt: now - 40 * minute });
    expect(
      decide({ losses: [next], incidents: [watched({ beginsAt: now - 5 * hour, endsAt: now - 4 * hour })] }).open,
    ).toHaveLength(1);
  });

  test('closes when the station is heard again, at that moment, and the guess is corrected both ways', () => {
    const back = lost({ backAt: now - 2 * minute, restarted: true });
    const heard = new Set(['s1']);
    expect(decide({ losses: [back], incidents: [watched()], heard })).toEqual({
      open: [],
      close: [{ id: 'i1', endsAt: now - 2 * minute }],
      correct: [{ id: 'i1', kind: 'power' }],
    });
    const ran = { losses: [{ ...back, restarted: false }], heard };
    expect(decide({ ...ran, incidents: [watched({ kind: 'power', endsAt: now - 2 * minute })] }).correct).toEqual([
      { id: 'i1', kind: 'network' },
    ]);
    expect(decide({ ...ran, incidents: [watched({ kind: 'network', endsAt: now - 2 * minute })] })).toEqual(nothing);
  });

  test('a kind that a person chose stays', () => {
    const back = lost({ backAt: now - 2 * minute, restarted: true });
    expect(decide({ losses: [back], incidents: [watched({ touched: true, endsAt: now - 2 * minute })] })).toEqual(
      nothing,
    );
  });

  test('one whose return nobody noted closes now; one of a station out of use closes, too', () => {
    expect(decide({ incidents: [watched()], heard: new Set(['s1']) }).close).toEqual([{ id: 'i1', endsAt: now }]);
    expect(decide({ incidents: [watched()], inUse: new Set(['s2']) }).close).toEqual([{ id: 'i1', endsAt: now }]);
  });
});

describe('a fault', () => {
  const fault = (code: string, forMs: number) => ({ stationId: 's1', code, since: now - forMs });
  const heard = new Set(['s1']);

  test.each(Object.entries(WATCHED_FAULTS))('%s is an incident after %i ms, not before', (code, ms) => {
    expect(decide({ faults: [fault(code, ms - 1)], heard })).toEqual(nothing);
    expect(decide({ faults: [fault(code, ms)], heard }).open).toEqual([
      { stationId: 's1', watchKey: `s1/${code}`, kind: 'broken', cause: code, beginsAt: now - ms, endsAt: undefined },
    ]);
  });

  test('of another kind is none, however long', () => {
    expect(decide({ faults: [fault('playlist-stale', 100 * hour)], heard })).toEqual(nothing);
  });

  test('closes when the station no longer reports it, and not while the station is not heard', () => {
    const broken = watched({ watchKey: 's1/audio-device', kind: 'broken' });
    const raised = [fault('audio-device', 30 * minute)];
    expect(decide({ incidents: [broken], faults: raised, heard })).toEqual(nothing);
    expect(decide({ incidents: [broken], heard })).toEqual({ ...nothing, close: [{ id: 'i1', endsAt: now }] });
    expect(decide({ incidents: [broken] })).toEqual(nothing);
  });

  test('that people ended while it went on is not opened again; a new one is', () => {
    const ended = watched({ watchKey: 's1/audio-device', kind: 'broken', beginsAt: now - hour, endsAt: now - minute });
    expect(decide({ incidents: [ended], faults: [fault('audio-device', hour)], heard })).toEqual(nothing);
    const before = { ...ended, endsAt: now - 10 * minute };
    expect(decide({ incidents: [before], faults: [fault('audio-device', 5 * minute)], heard }).open).toHaveLength(1);
  });
});

test('what it decided, done, leaves it nothing to do', () => {
  const input = {
    losses: [lost()],
    faults: [{ stationId: 's2', code: 'amplifier', since: now - hour }],
    heard: new Set(['s2']),
  };
  const { open } = decide(input);
  const incidents = open.map(({ watchKey, kind, beginsAt, endsAt }, index) => ({
    id: `i${index}`,
    watchKey,
    kind,
    beginsAt,
    endsAt,
    touched: false,
  }));
  expect(open).toHaveLength(2);
  expect(decide({ ...input, incidents })).toEqual(nothing);
});

test('every fault that is watched has its words', () => {
  const wordless = Object.keys(WATCHED_FAULTS).filter((code) => faultWords(code).startsWith('Trạm báo lỗi'));
  expect(wordless).toEqual([]);
});
