/** Nghe lại: who may hear what, when something is gone, and bytes as players ask for them. */
import { parseFeed } from 'podcast-partytime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planLedger } from '../../server/store/ledger-store.ts';
import { noteMp3 } from '../../server/store/mp3-store.ts';
import { writeSetting } from '../../server/store/setting-store.ts';
import { withdrawApproval } from '../../server/store/withdrawal-store.ts';
import { MINUTE, plannedRow, stationAiring, storeResult } from './ledger-steps.ts';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { giveRendition, hashOf, made, makeApproved } from './segment-steps.ts';

const ITEMS = '/api/public/v1/items';
let app: TestApp;
let count: number;
beforeEach(async () => {
  app = await makeApp();
  count = 0;
  await writeSetting(app.db, app.clock.now(), app.communeId, 'publicListening', true, app.people.admin);
});
afterEach(() => app.close());

describe('the list', () => {
  test('is closed until an admin opens it, and so are its feed and its sounds', async () => {
    const sha256 = await airedAndReady('Tin một cửa');
    await writeSetting(app.db, app.clock.now(), app.communeId, 'publicListening', false, app.people.admin);
    for (const url of [ITEMS, `${ITEMS}/x`, `/api/public/v1/audio/${sha256}.mp3`, '/nghe-lai/rss.xml']) {
      const answer = await get(url);
      expect([url, answer.status, answer.json.code]).toEqual([url, 404, 'listening-off']);
    }
  });

  test('has what aired, is approved and has an MP3; newest first, with its topics', async () => {
    const later = app.clock.now() - 10 * MINUTE;
    await airedAndReady('Tin cũ', { airedAt: later - 60 * MINUTE, topics: ['II.5'] });
    const sha256 = await airedAndReady('Tin mới', { airedAt: later, topics: ['II.3.c'] });
    const { json } = await get(ITEMS);
    expect(json.items.map((item: { title: string }) => item.title)).toEqual(['Tin mới', 'Tin cũ']);
    expect(json.items[0]).toMatchObject({ sha256, airedAt: new Date(later).toISOString(), durationMs: 30_000 });
    expect(json.topics.map(({ code, items }: { code: string; items: number }) => [code, items])).toEqual([
      ['II.3', 1],
      ['II.3.c', 1],
      ['II.5', 1],
    ]);
    expect((await titles(`${ITEMS}?topic=II.3`)).join()).toBe('Tin mới');
  });

  test.each<[string, () => Promise<unknown>]>([
    ['never aired', () => approvedWithMp3('Bài')],
    ['was missed', () => airedAndReady('Bài', { outcome: 'missed', evidence: 'none' })],
    ['has no MP3 yet', () => airedAndReady('Bài', { hasMp3: false })],
    ['is a notice', () => airedAndReady('Bài', { kind: 'notice' })],
    ['is a tune', () => airedAndReady('Bài', { kind: 'signature' })],
    ['aired more than a year ago', () => airedAndReady('Bài', { airedAt: app.clock.now() - 366 * 24 * 60 * MINUTE })],
  ])('has nothing that %s', async (_what, make) => {
    await make();
    expect(await titles()).toEqual([]);
  });

  test('loses what gets another file, until that one is approved and has aired itself', async () => {
    await airedAndReady('Bài');
    const [{ id }] = (await get(ITEMS)).json.items;
    await giveRendition(app, id, app.people.operator, made(hashOf('file-moi')));
    expect(await titles()).toEqual([]);
  });

  test('loses what was withdrawn (thu hồi) at once', async () => {
    const sha256 = await airedAndReady('Bài');
    const [{ id: segmentId }] = (await get(ITEMS)).json.items;
    expect((await get(`/api/public/v1/audio/${sha256}`)).status).toBe(200);
    await withdrawApproval(app.db, app.clock.now(), app.communeId, { segmentId, reason: 'sai' }, app.people.approver);
    expect(await titles()).toEqual([]);
    expect((await get(`/api/public/v1/audio/${sha256}`)).status).toBe(404);
    expect(parseFeed((await get('/nghe-lai/rss.xml')).body)?.items).toEqual([]);
  });

  test('loses what somebody took out, with a reason, and has it again when that is undone', async () => {
    const sha256 = await airedAndReady('Bài');
    const [{ id }] = (await get(ITEMS)).json.items;
    const url = `/api/v1/listening/withdrawn/${id}`;
    expect((await app.call('approver', 'PUT', url, { payload: { reason: '' } })).status).toBe(400);
    expect((await app.call('approver', 'PUT', url, { payload: { reason: 'nêu tên người' } })).status).toBe(200);
    expect(await titles()).toEqual([]);
    expect((await get(`/api/public/v1/audio/${sha256}.mp3`)).status).toBe(404);
    const { json } = await app.call('operator', 'GET', '/api/v1/listening');
    expect(json.items).toMatchObject([
      { id, isReady: true, withdrawn: { reason: 'nêu tên người', byName: 'Lê Văn Minh' } },
    ]);
    expect((await app.call('operator', 'DELETE', url)).status).toBe(200);
    expect(await titles()).toEqual(['Bài']);
  });

  test('comes in pages that lose nothing, also where many aired in the same moment', async () => {
    const moment = app.clock.now() - 60 * MINUTE;
    for (let index = 0; index < 36; index += 1) {
      await airedAndReady(`Bài ${index}`, { airedAt: index < 28 ? moment + index * 1_000 : moment });
    }
    const first = (await get(ITEMS)).json;
    const second = (await get(`${ITEMS}?before=${first.next}`)).json;
    expect(first.items.length + (second.items?.length ?? 0)).toBe(36);
    expect(first.next === null || second.next === null).toBe(true);
    const all = [...first.items, ...(second.items ?? [])].map((item) => item.id);
    expect(new Set(all).size).toBe(36);
  });
});

