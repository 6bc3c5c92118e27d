/** The acts in a playlist: they cover whatever all acts together cover, none of them is there for nothing, and others change no byte. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompiledAiring } from '../../scheduler/compile-playlist.ts';
import { holdActs, neededActs, rememberedOf, type StoredAct } from '../../server/needed-acts.ts';
import { relayItem } from '../../stations/verify-act.ts';
import { runs } from '../counts.ts';
import { MONDAY_9 as NOW } from './make-house.ts';
import { hashOf } from './segment-steps.ts';

const DAY_MS = 86_400_000;
const URL = 'https://vov.vn/truc-tiep';
const contents = [hashOf('a'), hashOf('b'), hashOf('c'), relayItem(URL)];
const persons = ['minh', 'lan', 'tam'];

function airing(startsAt: number, items: readonly string[], over: Partial<CompiledAiring> = {}): CompiledAiring {
  const placed = { title: 'Tin', offsetMs: 0, durationMs: 60_000, approvedBy: 'Lê Văn Minh' };
  return {
    id: `luot-${startsAt}-${items.join()}`,
    title: 'Bản tin sáng',
    plannedAt: startsAt,
    startsAt,
    endsAt: startsAt + 60_000,
    priority: 'normal',
    lateRule: 'skip',
    items: items.map((content, index) =>
      content.startsWith('relay:')
        ? { ...placed, index, kind: 'relay', sourceId: 'vov', url: URL }
        : { ...placed, index, kind: 'news', sha256: content },
    ),
    ...over,
  };
}

const anAct: fc.Arbitrary<Omit<StoredAct, 'id'>> = fc.record({
  decision: fc.constantFrom('approved', 'approved', 'approved', 'approved', 'withdrawn'),
  person: fc.constantFrom(...persons),
  items: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...contents), fc.constantFrom(1, 1, 2)), {
      minLength: 1,
      selector: ([item]) => item,
    })
    .map((items) => new Map(items)),
  madeAt: fc.integer({ min: 1, max: 90 }).map((days) => NOW - days * DAY_MS),
  notAfter: fc.integer({ min: -5, max: 40 }).map((days) => NOW + days * DAY_MS),
  countsFrom: fc.constantFrom(0, 0, 0, NOW + 1),
});
const someActs = fc
  .array(anAct, { maxLength: 10 })
  .map((acts) => acts.map((act, n): StoredAct => ({ ...act, id: hashOf(`act ${n}`) })));
const somePlan = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 14 }), fc.subarray(contents, { minLength: 1 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((rows) => rows.map(([days, items]) => airing(NOW + days * DAY_MS, items)));

/** By the rules alone: whether an item may begin then, by these acts, at a station that ever saw `all`. */
function mayBegin(item: string, at: number, acts: readonly StoredAct[], all = acts): boolean {
  const of = acts.filter((act) => act.items.has(item));
  const own = of.filter(
    ({ decision, notAfter, countsFrom }) => notAfter > NOW && (decision === 'withdrawn' || countsFrom <= NOW),
  );
  const lost = own.filter(({ decision }) => decision === 'withdrawn').map(({ madeAt }) => madeAt);
  const given = own.filter(({ decision, madeAt }) => decision === 'approved' && lost.every((than) => madeAt > than));
  const needs = all.some(({ decision, items }) => decision === 'approved' && items.get(item) === 2) ? 2 : 1;
  return new Set(given.filter(({ notAfter }) => notAfter > at).map(({ person }) => person)).size >= needs;
}

/** Until when each person's word holds of an airing's items, as far as it is wanted: of the longest ones as many as it takes. */
function reachIn({ startsAt, items }: CompiledAiring, by: readonly StoredAct[], all: readonly StoredAct[]): number[][] {
  return items.map((item) => {
    const content = item.kind === 'relay' ? relayItem(item.url) : item.sha256;
    const reach = (act: StoredAct) => (act.items.has(content) ? Math.min(act.notAfter, startsAt + 1) : 0);
    const isLost = (act: StoredAct) =>
      by.some(
        ({ decision, items: gone, madeAt }) => decision === 'withdrawn' && gone.has(content) && madeAt >= act.madeAt,
      );
    const given = by.filter((act) => act.decision === 'approved' && !isLost(act));
    const each = persons.map((person) => Math.max(0, ...given.filter((act) => act.person === person).map(reach)));
    const needs = all.some((act) => act.items.get(content) === 2) ? 2 : 1;
    return each.sort((a, b) => b - a).slice(0, needs);
  });
}

