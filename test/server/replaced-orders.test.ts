/** What the page says of orders that replace one another is what the signed playlists say. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Interrupt } from '../../server/contract/interrupts.ts';
import { ORDER_LEAD_MS } from '../../server/store/interrupt-store.ts';
import { runs } from '../counts.ts';
import { MONDAY_9 } from './make-house.ts';
import { MINUTE, type PlannedCommune, planCommune } from './planned-commune.ts';

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
  commune.app.clock.set(MONDAY_9 + MINUTE);
});
afterEach(() => commune.app.close());

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
const now = () => commune.app.clock.now();
const later = (ms: number) => commune.app.clock.set(now() + ms);
const send = async (over: object): Promise<Interrupt> => {
  const payload = { requestId: randomUUID(), kind: 'emergency', segmentId: commune.segmentId, ...over };
  return (await call('operator', 'POST', '/api/v1/interrupts', { payload })).json;
};
const at = (...indexes: number[]) => ({
  kind: 'stations',
  stationIds: indexes.map((index) => commune.station(index).id),
});
const view = async (id: string): Promise<Interrupt> => (await call('operator', 'GET', `/api/v1/interrupts/${id}`)).json;
const urgentAt = async (index: number) =>
  (await commune.playlistOf(index)).airings.filter(({ priority }) => priority === 'emergency');

describe('a flood warning everywhere, replaced in one village', () => {
  test('goes on in the other, and the page says where, since when, and until when', async () => {
    const flood = await send({ repeatEveryMinutes: 30, expiresInMinutes: 180 });
    await commune.compile();
    later(31 * MINUTE);
    const retreat = await send({ target: at(1), replaces: true });
    await commune.compile();
    const due = async (index: number) => (await urgentAt(index)).filter(({ plannedAt }) => plannedAt > now());
    expect((await due(0)).map(({ plannedAt }) => plannedAt)).toEqual(
      [60, 90, 120, 150].map((minutes) => MONDAY_9 + MINUTE + ORDER_LEAD_MS + minutes * MINUTE),
    );
    expect((await due(1)).map(({ id }) => id)).toEqual([retreat.airings[0]?.id]);
    const said = await view(flood.id);
    expect(said.state).toBe('running');
    expect(said.airings.map(({ stationIds }) => stationIds.length)).toEqual([2, 2, 1, 1, 1, 1]);
    const since = retreat.airings[0]?.startsAt;
    expect(said.replacedBy).toEqual([{ id: retreat.id, title: retreat.title, at: since, stationNames: ['Hòa Thủy'] }]);
    const newer = await view(retreat.id);
    expect(newer.replaced).toEqual([{ id: flood.id, title: flood.title, at: since, stationNames: ['Hòa Thủy'] }]);
    later(MINUTE);
    await call('operator', 'DELETE', `/api/v1/interrupts/${retreat.id}`);
    await commune.compile();
    expect((await due(1)).map(({ id }) => id)).toEqual([]);
    expect(await due(0)).toHaveLength(4);
  });

  test('is over where nothing is left of it, also for a station that never heard of it', async () => {
    const flood = await send({ expiresInMinutes: 180 });
    await commune.compile();
    later(31 * MINUTE);
    const again = await send({ replaces: true });
    await commune.compile();
    expect((await view(flood.id)).state).toBe('running');
    later(1_000);
    expect((await view(flood.id)).state).toBe('over');
    const waits = (await urgentAt(1)).find(({ id }) => id === flood.airings[0]?.id);
    expect(waits?.expiresAt).toBe(MONDAY_9 + 32 * MINUTE + ORDER_LEAD_MS);
    expect((await view(again.id)).state).toBe('running');
  });

  test('stays replaced when the newer one has long expired, also past midnight', async () => {
    later(13 * 60 * MINUTE);
    const flood = await send({ repeatEveryMinutes: 60, expiresInMinutes: 24 * 60 });
    await commune.compile();
    later(MINUTE);
    await send({ target: at(1), replaces: true, expiresInMinutes: 5 });
    await commune.compile();
    later(18 * 60 * MINUTE);
    await commune.compile();
    const left = async (index: number) => (await urgentAt(index)).filter(({ plannedAt }) => plannedAt > now()).length;
    expect([await left(0), await left(1)]).toEqual([5, 0]);
    expect((await view(flood.id)).airings.at(-1)?.stationIds).toEqual([commune.station(0).id]);
  });
});

test('at every station the beginnings to come are what the page says, whatever is ordered, replaced and cancelled', async () => {
  const step = fc.record({
    waitMinutes: fc.integer({ min: 1, max: 40 }),
    where: fc.constantFrom([0], [1], [0, 1]),
    every: fc.option(fc.integer({ min: 5, max: 60 }), { nil: null }),
    replaces: fc.boolean(),
    cancels: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const ids: string[] = [];
      for (const { waitMinutes, where, every, replaces, cancels } of steps) {
        later(waitMinutes * MINUTE);
        const sent = await send({ target: at(...where), repeatEveryMinutes: every, expiresInMinutes: 120, replaces });
        ids.push(sent.id);
        const cancelled = cancels === undefined ? undefined : ids[cancels];
        if (cancelled !== undefined) await call('operator', 'DELETE', `/api/v1/interrupts/${cancelled}`);
        await commune.compile();
        const { interrupts } = (await call('operator', 'GET', '/api/v1/interrupts')).json as {
          interrupts: Interrupt[];
        };
        for (const index of [0, 1]) {
          const { id } = commune.station(index);
          const said = interrupts
            .filter(({ state }) => state !== 'cancelled')
            .flatMap(({ airings }) => airings.filter(({ stationIds }) => stationIds.includes(id)))
            .filter(({ startsAt }) => Date.parse(startsAt) > now());
          const signed = (await urgentAt(index)).filter(({ plannedAt }) => plannedAt > now());
          expect(signed.map((airing) => airing.id).sort()).toEqual(said.map((airing) => airing.id).sort());
        }
      }
      for (const id of ids) await call('operator', 'DELETE', `/api/v1/interrupts/${id}`);
      later(24 * 60 * MINUTE);
    }),
    { numRuns: runs(8, 60) },
  );
}, 60_000);
