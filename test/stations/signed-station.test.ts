/** A whole station whose list names people: it plays what they signed, tells what lacks a signature, and follows the root's next list without a visit. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SampleAiring } from '../fakes/make-playlist.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';
import { at, fileItems, hourMs, startStation } from './whole-station.ts';

const minuteMs = 60_000;
const lan = makeSigner('Lan', ['approver', 'emergency']);
const stolen = makeSigner('Minh');
const fresh = makeSigner('Minh, điện thoại mới', ['approver'], { person: 'Minh' });
const airing = (n: number, startsAt: number): SampleAiring => ({
  id: `a${n}`,
  startsAt,
  items: fileItems.slice(n, n + 1),
});
const hash = (n: number) => fileItems[n]?.sha256 ?? '';
const people = [lan.key, stolen.key];

test('what is signed sounds, what is not is told before, skipped with its reason, and a fault until then', async () => {
  const { clock, engine, facts, heard, publish, giveList, hint } = await startStation([]);
  await giveList(2, { people, site: sampleSite });
  await clock.advance(5 * minuteMs);
  const acts = [lan.sign({ items: [hash(0)], madeAt: at - 20 * minuteMs })];
  await publish(2, 24 * hourMs, [airing(0, at + 10 * minuteMs), airing(1, at + 20 * minuteMs)], { acts });
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(3 * minuteMs);
  expect(heard.last).toMatchObject({
    keysVersion: 2,
    leave: { approvers: 2, emergency: 1, unsigned: 1 },
    faults: ['unsigned-item'],
  });
  await clock.advance(40 * minuteMs);
  expect(engine.sounds).toHaveLength(1);
  expect(facts.filter(({ kind }) => kind === 'item-skipped')).toMatchObject([{ airingId: 'a1', reason: 'not-signed' }]);
  expect(heard.last).toMatchObject({ leave: { unsigned: 0 }, faults: [] });
});

test('within two heartbeats of the root’s next list a stolen phone counts no more, and the new one does', async () => {
  const { clock, engine, facts, heard, publish, giveList, hint } = await startStation([]);
  await giveList(2, { people, site: sampleSite });
  await clock.advance(5 * minuteMs);
  const acts = [
    stolen.sign({ items: [hash(0)], madeAt: at - 20 * minuteMs }),
    fresh.sign({ items: [hash(1)], madeAt: at - 20 * minuteMs }),
  ];
  await publish(2, 24 * hourMs, [airing(0, at + 20 * minuteMs), airing(1, at + 30 * minuteMs)], { acts });
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(5 * minuteMs);
  expect(heard.last?.leave?.unsigned).toBe(1);
  // Nothing else changes: neither the plan nor the key that signs it.
  const asked = heard.asked.playlist ?? 0;
  await giveList(3, { people: [lan.key, fresh.key], site: sampleSite });
  await clock.advance(5 * minuteMs);
  expect(heard.last).toMatchObject({ keysVersion: 3, leave: { approvers: 2, unsigned: 1 } });
  expect((heard.asked.playlist ?? 0) - asked).toBeLessThan(4);
  await clock.advance(50 * minuteMs);
  expect(engine.sounds).toHaveLength(1);
  const settled = facts.filter(({ kind }) => kind === 'item-skipped' || kind === 'item-started');
  expect(settled).toMatchObject([
    { kind: 'item-skipped', airingId: 'a0', reason: 'not-signed' },
    { kind: 'item-started', airingId: 'a1' },
  ]);
});

test('what sounds is cut within the minute in which somebody takes their signature back', async () => {
  const { clock, engine, facts, publish, giveList, hint, stop, boot, dataDir } = await startStation([]);
  await giveList(2, { people, site: sampleSite });
  await clock.advance(5 * minuteMs);
  const approval = lan.sign({ items: [hash(0)], madeAt: at - 20 * minuteMs });
  const planned = [airing(0, at + 10 * minuteMs), airing(0, at + 40 * minuteMs)].map((one, n) => ({
    ...one,
    id: `b${n}`,
  }));
  await publish(2, 24 * hourMs, planned, { acts: [approval] });
  hint({ kind: 'playlist', version: 2 });
  await clock.advance(16 * minuteMs);
  expect(engine.sounds).toHaveLength(1);
  const withdrawal = stolen.sign({ decision: 'withdrawn', items: [hash(0)], madeAt: Math.round(clock.now()) });
  await publish(3, 24 * hourMs, planned, { acts: [approval, withdrawal] });
  hint({ kind: 'playlist', version: 3 });
  await clock.advance(minuteMs);
  const ends = facts.filter(({ kind }) => kind === 'item-ended');
  expect(ends).toMatchObject([{ airingId: 'b0', end: 'cut', reason: 'not-signed' }]);
  // The next plan says nothing of it any more, and it stays silent.
  await publish(4, 24 * hourMs, planned, { acts: [approval] });
  hint({ kind: 'playlist', version: 4 });
  await clock.advance(hourMs);
  expect(engine.sounds).toHaveLength(1);
  // What a station starts with is remembered at once, not with the next playlist.
  await stop();
  rmSync(path.join(dataDir, 'leave.json'));
  onTestFinished(await boot());
  expect(JSON.parse(readFileSync(path.join(dataDir, 'leave.json'), 'utf8'))).toMatchObject({ listed: true, list: 2 });
});