describe('the acts of a playlist', () => {
  test('let each item begin wherever all acts together do, and each is there for something', () => {
    let covered = 0;
    fc.assert(
      fc.property(somePlan, someActs, (airings, acts) => {
        const needed = neededActs({ airings }, acts, NOW);
        for (const { startsAt, items } of airings)
          for (const item of items) {
            const content = item.kind === 'relay' ? relayItem(item.url) : item.sha256;
            const may = mayBegin(content, startsAt, acts);
            covered += may ? 1 : 0;
            if (may) expect(mayBegin(content, startsAt, needed, acts)).toBe(true);
          }
        const said = (by: readonly StoredAct[]) => airings.flatMap((one) => reachIn(one, by, acts));
        for (const one of needed.filter(({ decision }) => decision === 'approved'))
          expect(said(needed.filter((other) => other !== one))).not.toEqual(said(needed));
      }),
      { numRuns: runs(300, 20_000) },
    );
    expect(covered).toBeGreaterThan(20);
  });

  test('are the same in whatever order acts come, and whatever else was signed', () => {
    fc.assert(
      fc.property(somePlan, someActs, fc.func(fc.integer()), (airings, acts, sort) => {
        const needed = neededActs({ airings }, acts, NOW);
        const mixed = [...acts].sort((a, b) => sort(a.id, b.id));
        const other: StoredAct = { ...plain, id: hashOf('khác'), items: new Map([[hashOf('khác'), 1]]) };
        expect(neededActs({ airings }, [other, ...mixed], NOW)).toEqual(needed);
        expect(needed.map(({ id }) => id)).toEqual(needed.map(({ id }) => id).sort());
      }),
      { numRuns: runs(200, 5_000) },
    );
  });
});

const plain: StoredAct = {
  id: hashOf('1'),
  decision: 'approved',
  person: 'minh',
  items: new Map([[hashOf('a'), 1]]),
  madeAt: NOW - DAY_MS,
  notAfter: NOW + 90 * DAY_MS,
  countsFrom: NOW - DAY_MS,
};

