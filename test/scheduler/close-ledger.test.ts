/** Planned against told: every outcome, its reason, when a row is final, and sound that nobody planned. */
import { describe, expect, test } from 'vitest';
import type { HeardFact } from '../../scheduler/close-item.ts';
import { closeRow, findOffPlan, type PlannedRow } from '../../scheduler/close-ledger.ts';
import { at } from './make-plan.ts';

const start = at('2026-11-23T05:00');
const hashes = ['a'.repeat(64), 'b'.repeat(64)];
/** Two items: 60 s and 40 s. */
const planned: PlannedRow = {
  airingId: 'x',
  startsAt: start,
  endsAt: start + 100_000,
  items: [
    { index: 0, sha256: hashes[0] ?? '', durationMs: 60_000 },
    { index: 1, sha256: hashes[1] ?? '', durationMs: 40_000 },
  ],
};
const later = start + 3_600_000;

function ended(index: number, startedAt: number, renderedMs: number, change: Partial<HeardFact> = {}): HeardFact {
  const fact = { kind: 'item-ended', airingId: 'x', index, sha256: hashes[index] ?? '', startedAt, renderedMs };
  return { ...fact, endedAt: startedAt + renderedMs, end: 'complete', ...change } as HeardFact;
}
function begun(index: number, startedAt: number): HeardFact {
  return { kind: 'item-started', airingId: 'x', index, sha256: hashes[index] ?? '', startedAt };
}
function skipped(index: number, reason: string): HeardFact {
  return { kind: 'item-skipped', airingId: 'x', index, reason };
}
const done: HeardFact = { kind: 'airing-closed', airingId: 'x' };
const whole = (delayMs: number): HeardFact[] => [
  ended(0, start + delayMs, 60_000),
  ended(1, start + delayMs + 60_000, 40_000),
];

interface Case {
  facts?: readonly HeardFact[];
  coveredUntil?: number;
  planned?: Partial<PlannedRow>;
  now?: number;
}

test.each<[string, Case, string]>([
  ['nothing heard', {}, 'unknown open'],
  ['nothing heard, however late it is', { now: start + 90 * 86_400_000 }, 'unknown open'],
  ['journal whole up to the end, grace not over', { coveredUntil: start + 219_999 }, 'unknown open'],
  ['journal whole beyond end and grace, no word of it', { coveredUntil: start + 220_000 }, 'missed closed'],
  [
    'a station clock far ahead covers nothing beyond now',
    { coveredUntil: later, now: start + 200_000 },
    'unknown open',
  ],
  ['the station is done with it and says nothing else', { facts: [done] }, 'missed closed'],
  ['all rendered on time, not closed yet', { facts: whole(0) }, 'aired open'],
  ['all rendered on time', { facts: [...whole(0), done] }, 'aired closed'],
  ['a minute late is on time', { facts: [...whole(60_000), done] }, 'aired closed'],
  ['more than a minute late', { facts: [...whole(60_001), done] }, 'late closed'],
  ['more than a minute early', { facts: [...whole(-60_001), done] }, 'late started-early closed'],
  ['95 % rendered', { facts: [ended(0, start, 60_000), ended(1, start + 60_000, 35_000), done] }, 'aired closed'],
  ['less than 95 %', { facts: [ended(0, start, 60_000), ended(1, start + 60_000, 34_999), done] }, 'cut closed'],
  [
    'cut wins over late',
    { facts: [ended(0, start + 90_000, 30_000, { end: 'cut', reason: 'player-error' }), done] },
    'cut player-error closed',
  ],
  ['the first part was told, the rest may still sound', { facts: [ended(0, start, 60_000)] }, 'unknown open'],
  ['one item sounds right now', { facts: [begun(0, start)] }, 'unknown open'],
  [
    'both told but not closed: cut already',
    { facts: [ended(0, start, 60_000), skipped(1, 'media-missing')] },
    'cut media-missing open',
  ],
  ['power cut in mid-item, journal whole again', { facts: [begun(0, start)], coveredUntil: later }, 'cut closed'],
  [
    'joined at the second item',
    { facts: [skipped(0, 'late'), ended(1, start + 60_000, 40_000), done] },
    'cut late closed',
  ],
  [
    'nothing begun, all skipped',
    { facts: [skipped(0, 'clock-untrusted'), skipped(1, 'clock-untrusted')] },
    'skipped clock-untrusted open',
  ],
  ['one skipped, the other never told', { facts: [skipped(0, 'powered-off'), done] }, 'skipped powered-off closed'],
  [
    'other bytes than the planned ones do not count',
    { facts: [ended(0, start, 60_000, { sha256: 'f'.repeat(64) } as Partial<HeardFact>), done] },
    'missed closed',
  ],
  [
    'facts of another airing do not count',
    { facts: whole(0).map((fact) => ({ ...fact, airingId: 'y' }) as HeardFact) },
    'unknown open',
  ],
  ['faults and boots pass by', { facts: [{ kind: 'boot' }, { kind: 'fault' }] }, 'unknown open'],
  [
    'left silent by the plan, before its time',
    { planned: { dropReason: 'not-approved', items: [] }, now: start - 1 },
    'skipped not-approved open',
  ],
  [
    'left silent by the plan, its time has come',
    { planned: { dropReason: 'quiet-hours', items: [] }, now: start },
    'skipped quiet-hours closed',
  ],
  ['withdrawn by people', { planned: { withdrawn: 'withdrawn' }, now: start - 1 }, 'skipped withdrawn closed'],
  ['planned without items', { planned: { items: [] } }, 'skipped empty closed'],
])('%s: %s', (_title, given, expected) => {
  const { coveredUntil, now = later, facts = [] } = given;
  const row = closeRow({
    planned: { ...planned, ...given.planned },
    facts,
    now,
    ...(coveredUntil === undefined ? {} : { coveredUntil }),
  });
  expect([row.outcome, row.reason, row.closed ? 'closed' : 'open'].filter((word) => word !== undefined).join(' ')).toBe(
    expected,
  );
});

