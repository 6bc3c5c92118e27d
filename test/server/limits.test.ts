/** What is asked is answered in bounded work: a span of a month at most; leftovers go, what somebody works in stays. */
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prune } from '../../server/jobs/prune.ts';
import { queueJob } from '../../server/store/job-store.ts';
import { submitSegment } from '../../server/store/segment-store.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

let app: TestApp;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

describe.each(['/api/v1/airings', '/api/v1/ledger'])('%s', (url) => {
  test.each([
    ['32 days', '2026-11-01T00:00:00Z', '2026-12-03T00:00:00Z', 200],
    ['a second more', '2026-11-01T00:00:00Z', '2026-12-03T00:00:01Z', 400],
    ['a thousand years', '2026-11-01T00:00:00Z', '3026-12-03T00:00:00Z', 400],
    ['none', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 400],
    ['backwards', '2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z', 400],
  ])('of %s', async (_what, from, to, status) => {
    const answer = await app.call('operator', 'GET', url, { query: { from, to } });
    expect([answer.status, status === 400 && !/tối đa 32 ngày/.test(answer.json.message)]).toEqual([status, false]);
  });
});

test('waveforms are read where one is drawn, and a list no longer than asked for', async () => {
  const { operator } = app.people;
  const older = await makeSegment(app, operator);
  await giveRendition(app, older, operator, made(hashOf('wave')));
  await submitSegment(app.db, app.clock.now(), app.communeId, older, operator);
  app.clock.pass(1);
  const newer = await makeSegment(app, operator);
  const get = async (url: string) => (await app.call('operator', 'GET', url)).json;
  const ids = async (query: string) =>
    (await get(`/api/v1/segments?${query}`)).segments.map((one: { id: string }) => one.id);
  expect([await ids('limit=1'), await ids('limit=1&state=waiting')]).toEqual([[newer], [older]]);
  const shown = [
    (await get('/api/v1/segments?state=waiting')).segments[0],
    await get(`/api/v1/segments/${older}`),
    (await get('/api/v1/approvals/waiting')).segments[0],
  ];
  expect(shown.map(({ rendition }) => rendition.waveform)).toEqual([[], [0, 0.5, 1], [0, 0.5, 1]]);
});

test('of work folders those of open jobs and those of the last hour stay', async () => {
  const { clock, communeId: commune, db, media, people } = app;
  const segmentId = await makeSegment(app, people.operator);
  const open = await queueJob(db, clock.now(), { commune, segmentId, kind: 'file', maxQueue: 9 }, people.operator);
  const work = join(app.config.dataDir, 'work');
  const hours = { [open]: 5, young: 0.9, old: 1.1 };
  for (const [name, ago] of Object.entries(hours)) {
    await mkdir(join(work, name));
    const at = new Date(clock.now() - ago * 3_600_000);
    await utimes(join(work, name), at, at);
  }
  await prune({ db, media, now: clock.now });
  expect(new Set(await readdir(work))).toEqual(new Set([open, 'young']));
});
