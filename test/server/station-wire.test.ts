/** The protocol at the server: what a token opens, what only the station's own key may say. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playlistShelf } from '../../server/store/playlist-store.ts';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import { NONCE_HEADER, timeAnswerSchema, WORD_HEADER } from '../../stations/protocol.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import { publicHalf, sign, verify } from '../../stations/sign.ts';
import { someFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { type EnrolledStation, enrol, makeHeartbeat, newCode, postEnrolment } from './station-steps.ts';

let isClockAwaited = false;
let app: TestApp;
let codes = 0;
beforeAll(async () => {
  app = await makeApp({}, {}, async () => isClockAwaited);
});
afterAll(() => app.close());

const enrolOne = () => enrol(app, { code: `T${++codes}` });
const publish = (station: EnrolledStation, mark: number) =>
  publishPlaylist(
    {
      commune: app.communeId,
      station: station.id,
      horizon: { from: 0, to: mark },
      policy: { zone: 'Asia/Ho_Chi_Minh', quiet: [], weekdays: [1], volumeCeilingPct: 90 },
      airings: [],
      media: [],
    },
    { shelf: playlistShelf(app.db, app.communeId, app.clock.now), key: app.keys.working, now: app.clock.now() },
  );
const rowOf = async (id: string) =>
  app.db.selectFrom('station').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('a playlist', () => {
  test('is the newest, with a tag; unchanged it is not sent again', async () => {
    const station = await enrolOne();
    const none = await station.get('playlist');
    expect([none.status, none.json.code]).toEqual([404, 'no-playlist-yet']);
    await publish(station, 1);
    const first = await station.get('playlist');
    expect([first.status, first.headers['content-type']]).toEqual([200, 'application/jose']);
    const etag = String(first.headers.etag);
    const same = await station.get('playlist', { 'if-none-match': etag });
    expect([same.status, same.body, same.headers.etag]).toEqual([304, '', etag]);
    await publish(station, 2);
    const next = await station.get('playlist', { 'if-none-match': etag });
    expect(next.status).toBe(200);
    const read = await verify(next.body, 'loa-playlist+jwt', [publicHalf(app.keys.working)]);
    expect(read).toMatchObject({ kind: 'ok', payload: { station: station.id, version: 2, horizon: { to: 2 } } });
  });

  test("is the station's own: no other station's can be asked for", async () => {
    const [one, two] = [await enrolOne(), await enrolOne()];
    await publish(one, 1);
    expect((await two.get('playlist')).status).toBe(404);
  });
});

describe('a journal and a heartbeat', () => {
  test('are taken when the station signed them about itself', async () => {
    const station = await enrolOne();
    const entries = writeJournal(someFacts(3));
    const answer = await station.sendJournal(entries);
    expect([answer.status, answer.json]).toEqual([200, { epoch: 1, ackSeq: 3 }]);
    const beat = makeHeartbeat(station.id, { playlistVersion: 7, at: app.clock.now() });
    expect((await station.post('heartbeat', 'loa-heartbeat+jwt', beat)).status).toBe(204);
    await app.deps.live.flush();
    expect(await rowOf(station.id)).toMatchObject({ reportedVersion: 7, lastSeenAt: app.clock.now() });
  });

  test("are refused with another station's signature, name, kind or shape, and nothing is stored", async () => {
    const [station, other] = [await enrolOne(), await enrolOne()];
    const entries = writeJournal(someFacts(1));
    const journal = { station: station.id, epoch: 1, entries };
    const beat = makeHeartbeat(station.id);
    const before = app.dump();
    const refused = [
      await station.post('journal', 'loa-journal+jwt', journal, other.key),
      await station.post('journal', 'loa-journal+jwt', { ...journal, station: other.id }),
      await station.post('journal', 'loa-heartbeat+jwt', journal),
      await station.post('heartbeat', 'loa-heartbeat+jwt', beat, other.key),
      await station.post('heartbeat', 'loa-heartbeat+jwt', { ...beat, station: other.id }),
      await station.post('heartbeat', 'loa-journal+jwt', beat),
    ];
    expect(refused.map(({ status, json }) => [status, json.code])).toEqual(
      refused.map(() => [403, 'station-signature']),
    );
    const malformed = [
      await station.post('journal', 'loa-journal+jwt', { ...journal, entries: 'all' }),
      await station.post('journal', 'loa-journal+jwt', { ...journal, entries: Array(501).fill(entries[0]) }),
      await station.post('heartbeat', 'loa-heartbeat+jwt', { ...beat, playlistVersion: -1 }),
    ];
    expect(malformed.map(({ status, json }) => [status, json.code])).toEqual(malformed.map(() => [400, 'bad-request']));
    await app.deps.live.flush();
    expect(app.dump()).toEqual(before);
  });

  test.each([
    [
      'changed after signing',
      (jws: string) => jws.replace(/\.(.)/, (_all, first: string) => `.${first === 'A' ? 'B' : 'A'}`),
    ],
    ['without a signature', (jws: string) => `${jws.split('.').slice(0, 2).join('.')}.`],
    [
      'with the algorithm none',
      (jws: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${jws.split('.')[1]}.`,
    ],
    ['that is no JWS', () => 'xin chào'],
  ])('%s are refused', async (_how, change) => {
    const station = await enrolOne();
    const jws = await sign({ station: station.id, epoch: 1, entries: [] }, 'loa-journal+jwt', station.key);
    const headers = { authorization: `Bearer ${station.response.token}`, 'content-type': 'application/jose' };
    const answer = await app.call('nobody', 'POST', '/api/station/v1/journal', { headers, payload: change(jws) });
    expect([answer.status, answer.json.code]).toEqual([403, 'station-signature']);
  });

  test('unsigned JSON is refused', async () => {
    const station = await enrolOne();
    const headers = { authorization: `Bearer ${station.response.token}` };
    const payload = { station: station.id, epoch: 1, entries: [] };
    const answer = await app.call('nobody', 'POST', '/api/station/v1/journal', { headers, payload });
    expect([answer.status, answer.json.code]).toEqual([403, 'station-signature']);
  });

  test('five hundred entries go into one batch', async () => {
    const station = await enrolOne();
    expect((await station.sendJournal(writeJournal(someFacts(500)))).json).toEqual({ epoch: 1, ackSeq: 500 });
  });

  test('a heartbeat that names the end of the journal makes it cover until shortly before', async () => {
    const station = await enrolOne();
    const entries = writeJournal(someFacts(2));
    await station.sendJournal(entries);
    app.clock.pass(3_600_000);
    const journal = { epoch: 1, seq: 2, hash: entries[1]?.hash ?? CHAIN_START };
    const beat = makeHeartbeat(station.id, { at: app.clock.now(), journal });
    await station.post('heartbeat', 'loa-heartbeat+jwt', beat);
    await app.deps.live.flush();
    const head = await app.db.selectFrom('journalHead').selectAll().where('stationId', '=', station.id).execute();
    // What began in the last seconds may not be written yet.
    expect(head).toMatchObject([{ seq: 2, coveredUntil: app.clock.now() - 10_000 }]);
  });
});

test('no time is told while the network has still to set the server’s clock', async () => {
  const station = await enrolOne();
  isClockAwaited = true;
  const answer = await station.get('time?nonce=boot-nonce-1');
  isClockAwaited = false;
  expect([answer.status, answer.json.code]).toEqual([503, 'clock-not-set']);
});

test('the time is signed over the nonce that asked for it', async () => {
  const station = await enrolOne();
  const answer = await station.get('time?nonce=boot-nonce-1');
  const read = await verify(answer.body, 'loa-time+jwt', [publicHalf(app.keys.working)]);
  const { receivedAt, sentAt } = timeAnswerSchema.parse(read.kind === 'ok' ? read.payload : undefined);
  expect(read).toMatchObject({ kind: 'ok', payload: { nonce: 'boot-nonce-1' } });
  // The wall stands still here, and its fractions are told by a clock that runs.
  const msAfter = [receivedAt, sentAt].map((at) => Math.floor((at - app.clock.now()) / 5));
  expect(msAfter).toEqual([0, 0]);
  expect((await station.get('time')).status).toBe(400);
  expect((await station.get('time?nonce=short')).status).toBe(400);
});

test('a playlist asked for under a nonce comes with the word that it is the newest, known or not; without one, and while the clock is to be set, without', async () => {
  const station = await enrolOne();
  await publish(station, 1);
  const nonce = { [NONCE_HEADER]: 'boot-nonce-1' };
  const first = await station.get('playlist', nonce);
  const known = await station.get('playlist', { ...nonce, 'if-none-match': String(first.headers.etag) });
  const playlist = createHash('sha256').update(first.body).digest('hex');
  for (const { headers } of [first, known]) {
    const read = await verify(String(headers[WORD_HEADER]), 'loa-time+jwt', [publicHalf(app.keys.working)]);
    const { receivedAt, ...word } = timeAnswerSchema.parse(read.kind === 'ok' ? read.payload : undefined);
    expect(word).toMatchObject({ nonce: 'boot-nonce-1', playlist });
    expect(Math.floor((receivedAt - app.clock.now()) / 5)).toBe(0);
  }
  isClockAwaited = true;
  const unsure = await station.get('playlist', nonce);
  isClockAwaited = false;
  const others = [unsure, await station.get('playlist'), await station.get('playlist', { [NONCE_HEADER]: 'short' })];
  expect(others.map(({ status, headers }) => [status, headers[WORD_HEADER]])).toEqual(
    others.map(() => [200, undefined]),
  );
});

test('a station that is out of use is let in nowhere, and gets no new code', async () => {
  const station = await enrolOne();
  await publish(station, 1);
  const spare = await newCode(app, station.id);
  expect((await app.call('admin', 'POST', `/api/v1/stations/${station.id}/retire`)).json).toEqual({ ok: true });
  for (const path of ['playlist', 'keys', 'time?nonce=12345678', `media/${'a'.repeat(64)}`])
    expect([path, (await station.get(path)).json.code]).toEqual([path, 'token-wrong']);
  expect((await station.sendJournal(writeJournal(someFacts(1)))).json.code).toBe('token-wrong');
  expect((await postEnrolment(app, spare, station.key)).json.code).toBe('code-wrong');
  const again = await app.call('admin', 'POST', `/api/v1/stations/${station.id}/enrolment-code`);
  expect([again.status, again.json.code]).toEqual([409, 'station-retired']);
  const stations = (await app.call('operator', 'GET', '/api/v1/stations')).json.stations as { id: string }[];
  expect(stations.map(({ id }) => id)).not.toContain(station.id);
  expect((await app.call('operator', 'GET', `/api/v1/stations/${station.id}`)).json.health).toBe('retired');
});
