/** A village's own page behind its personal link: what it sees, what it may say, and that nobody else sees or says anything by it. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { inject, makeApp, type TestApp } from './make-app.ts';
import { SMALL_JPEG } from './small-jpeg.ts';
import { answersOf, at, enterWeek, iso, makeVillage, villageOf, weekBody } from './village-steps.ts';

let app: TestApp;
let village: string;
let token: string;
let villages = 0;
beforeAll(async () => {
  app = await makeApp({}, { at: at(3, 18) });
});
beforeEach(async () => {
  app.clock.set(at(3, 18));
  villages += 1;
  village = await makeVillage(app, { code: `V${villages}`, name: `Thôn ${villages}` });
  token = await linkFor('Ông Sáu');
});
afterAll(() => app.close());

const linkFor = async (person: string, stationId = village): Promise<string> => {
  const { json } = await app.call('operator', 'POST', '/api/v1/village-links', { payload: { stationId, person } });
  return json.path.split('#')[1];
};
// Each village from a phone of its own.
const own = (method: 'GET' | 'POST', path: string, payload?: object | Buffer, given = token) =>
  app.call('nobody', method, `/api/village/v1/${path}`, {
    headers: { 'x-village-token': given, ...(Buffer.isBuffer(payload) ? { 'content-type': 'image/jpeg' } : {}) },
    ...(payload === undefined ? {} : { payload }),
    from: `10.2.0.${villages}`,
  });
const say = (over: object = {}, given = token) =>
  own('POST', 'reports', { requestId: randomUUID(), date: '2026-11-26', answer: 'heard', ...over }, given);
const reports = () =>
  app.db.selectFrom('villageReport').selectAll().where('stationId', '=', village).orderBy('seq').execute();

describe('what a village sees', () => {
  test('is its own last seven days, newest first, of today what has begun; no account is needed', async () => {
    app.clock.set(at(3, 12));
    const { status, json } = await own('GET', 'days');
    expect(status).toBe(200);
    expect(json).toMatchObject({ village: `Thôn ${villages}`, person: 'Ông Sáu', now: iso(at(3, 12)) });
    expect(
      json.days.map(({ words, airings }: { words: string; airings: { time: string }[] }) => [
        words,
        airings.map(({ time }) => time),
      ]),
    ).toEqual([
      ['hôm nay, thứ Năm 26/11', ['05:00']],
      ['hôm qua, thứ Tư 25/11', ['05:00', '17:00']],
      ['thứ Ba 24/11', ['05:00', '17:00']],
      ['thứ Hai 23/11', ['05:00', '17:00']],
      ...[
        ['Chủ nhật 22/11', []],
        ['thứ Bảy 21/11', []],
        ['thứ Sáu 20/11', []],
      ],
    ]);
  });

  test('has nothing of other villages, of people or of phones', async () => {
    await linkFor('Bà Bảy');
    const { body } = await own('GET', 'days');
    for (const word of ['0912', 'Bà Bảy', 'Trần Thị Hương', village, token]) expect(body).not.toContain(word);
  });

  test('shows what the operator entered for it by phone', async () => {
    await enterWeek(app, weekBody(village, { saidAt: iso(at(3, 17, 30)) }));
    const { json } = await own('GET', 'days');
    expect(json.days.slice(0, 4).map(({ answer }: { answer: string }) => answer)).toEqual([
      'heard',
      'heard',
      'heard',
      'heard',
    ]);
  });
});

describe('what a village says', () => {
  test('of a day covers what has begun; what begins later asks anew', async () => {
    app.clock.set(at(3, 6));
    expect((await say()).json.days[0]).toMatchObject({
      answer: 'heard',
      airings: [{ airingId: 'thu-05', answer: 'heard' }],
    });
    app.clock.set(at(3, 18));
    expect((await own('GET', 'days')).json.days[0]).toMatchObject({
      answer: null,
      airings: [{ answer: 'heard' }, { airingId: 'thu-17', answer: null }],
    });
    await say();
    expect((await own('GET', 'days')).json.days[0].answer).toBe('heard');
    expect((await reports()).map(({ saidAt }) => saidAt)).toEqual([at(3, 6), at(3, 18)]);
  });

  test('reaches the grid with who said it and when, entered by nobody else', async () => {
    await say({ answer: 'not-heard', note: 'loa im' });
    await say({ airingId: 'thu-05', answer: 'bad-sound' });
    expect(await answersOf(app, village)).toEqual({ 'thu-05': 'bad-sound', 'thu-17': 'not-heard' });
    const { days, reports: told } = await villageOf(app, village);
    expect(days[3]).toMatchObject({ answer: 'not-heard', exceptions: 1, note: 'loa im' });
    expect(told[1]).toMatchObject({ via: 'link', saidBy: 'Ông Sáu', saidAt: iso(at(3, 18)), enteredBy: 'Ông Sáu' });
    expect(await app.db.selectFrom('ledgerNews').selectAll().where('stationId', '=', village).execute()).toHaveLength(
      2,
    );
  });

  test('twice, by a double tap, a lost answer or after a reload, is one report; a change of mind is a second', async () => {
    const requestId = randomUUID();
    await say({ requestId });
    await say({ requestId });
    await say();
    expect(await reports()).toHaveLength(1);
    await say({ answer: 'not-heard' });
    await say({ answer: 'heard' });
    expect((await reports()).map(({ answer }) => answer)).toEqual(['heard', 'not-heard', 'heard']);
  });

  test('can carry a photo, which people who are logged in see', async () => {
    const { status, json } = await own('POST', 'photo', SMALL_JPEG);
    expect(status).toBe(201);
    await say({ answer: 'bad-sound', photoSha256: json.sha256 });
    expect((await villageOf(app, village)).days[3].photos).toEqual([json.sha256]);
    expect((await app.call('approver', 'GET', `/api/v1/photos/${json.sha256}`)).status).toBe(200);
  });

  test.each<[string, object, number, string]>([
    ['a day of last week', { date: '2026-11-19' }, 400, 'bad-request'],
    ['tomorrow', { date: '2026-11-27' }, 400, 'bad-request'],
    ['an airing of another day', { airingId: 'mon-05' }, 404, 'not-found'],
    ['an airing of tomorrow', { date: '2026-11-27', airingId: 'fri-05' }, 404, 'not-found'],
    ['taking back', { answer: 'cleared' }, 400, 'bad-request'],
    ['a photo that nobody sent', { photoSha256: 'b'.repeat(64) }, 404, 'not-found'],
    ['a page as a photo', Buffer.from('<html>'), 422, 'photo-refused'],
  ])('%s is refused', async (_what, given, status, code) => {
    const answer = Buffer.isBuffer(given) ? await own('POST', 'photo', given) : await say(given);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await reports()).toEqual([]);
  });
});

test('an airing that has not begun has no answer yet', async () => {
  app.clock.set(at(3, 12));
  expect((await say({ airingId: 'thu-17' })).json.code).toBe('bad-request');
  app.clock.set(at(3, 17));
  expect((await say({ airingId: 'thu-17' })).status).toBe(201);
});

describe('the link', () => {
  test.each(['', 'x', 'a'.repeat(43), "' OR 1=1 --"])('with the token "%s" opens nothing', async (given) => {
    for (const answer of [
      await own('GET', 'days', undefined, given),
      await say({}, given),
      await own('POST', 'photo', SMALL_JPEG, given),
    ])
      expect([answer.status, answer.json.code]).toEqual([403, 'village-link-wrong']);
  });

  test('that was taken back, or whose station is out of use, opens nothing any more', async () => {
    const second = await linkFor('Bà Bảy');
    const { json } = await app.call('operator', 'GET', '/api/v1/village-links');
    const link = json.links.find(
      (one: { stationId: string; person: string }) => one.stationId === village && one.person === 'Ông Sáu',
    );
    await app.call('operator', 'DELETE', `/api/v1/village-links/${link.id}`);
    expect((await own('GET', 'days')).status).toBe(403);
    expect((await own('GET', 'days', undefined, second)).status).toBe(200);
    await app.call('admin', 'POST', `/api/v1/stations/${village}/retire`);
    expect((await own('GET', 'days', undefined, second)).status).toBe(403);
  });

  test('opens nothing else: no page of the office, and not the village of another link', async () => {
    const headers = { 'x-village-token': token, authorization: `Bearer ${token}`, cookie: `loa_session=${token}` };
    for (const path of ['/api/v1/evidence/week?week=2026-11-25', '/api/v1/me', '/api/station/v1/keys'])
      expect((await app.call('nobody', 'GET', path, { headers })).status).toBe(401);
    const other = await makeVillage(app, { code: `W${villages}` });
    const answer = await say({}, await linkFor('Ông Tám', other));
    expect(answer.status).toBe(201);
    expect(await reports()).toEqual([]);
  });

  test('sends at most two hundred reports a day', async () => {
    const [sample] = [await say()];
    expect(sample.status).toBe(201);
    const [row] = await reports();
    if (row === undefined) throw new Error('no report');
    const many = Array.from({ length: 199 }, (_, index) => ({
      ...row,
      seq: 10_000 + index,
      id: `many-${index}`,
      requestId: `many-${index}`,
    }));
    await app.db.insertInto('villageReport').values(many).execute();
    expect((await say({ answer: 'not-heard' })).json.code).toBe('village-link-busy');
    app.clock.pass(24 * 3_600_000);
    expect((await say({ date: '2026-11-27', answer: 'not-heard' })).status).toBe(201);
  });

  test('asks at most sixty times a minute from one address', async () => {
    const answers = [];
    for (let count = 0; count < 61; count++) answers.push((await own('GET', 'days')).status);
    expect([answers.filter((status) => status === 200).length, answers.at(-1)]).toEqual([60, 429]);
  });

  test('leaves its token in no row, and tells by the hour when it was used', async () => {
    await own('GET', 'days');
    app.clock.pass(30 * 60_000);
    await own('GET', 'days');
    const [link] = await app.db.selectFrom('villageLink').selectAll().where('stationId', '=', village).execute();
    expect(link?.lastUsedAt).toBe(at(3, 18));
    expect(JSON.stringify(app.dump())).not.toContain(token);
  });

  test('leaves its token in no line of the server’s log, not even where a request fails', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const loud = await buildApp({ ...app.deps, log }, 'no-web-here');
    const raw = new Database(app.databasePath);
    raw.exec("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
    const payload = { requestId: randomUUID(), date: '2026-11-26', answer: 'heard' };
    const headers = { 'x-village-token': token };
    const failed = await inject(loud, { method: 'POST', url: '/api/village/v1/reports', headers, payload });
    await inject(loud, { method: 'GET', url: '/api/village/v1/days', headers: { 'x-village-token': `${token}x` } });
    raw.exec('DROP TRIGGER no_audit');
    raw.close();
    await loud.close();
    expect([failed.status, lines.some((line) => line.includes('request failed'))]).toEqual([500, true]);
    expect(lines.join('')).not.toContain(token);
  });
});