test('a row carries times, lengths, level, evidence and every item', () => {
  const facts = [
    begun(0, start + 500),
    ended(0, start + 500, 61_000, { rmsDb: -20, frames: 2_928_000 } as Partial<HeardFact>),
    skipped(1, 'media-damaged'),
    done,
  ];
  expect(closeRow({ planned, facts, now: later })).toEqual({
    outcome: 'cut',
    reason: 'media-damaged',
    startedAt: start + 500,
    endedAt: start + 61_500,
    renderedMs: 60_000,
    plannedMs: 100_000,
    rmsDb: -20,
    evidence: 'machine',
    closed: true,
    items: [
      { index: 0, renderedMs: 60_000, startedAt: start + 500, endedAt: start + 61_500, frames: 2_928_000, rmsDb: -20 },
      { index: 1, renderedMs: 0, reason: 'media-damaged' },
    ],
  });
});

test('the level of an airing is the mean power by length', () => {
  const facts = [
    ended(0, start, 60_000, { rmsDb: -20 } as Partial<HeardFact>),
    ended(1, start + 60_000, 40_000, { rmsDb: -30 } as Partial<HeardFact>),
  ];
  expect(closeRow({ planned, facts, now: later }).rmsDb).toBe(-21.9);
});

test('an item told twice counts once: the telling that rendered most', () => {
  const facts = [
    ended(0, start, 10_000, { end: 'cut', reason: 'player-error' }),
    ended(0, start + 11_000, 60_000),
    ended(1, start + 71_000, 40_000),
  ];
  expect(closeRow({ planned, facts, now: later })).toMatchObject({
    renderedMs: 100_000,
    outcome: 'aired',
    startedAt: start + 11_000,
  });
});

test('sound of a superseded playlist becomes off-plan rows, one per airing', () => {
  const strange = { airingId: 'old', sha256: 'c'.repeat(64) } as Partial<HeardFact>;
  const facts = [
    ...whole(0),
    begun(0, start),
    ended(0, start + 5000, 7000, strange),
    ended(1, start + 12_000, 3000, strange),
    skipped(1, 'late'),
    done,
  ];
  const old = {
    airingId: 'old',
    startedAt: start + 5000,
    endedAt: start + 15_000,
    renderedMs: 10_000,
    items: [
      { index: 0, renderedMs: 7000, startedAt: start + 5000, endedAt: start + 12_000, sha256: 'c'.repeat(64) },
      { index: 1, renderedMs: 3000, startedAt: start + 12_000, endedAt: start + 15_000, sha256: 'c'.repeat(64) },
    ],
  };
  expect(findOffPlan([planned], facts)).toEqual([old]);
  expect(findOffPlan([], facts).map((row) => row.airingId)).toEqual(['x', 'old']);
});

test('other bytes under a planned airing are off-plan too', () => {
  const facts = [ended(0, start, 60_000, { sha256: 'f'.repeat(64) } as Partial<HeardFact>)];
  expect(findOffPlan([planned], facts)).toMatchObject([{ airingId: 'x', renderedMs: 60_000 }]);
});

