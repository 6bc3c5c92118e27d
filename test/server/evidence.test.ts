/** What people say was heard, on the API: a week in one word with its exceptions, by phone with the time of entry; listening checks; photos. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { REPORTS_START, reportHash } from '../../server/store/village-report-store.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { jpegWith, SMALL_JPEG, segment } from './small-jpeg.ts';
import { answersOf, at, enterWeek, iso, makeVillage, villageOf, weekBody } from './village-steps.ts';

let app: TestApp;
let village: string;
let villages = 0;
beforeAll(async () => {
  app = await makeApp({}, { at: at(6, 9) });
});
beforeEach(async () => {
  villages += 1;
  village = await makeVillage(app, { code: `V${villages}` });
});
afterAll(() => app.close());

const news = async () => {
  const rows = await app.db.selectFrom('ledgerNews').selectAll().where('stationId', '=', village).execute();
  return rows.map(({ airingId }) => airingId);
};
const reports = () =>
  app.db.selectFrom('villageReport').selectAll().where('stationId', '=', village).orderBy('seq').execute();
/** Everything but who is logged in. */
const dump = () => app.dump(['session']);

describe('a week in one word', () => {
  test('speaks of every airing that had begun when it was said, and is told with who said and who entered it', async () => {
    const answer = await enterWeek(app, weekBody(village, { note: 'cả thôn' }));
    expect([answer.status, answer.json.ids.length, answer.json.rows]).toEqual([200, 1, 12]);
    expect(await news()).toHaveLength(12);
    expect(await villageOf(app, village)).toMatchObject({
      ...{ name: 'Phố Tây', transport: 'manual', week: 'heard', owes: 0 },
      weekSaid: {
        ...{ by: 'Ông Sáu', at: iso(at(6, 8)), enteredBy: 'Trần Thị Hương', enteredAt: iso(at(6, 9)), via: 'phone' },
      },
      reports: [{ scope: 'week', about: 'cả tuần', answer: 'heard', note: 'cả thôn' }],
    });
  });

  test('two exceptions come before it; nobody answers a hundred questions', async () => {
    const exceptions = [
      { date: '2026-11-26', answer: 'not-heard', note: 'mất điện' },
      { date: '2026-11-24', airingId: 'tue-17', answer: 'bad-sound' },
    ];
    const { json } = await enterWeek(app, weekBody(village, { exceptions }));
    expect([json.ids.length, json.rows]).toEqual([3, 12]);
    expect(await answersOf(app, village)).toEqual({
      ...{ 'mon-05': 'heard', 'mon-17': 'heard', 'tue-05': 'heard', 'tue-17': 'bad-sound', 'wed-05': 'heard' },
      ...{ 'wed-17': 'heard', 'thu-05': 'not-heard', 'thu-17': 'not-heard', 'fri-05': 'heard', 'fri-17': 'heard' },
      ...{ 'sat-05': 'heard', 'sat-17': 'heard' },
    });
    const { days, reports: told } = await villageOf(app, village);
    expect(days.map(({ answer, exceptions: own }: Record<string, unknown>) => [answer, own])).toEqual([
      ...[
        [null, 0],
        [null, 1],
        [null, 0],
        ['not-heard', 0],
        [null, 0],
        [null, 0],
        [null, 0],
      ],
    ]);
    expect(days[3]).toMatchObject({ planned: 2, begun: 2, waiting: 2, aired: 0, unanswered: 0, note: 'mất điện' });
    expect(told.map(({ about }: { about: string }) => about)).toEqual([
      ...['thứ Ba 24/11, 17:00 Lượt tue-17', 'thứ Năm 26/11', 'cả tuần'],
    ]);
  });

  test('closes the log where no machine tells: what was heard aired, what was not did not', async () => {
    const exceptions = [{ date: '2026-11-26', answer: 'not-heard' }];
    await enterWeek(app, weekBody(village, { exceptions }));
    await ledgerCloser({ db: app.db, communeId: app.communeId, now: app.clock.now })();
    const rows = await app.db.selectFrom('ledgerNow').selectAll().where('stationId', '=', village).execute();
    const told = rows.map(({ airingId, outcome, evidence, reason }) => [airingId, outcome, evidence, reason]);
    expect(told).toHaveLength(12);
    expect(told.filter(([id]) => String(id).startsWith('thu'))).toEqual([
      ['thu-05', 'missed', 'village', 'village-silent'],
      ['thu-17', 'missed', 'village', 'village-silent'],
    ]);
    expect(new Set(told.filter(([id]) => !String(id).startsWith('thu')).map(([, ...rest]) => rest.join()))).toEqual(
      new Set(['aired,village,']),
    );
    const { days } = await villageOf(app, village);
    expect([days[3].missed, days[0].aired, days[0].waiting]).toEqual([2, 2, 0]);
  });

  test('of Friday says nothing of Saturday, and the village still owes a word', async () => {
    await enterWeek(app, weekBody(village, { saidAt: iso(at(4, 18)) }));
    const { owes, days, week } = await villageOf(app, village);
    expect([week, owes, days[5].unanswered, days[4].unanswered]).toEqual(['heard', 2, 2, 0]);
    expect(Object.keys(await answersOf(app, village))).toHaveLength(10);
  });

  test('is owed by what was planned without a machine, also after the village has got one', async () => {
    const machine = await makeVillage(app, { code: `M${villages}`, transport: 'ip' });
    await app.db.updateTable('station').set({ transport: 'ip' }).where('id', '=', village).execute();
    const told = await villageOf(app, village);
    expect([told.transport, told.owes, told.days[0].owed, told.days[0].unanswered]).toEqual(['ip', 12, 2, 2]);
    expect((await villageOf(app, machine)).owes).toBe(0);
  });

  test('a correction is a newer word; taking it back leaves no word, and all of it stays written', async () => {
    await enterWeek(app, weekBody(village));
    await enterWeek(app, weekBody(village, { answer: 'not-heard' }));
    expect((await answersOf(app, village))['mon-05']).toBe('not-heard');
    await enterWeek(app, weekBody(village, { answer: 'cleared' }));
    expect(await answersOf(app, village)).toEqual({});
    expect((await villageOf(app, village)).week).toBeNull();
    expect((await reports()).map(({ answer }) => answer)).toEqual(['heard', 'not-heard', 'cleared']);
  });

  test('single days can have a word where the week has none', async () => {
    const exceptions = [{ date: '2026-11-23', answer: 'heard' }];
    const { json } = await enterWeek(app, weekBody(village, { answer: null, exceptions }));
    expect([json.ids.length, json.rows]).toEqual([1, 2]);
    expect(await answersOf(app, village)).toEqual({ 'mon-05': 'heard', 'mon-17': 'heard' });
  });

  test('sent again under its number changes nothing and answers the same', async () => {
    const body = weekBody(village);
    const first = await enterWeek(app, body);
    const before = dump();
    expect((await enterWeek(app, { ...body, answer: 'not-heard' })).json).toEqual(first.json);
    expect(dump()).toEqual(before);
  });

  test.each<[string, object, number, string]>([
    ['a week to come', { week: '2026-12-02' }, 409, 'report-closed-week'],
    ['said before the week began', { saidAt: iso(at(-1, 8)) }, 400, 'bad-request'],
    ['said in an hour', { saidAt: iso(at(6, 10)) }, 400, 'bad-request'],
    ['nothing said', { answer: null }, 400, 'bad-request'],
    ['a day of another week', { exceptions: [{ date: '2026-11-30', answer: 'heard' }] }, 400, 'bad-request'],
    [
      'a day after the word',
      { saidAt: iso(at(2, 8)), exceptions: [{ date: '2026-11-26', answer: 'heard' }] },
      400,
      'bad-request',
    ],
    [
      'a day twice',
      {
        exceptions: [
          { date: '2026-11-24', answer: 'heard' },
          { date: '2026-11-24', answer: 'not-heard' },
        ],
      },
      ...([400, 'bad-request'] as const),
    ],
    [
      'an airing of another day',
      { exceptions: [{ date: '2026-11-24', airingId: 'mon-05', answer: 'heard' }] },
      404,
      'not-found',
    ],
    ['a station that is none', { stationId: 'nowhere' }, 404, 'not-found'],
    ['a word that is none', { answer: 'maybe' }, 400, 'bad-request'],
  ])('%s is refused, and nothing is kept', async (_what, over, status, code) => {
    const before = dump();
    const answer = await enterWeek(app, weekBody(village, over));
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(dump()).toEqual(before);
  });
});