describe('the sound of an item', () => {
  test('comes whole, in part, and as a head, as podcast players ask', async () => {
    const sha256 = await airedAndReady('Bài');
    const url = `/api/public/v1/audio/${sha256}.mp3`;
    const whole = await get(url);
    expect(whole.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'accept-ranges': 'bytes',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(whole.bytes.toString()).toBe(SOUND);
    const head = await app.call('nobody', 'HEAD', url);
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, String(SOUND.length), '']);
    const part = await get(url, { range: 'bytes=4-7' });
    expect([part.status, part.body, part.headers['content-range']]).toEqual([206, SOUND.slice(4, 8), 'bytes 4-7/22']);
    const end = await get(url, { range: 'bytes=-4' });
    expect([end.status, end.body]).toEqual([206, SOUND.slice(-4)]);
    expect((await get(url, { range: 'bytes=99-' })).status).toBe(416);
  });

  test('is not there for a file that may not be heard, whoever knows its name', async () => {
    await approvedWithMp3('Bài chưa phát');
    expect((await get(`/api/public/v1/audio/${hashOf('bai-1')}.mp3`)).status).toBe(404);
    expect((await get(`/api/public/v1/audio/${'f'.repeat(64)}.mp3`)).status).toBe(404);
    expect((await get('/api/public/v1/audio/..%2f..%2floa.sqlite')).status).toBe(400);
  });
});

test('the feed names its sounds by whole addresses: the one that is set, else the one it was asked by', async () => {
  const sha256 = await airedAndReady('Bài "có" <dấu> & ]]>');
  const asked = await get('/nghe-lai/rss.xml', { host: 'loa.xa.example:8080' });
  expect(asked.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
  const [item] = parseFeed(asked.body)?.items ?? [];
  expect(item?.title).toBe('Bài "có" <dấu> & ]]>');
  expect(item?.enclosure).toEqual({
    url: `http://loa.xa.example:8080/api/public/v1/audio/${sha256}.mp3`,
    length: SOUND.length,
    type: 'audio/mpeg',
  });
  const served = await get(new URL(item?.enclosure.url ?? '').pathname);
  expect(served.bytes.length).toBe(item?.enclosure.length);
  const set = await makeApp({ LOA_PUBLIC_URL: 'https://loa.sontay.example/' });
  await writeSetting(set.db, set.clock.now(), set.communeId, 'publicListening', true, set.people.admin);
  const answer = await set.call('nobody', 'GET', '/nghe-lai/rss.xml', { headers: { host: 'evil.example' } });
  expect(answer.body).toContain('href="https://loa.sontay.example/nghe-lai/rss.xml"');
  expect(answer.body).not.toContain('evil');
  await set.close();
});

/** Bytes of a file that nobody decodes here. */
const SOUND = 'twenty-two bytes of it';

interface How {
  readonly airedAt?: number;
  readonly kind?: 'news' | 'notice' | 'signature';
  readonly topics?: readonly string[];
  readonly outcome?: 'aired' | 'missed';
  readonly evidence?: 'machine' | 'none';
  readonly hasMp3?: boolean;
}

/** An approved segment that aired, its MP3 made; its file's hash. */
async function airedAndReady(title: string, how: How = {}): Promise<string> {
  const { segmentId, sha256 } = await approvedWithMp3(title, how);
  const { db, communeId, clock } = app;
  const { airedAt = clock.now() - 60 * MINUTE, outcome = 'aired', evidence = 'machine' } = how;
  const airing = stationAiring(`a${count}`, airedAt);
  const items = airing.items.map((item) => ({ ...item, segmentId, sha256, title }));
  const planned = plannedRow(airing.id, airedAt, { airing: { ...airing, items: items as typeof airing.items } });
  await planLedger(db, airedAt - MINUTE, communeId, { from: airedAt - MINUTE, to: airedAt + MINUTE }, [planned]);
  await storeResult(app, airing.id, { outcome, evidence });
  return sha256;
}

async function approvedWithMp3(title: string, { kind = 'news', topics = [], hasMp3 = true }: How = {}) {
  count += 1;
  const sha256 = hashOf(`bai-${count}`);
  const { operator: author, approver } = app.people;
  const segmentId = await makeApproved(app, { author, approver }, made(sha256), { title, kind, topics });
  if (hasMp3) {
    await app.media.keepFile('mp3', sha256, Buffer.from(SOUND));
    await noteMp3(app.db, app.clock.now(), app.communeId, sha256, Buffer.byteLength(SOUND));
  }
  return { segmentId, sha256 };
}

function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return app.call('nobody', 'GET', url, { headers });
}

async function titles(url: string = ITEMS): Promise<string[]> {
  return (await get(url)).json.items.map((item: { title: string }) => item.title);
}