test('trap: silence while the status is green; a player that ran to the end without a sound did not air', () => {
  const facts = [
    ended(0, start, 60_000, { rmsDb: -120 } as Partial<HeardFact>),
    ended(1, start + 60_000, 40_000, { rmsDb: -96 } as Partial<HeardFact>),
    done,
  ];
  expect(closeRow({ planned, facts, now: later })).toMatchObject({ outcome: 'missed', reason: 'silent', closed: true });
});

describe('a relay', () => {
  const relay: PlannedRow = { ...planned, items: [{ index: 0, sourceId: 'vov1', durationMs: 100_000 }] };
  const heard = (rmsDb?: number): HeardFact[] => [
    ended(0, start, 100_000, { sha256: undefined, sourceId: 'vov1', ...(rmsDb === undefined ? {} : { rmsDb }) }),
    done,
  ];
  const of = (facts: readonly HeardFact[]) => {
    const { outcome, reason, renderedMs, evidence } = closeRow({ planned: relay, facts, now: later });
    return [outcome, reason, renderedMs, evidence];
  };

  test('aired only where its sound was measured', () => {
    expect(of(heard(-24))).toEqual(['aired', undefined, 100_000, 'machine']);
    expect(of(heard())).toEqual(['skipped', 'silent', 0, 'none']);
    expect(of(heard(-96))).toEqual(['skipped', 'relay-silent', 0, 'none']);
    expect(of([skipped(0, 'relay-silent'), done])).toEqual(['skipped', 'relay-silent', 0, 'none']);
  });

  test('of another source does not count, and is off-plan', () => {
    const other = heard(-24).map((fact) => ({ ...fact, sourceId: 'vov2' }) as HeardFact);
    expect(of(other)[0]).toBe('missed');
    expect(findOffPlan([relay], other)).toMatchObject([{ airingId: 'x', items: [{ index: 0, sourceId: 'vov2' }] }]);
    expect(findOffPlan([relay], heard(-24))).toEqual([]);
  });
});

describe('what gave way to something higher', () => {
  const close = (row: Partial<PlannedRow>, facts: readonly HeardFact[] = []) => {
    const { outcome, reason } = closeRow({ planned: { ...planned, ...row }, facts, now: later });
    return [outcome, reason];
  };

  test('is preempted: by the plan beforehand, or at the station; what sounded in part is cut', () => {
    expect(close({ items: [], dropReason: 'preempted' })).toEqual(['preempted', 'preempted']);
    expect(close({}, [skipped(0, 'preempted'), skipped(1, 'preempted'), done])).toEqual(['preempted', 'preempted']);
    expect(close({}, [ended(0, start, 60_000), skipped(1, 'preempted'), done])).toEqual(['cut', 'preempted']);
  });

  test('at its head is on time when its first item left begins at its own place', () => {
    const items = [{ index: 1, sha256: hashes[1] ?? '', durationMs: 40_000, offsetMs: 600_000 }];
    const at600 = [ended(1, start + 600_000, 40_000), done];
    expect(close({ items }, at600)).toEqual(['aired', undefined]);
    expect(close({ items }, [ended(1, start, 40_000), done])).toEqual(['late', 'started-early']);
  });
});

describe('a place', () => {
  const fallback = 'd'.repeat(64);
  const items = planned.items.map((item) => (item.index === 0 ? { ...item, fallback: { sha256: fallback } } : item));
  const close = (facts: readonly HeardFact[], row: Partial<PlannedRow> = {}) => {
    const { outcome, reason, renderedMs } = closeRow({ planned: { ...planned, items, ...row }, facts, now: later });
    return [outcome, reason, renderedMs];
  };
  const stand = ended(0, start, 20_000, { sha256: fallback } as Partial<HeardFact>);

  test('counts as sounded where the stand-in sounded whole, and says so; it is no sound off the plan', () => {
    expect(close([stand, ended(1, start + 20_000, 40_000), done])).toEqual(['aired', 'place-fallback', 60_000]);
    expect(findOffPlan([{ airingId: 'x', items }], [stand])).toEqual([]);
    expect(findOffPlan([planned], [stand])).toHaveLength(1);
  });

  test('whose stand-in was cut is cut', () => {
    const cut = { ...stand, end: 'cut' } as HeardFact;
    expect(close([cut, ended(1, start + 20_000, 40_000), done])).toEqual(['cut', 'place-fallback', 60_000]);
  });
});