describe('the reports', () => {
  test('are a chain: each hashes to what it says and names the one before', async () => {
    await enterWeek(app, weekBody(village, { exceptions: [{ date: '2026-11-26', answer: 'not-heard' }] }));
    await enterWeek(app, weekBody(village, { answer: 'bad-sound' }));
    const rows = await reports();
    const all = await app.db.selectFrom('villageReport').selectAll().orderBy('seq').execute();
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(all.map(({ prev }) => prev)).toEqual([REPORTS_START, ...all.map(({ hash }) => hash)].slice(0, -1));
    expect(rows.map(({ hash: _, ...row }) => reportHash(row))).toEqual(rows.map(({ hash }) => hash));
    const [row] = rows;
    if (row === undefined) throw new Error('no report');
    for (const change of [
      { answer: 'not-heard' as const },
      { saidAt: row.saidAt + 1 },
      { note: 'x' },
      { enteredBy: 'Ai đó' },
    ])
      expect(reportHash({ ...row, ...change })).not.toBe(row.hash);
  });

  test('can be neither changed nor deleted in the database', async () => {
    await enterWeek(app, weekBody(village));
    const raw = new Database(app.databasePath);
    for (const act of [
      "UPDATE villageReport SET answer = 'not-heard'",
      'DELETE FROM villageReport',
      'INSERT OR REPLACE INTO villageReport SELECT * FROM villageReport',
    ])
      expect(() => raw.exec(act)).toThrow(/append-only|UNIQUE/);
    raw.close();
    expect(await reports()).toHaveLength(1);
  });

  test('a word that cannot be audited is not kept either', async () => {
    const raw = new Database(app.databasePath);
    raw.exec("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect((await enterWeek(app, weekBody(village))).status).toBe(500);
    raw.exec('DROP TRIGGER no_audit');
    raw.close();
    expect([await reports(), await news()]).toEqual([[], []]);
  });
});

describe('a listening check', () => {
  const listen = (over: object = {}) => {
    const payload = { requestId: randomUUID(), stationId: village, at: iso(at(3, 5)), answer: 'bad-sound', ...over };
    return app.call('operator', 'POST', '/api/v1/evidence/listening', { payload });
  };

  test('is about the airing that was to sound there then, and comes before what the village says of it', async () => {
    const { status, json } = await listen({ at: iso(at(3, 5)), note: 'rè' });
    expect([status, json.rows, await news()]).toEqual([201, 1, ['thu-05']]);
    const exceptions = [{ date: '2026-11-26', airingId: 'thu-05', answer: 'heard' }];
    await enterWeek(app, weekBody(village, { exceptions }));
    expect((await answersOf(app, village))['thu-05']).toBe('bad-sound');
    expect((await reports())[0]).toMatchObject({
      ...{ via: 'listening', saidBy: 'Trần Thị Hương', saidAt: at(3, 5), enteredAt: at(6, 9), airingId: 'thu-05' },
    });
  });

  test('names a cluster of that station and no other', async () => {
    const { json: station } = await app.call('admin', 'GET', `/api/v1/stations/${village}`);
    const [cluster] = station.clusters;
    expect((await listen({ clusterId: cluster.id })).status).toBe(201);
    expect((await reports())[0]?.clusterId).toBe(cluster.id);
    expect((await listen({ clusterId: 'other' })).json.code).toBe('cluster-unknown');
  });

  test('between airings, in the time to come or with a photo that is none is refused', async () => {
    expect((await listen({ at: iso(at(3, 12)) })).json).toMatchObject({
      code: 'nothing-then',
      message: expect.stringContaining('thứ Năm 26/11/2026 12:00'),
    });
    expect((await listen({ at: iso(at(6, 12)) })).json.code).toBe('bad-request');
    expect((await listen({ photoSha256: 'a'.repeat(64) })).json.code).toBe('not-found');
    expect(await reports()).toEqual([]);
  });
});

describe('a photo', () => {
  const send = (payload: Buffer, type = 'image/jpeg') =>
    app.call('operator', 'POST', '/api/v1/photos', { payload, headers: { 'content-type': type } });

  test('is kept without what it tells of the phone, goes with a word, and is shown to people who are logged in, as a picture only', async () => {
    const { status, json } = await send(jpegWith(segment(0xe1, 'Exif\0\0 GPS 18.5 105.7')));
    expect(status).toBe(201);
    expect((await send(SMALL_JPEG)).json).toEqual(json);
    const url = `/api/v1/photos/${json.sha256}`;
    const shown = await app.call('approver', 'GET', url);
    expect(shown.status).toBe(200);
    expect(shown.bytes.includes('GPS') || shown.bytes.includes('Lavc')).toBe(false);
    expect(shown.bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(shown.headers).toMatchObject({
      ...{ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' },
      'content-security-policy': "default-src 'none'; sandbox",
      // After a logout at a shared computer it is asked for again, and refused.
      ...{ 'cache-control': 'private, no-cache', etag: `"${json.sha256}"` },
    });
    const headers = { 'if-none-match': `"${json.sha256}"` };
    expect((await app.call('approver', 'GET', url, { headers })).status).toBe(304);
    expect((await app.call('nobody', 'GET', url, { headers })).status).toBe(401);
  });

  test.each([
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 'image/jpeg', 422, 'photo-refused'],
    ['a cut one', SMALL_JPEG.subarray(0, 300), 'image/jpeg', 422, 'photo-refused'],
    ['another kind', Buffer.from('GIF89a'), 'image/gif', 415, 'wrong-media-type'],
    ['too much of it', Buffer.alloc(1_600_000), 'image/jpeg', 413, 'too-large'],
  ])('%s is refused', async (_what, payload, type, status, code) => {
    const before = dump();
    const answer = await send(payload, type);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(dump()).toEqual(before);
  });

  test('that nobody sent is not found', async () => {
    expect((await app.call('admin', 'GET', `/api/v1/photos/${'a'.repeat(64)}`)).json.code).toBe('not-found');
  });
});