describe('of what was signed twice, withdrawn or called in an emergency', () => {
  const airings = [airing(NOW + DAY_MS, [hashOf('a'), hashOf('b')])];
  const ids = (acts: StoredAct[], plan = airings) => neededActs({ airings: plan }, acts, NOW).map(({ id }) => id);

  test('the newer act comes alone where it says all', () => {
    const week = { ...plain, id: hashOf('2'), madeAt: NOW - 1, items: new Map(contents.map((item) => [item, 1])) };
    expect(ids([plain, week])).toEqual([week.id]);
    // One that ends before the item begins needs the other.
    expect(ids([plain, { ...week, notAfter: NOW + 60_000 }])).toContain(plain.id);
  });

  test('a withdrawal goes to everybody for 45 days', () => {
    const gone = (days: number): StoredAct => ({
      ...plain,
      decision: 'withdrawn',
      items: new Map([[hashOf('x'), 1]]),
      madeAt: NOW - days * DAY_MS,
    });
    expect([ids([gone(44)]), ids([gone(45)])]).toEqual([[plain.id], []]);
  });

  test('an order has its own act, and no other is asked for', () => {
    const call: StoredAct = { ...plain, id: hashOf('9'), decision: 'emergency' };
    const order = [airing(NOW, [hashOf('a')], { priority: 'emergency', act: call.id })];
    expect([ids([plain, call], order), ids([plain, call])]).toEqual([[call.id], [plain.id]]);
  });

  test('an order of what was withdrawn once brings the approval of after that, whoever withdrew it', () => {
    const call: StoredAct = { ...plain, id: hashOf('9'), decision: 'emergency' };
    const gone: StoredAct = { ...plain, id: hashOf('8'), decision: 'withdrawn', madeAt: NOW - 20 * DAY_MS };
    const before: StoredAct = { ...plain, id: hashOf('7'), madeAt: NOW - 30 * DAY_MS };
    const order = [airing(NOW, [hashOf('a')], { priority: 'emergency', act: call.id, expiresAt: NOW + 3_600_000 })];
    const sorted = (...acts: StoredAct[]) => acts.map(({ id }) => id).sort();
    expect(ids([before, gone, plain, call], order)).toEqual(sorted(gone, plain, call));
    // Somebody who is on the list no more, and whose word stations remember all the same.
    const known = rememberedOf([before, gone, plain, call], NOW);
    const needed = neededActs({ airings: order }, [before, plain, call], NOW, known);
    expect(needed.map(({ id }) => id)).toEqual(sorted(plain, call));
  });

  test('what lies ready for an order and was withdrawn once brings the approval of after that before anybody calls', () => {
    const gone: StoredAct = { ...plain, id: hashOf('8'), decision: 'withdrawn', madeAt: NOW - 2 * DAY_MS };
    const ids = (...keepReady: string[]) =>
      neededActs({ airings: [], keepReady }, [gone, plain], NOW).map(({ id }) => id);
    expect([ids(), ids(hashOf('b')), ids(hashOf('a'))]).toEqual([[gone.id], [gone.id], [plain.id, gone.id].sort()]);
    // What was never withdrawn asks for none.
    expect(neededActs({ airings: [], keepReady: [hashOf('a')] }, [plain], NOW)).toEqual([]);
  });

  test('what was ever signed for two brings two, though they say so no longer: by an act that has ended, was withdrawn since, or is of somebody who left', () => {
    const other: StoredAct = { ...plain, id: hashOf('2'), person: 'lan' };
    const third: StoredAct = { ...plain, id: hashOf('3'), person: 'tam' };
    const forTwo: StoredAct = {
      ...plain,
      id: hashOf('4'),
      person: 'bình',
      items: new Map([[hashOf('a'), 2]]),
      madeAt: NOW - 9 * DAY_MS,
    };
    const gone: StoredAct = { ...plain, id: hashOf('8'), decision: 'withdrawn', madeAt: NOW - 2 * DAY_MS };
    const all = [plain, other, third];
    expect(ids(all)).toHaveLength(1);
    expect(ids([...all, { ...forTwo, notAfter: NOW - 1 }])).toHaveLength(2);
    expect(ids([...all, forTwo, gone])).toEqual([...ids([...all, { ...forTwo, notAfter: NOW - 1 }]), gone.id].sort());
    const left = neededActs({ airings }, all, NOW, rememberedOf([...all, forTwo], NOW));
    expect(left).toHaveLength(2);
    // One is all there is.
    expect(ids([plain, { ...forTwo, notAfter: NOW - 1 }])).toEqual([plain.id]);
  });

  test('a withdrawal by a clock that was ahead goes out and counts, also once the clock has been put right', () => {
    const ahead = NOW + 7 * 3_600_000;
    const gone: StoredAct = { ...plain, id: hashOf('8'), decision: 'withdrawn', madeAt: ahead, countsFrom: ahead };
    expect(ids([plain, gone])).toEqual([gone.id]);
    const later: StoredAct = { ...plain, id: hashOf('9'), madeAt: ahead + 1 };
    expect(ids([plain, gone, later])).toEqual([gone.id, later.id].sort());
  });

  test('of too many those go whose beginning is farthest, and what no list asks for yet; orders and withdrawals stay', () => {
    const plan = [airing(NOW + DAY_MS, [hashOf('a')]), airing(NOW + 2 * DAY_MS, [hashOf('b')])];
    const near = plain;
    const far: StoredAct = { ...plain, id: hashOf('2'), items: new Map([[hashOf('b'), 1]]) };
    const spare: StoredAct = { ...plain, id: hashOf('3') };
    const gone: StoredAct = { ...plain, id: hashOf('4'), decision: 'withdrawn', items: new Map([[hashOf('x'), 1]]) };
    const call: StoredAct = { ...gone, id: hashOf('5'), decision: 'emergency' };
    const all = [spare, far, near, gone, call];
    const hold = (acts: number, text = 1_000) =>
      holdActs({ airings: plan }, all, { acts, text }, { size: () => 10, isSpare: (act) => act === spare });
    const sorted = (...acts: StoredAct[]) => [...acts].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(hold(5)).toEqual(sorted(...all));
    expect(hold(4)).toEqual(sorted(near, far, gone, call));
    expect([hold(3), hold(9, 30)]).toEqual([sorted(near, gone, call), sorted(near, gone, call)]);
    expect(hold(2)).toEqual(sorted(gone, call));
    // What lies ready may be called for at any time: before all that has its day.
    const ready = { airings: plan, keepReady: [hashOf('b')] };
    const held = holdActs(ready, [near, far], { acts: 1, text: 1_000 }, { size: () => 10, isSpare: () => false });
    expect(held).toEqual([far]);
  });

  test('a stand-in is signed for like what it stands for', () => {
    const [item] = airing(NOW, [hashOf('b')]).items;
    const standIn = {
      title: 'Nhạc',
      kind: 'signature',
      sha256: hashOf('a'),
      durationMs: 1000,
      approvedBy: 'Minh',
    } as const;
    const plan = [airing(NOW, [], { items: [{ ...item, fallback: standIn } as CompiledAiring['items'][number]] })];
    expect(ids([plain], plan)).toEqual([plain.id]);
  });
});
