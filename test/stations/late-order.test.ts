/** A whole station that hears of an order only after the time it would have taken: as soon as its file is here it sounds, until it expires. */
import { expect, test } from 'vitest';
import type { SampleAiring } from '../fakes/make-playlist.ts';
import { at, fileItems, hourMs, startStation } from './whole-station.ts';

const minuteMs = 60_000;
/** Four minutes long, ordered at midnight, good for an hour. */
const order: SampleAiring = {
  id: 'lenh',
  startsAt: at,
  items: fileItems.slice(0, 1),
  priority: 'emergency',
  lateRule: 'when-ready',
  expiresAfterMs: hourMs,
};

test('an order that arrives after its own length is fetched, and sounds', async () => {
  const { clock, engine, facts, heard, publish, hint } = await startStation([]);
  await clock.advance(15 * minuteMs);
  await publish(2, hourMs, [order]);
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(5 * minuteMs);
  expect(heard.asked[`media/${order.items[0]?.sha256}`]).toBe(1);
  expect(engine.sounds.map(({ endedAtMs = 0, beganAtMs }) => endedAtMs - beganAtMs)).toEqual([4 * minuteMs]);
  expect(facts.filter(({ kind }) => kind === 'item-skipped')).toEqual([]);
});

test('a download that breaks off until after the order’s length is tried again, and told as missing meanwhile', async () => {
  const station = await startStation([]);
  const { clock, engine, heard, publish, hint } = station;
  await clock.advance(10 * minuteMs);
  station.link.breaksMedia = true;
  await publish(2, hourMs, [order]);
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(20 * minuteMs);
  expect(engine.sounds).toEqual([]);
  expect(heard.last).toMatchObject({ coveredUntil: order.startsAt, mediaMissing: 1 });
  station.link.breaksMedia = false;
  await clock.advance(10 * minuteMs);
  expect(engine.sounds).toHaveLength(1);
  expect(heard.last?.mediaMissing).toBe(0);
});

test('an order whose file comes after it has expired is not fetched any more', async () => {
  const station = await startStation([]);
  const { clock, engine, heard, publish, hint } = station;
  await clock.advance(10 * minuteMs);
  station.link.breaksMedia = true;
  await publish(2, hourMs, [order]);
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(hourMs);
  station.link.breaksMedia = false;
  const tried = heard.asked[`media/${order.items[0]?.sha256}`];
  await clock.advance(hourMs);
  expect(heard.asked[`media/${order.items[0]?.sha256}`]).toBe(tried);
  expect(engine.sounds).toEqual([]);
});
