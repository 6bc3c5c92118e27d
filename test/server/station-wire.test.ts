/** The protocol at the server: who enrols and how often, what a token opens, what only the station's own key may say. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullCode } from '../../server/routes/stations.ts';
import { playlistShelf } from '../../server/store/playlist-store.ts';
import { CODE_VALID_MS } from '../../server/store/station-store.ts';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import { publishPlaylist } from '../../stations/publisher.ts';
import { generateSigningKey, publicHalf, rootFingerprint, verify } from '../../stations/sign.ts';
import { someFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import {
  type EnrolledStation,
  enrol,
  makeHeartbeat,
  newCode,
  postEnrolment,
  speakAs,
  stationPlace,
} from './station-steps.ts';

let app: TestApp;
let codes = 0;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const enrolOne = () => enrol(app, { code: `T${++codes}` });
const makeStation = async () =>
  (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ code: `T${++codes}` }) })).json
    .id as string;
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

describe('enrolment', () => {
  test('gives a station its name, a token, and the root that signed the keys', async () => {
    const id = await makeStation();
    const code = await newCode(app, id);
    expect(code).toMatch(/^([A-HJ-NP-Z2-9]{4}-){4}[A-HJ-NP-Z2-9]{4}$/);
    const key = await generateSigningKey();
    const { status, json } = await postEnrolment(app, code, key);
    expect([status, json]).toEqual([
      200,
      {
        commune: app.communeId,
        station: id,
        stationName: 'Tân Thủy',
        token: expect.stringMatching(/^[\w-]{43}$/),
        rootKey: app.keys.root,
        keyList: app.keys.keyList,
      },
    ]);
    expect(code.replaceAll('-', '').slice(8)).toBe(await rootFingerprint(json.rootKey));
    const list = await verify(json.keyList, 'loa-keys+jwt', [json.rootKey]);
    expect(list).toMatchObject({ payload: { keys: [{ use: 'working', jwk: publicHalf(app.keys.working) }] } });
    expect(JSON.stringify(app.dump())).not.toContain(json.token);
  });

  test('the code may be typed in small letters and without dashes', async () => {
    const code = await newCode(app, await makeStation());
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    expect((await postEnrolment(app, typed, await generateSigningKey())).status).toBe(200);
  });

  test('works once: another key with the same code is refused, and the first goes on', async () => {
    const code = await newCode(app, await makeStation());
    const key = await generateSigningKey();
    const station = speakAs(app, key, (await postEnrolment(app, code, key)).json);
    const second = await postEnrolment(app, code, await generateSigningKey());
    expect([second.status, second.json.code]).toEqual([403, 'code-wrong']);
    expect((await station.get('keys')).status).toBe(200);
  });

  test('asked again by the same key (the answer was lost) gives a new token, and the lost one is void', async () => {
    const code = await newCode(app, await makeStation());
    const key = await generateSigningKey();
    const lost = speakAs(app, key, (await postEnrolment(app, code, key)).json);
    const again = speakAs(app, key, (await postEnrolment(app, code, key)).json);
    expect([(await lost.get('keys')).status, (await again.get('keys')).status]).toEqual([401, 200]);
  });

  test('ends after seven days, also for the key that used it', async () => {
    const code = await newCode(app, await makeStation());
    const key = await generateSigningKey();
    app.clock.pass(CODE_VALID_MS - 1);
    expect((await postEnrolment(app, code, key)).status).toBe(200);
    app.clock.pass(1);
    expect((await postEnrolment(app, code, key)).json.code).toBe('code-wrong');
  });

  test.each(['AAAA-AAAA-AAAA-AAAA-AAAA', '', "' OR 1=1 --", 'a'])('with the code %j is refused', async (code) => {
    const answer = await postEnrolment(app, code, await generateSigningKey());
    expect([answer.status, answer.json.code]).toEqual([403, 'code-wrong']);
  });

  test('is tried at most thirty times a minute from one address', async () => {
    const key = await generateSigningKey();
    const tries = [];
    for (let index = 0; index < 31; index += 1) tries.push((await postEnrolment(app, 'AAAA', key, '10.9.9.9')).status);
    expect(tries).toEqual([...Array(30).fill(403), 429]);
  });

  test('with a key of another kind is refused', async () => {
    const payload = { code: 'AAAA', publicKey: { kty: 'RSA', n: 'x', e: 'AQAB' } };
    expect((await app.call('nobody', 'POST', '/api/station/v1/enrol', { payload })).status).toBe(400);
  });

  test('a newer code voids the older one; a new box takes the place of the old', async () => {
    const id = await makeStation();
    const [older, newer] = [await newCode(app, id), await newCode(app, id)];
    const key = await generateSigningKey();
    expect((await postEnrolment(app, older, key)).json.code).toBe('code-wrong');
    const oldBox = speakAs(app, key, (await postEnrolment(app, newer, key)).json);
    const nextCode = await newCode(app, id);
    expect((await oldBox.get('keys')).status).toBe(200);
    const newKey = await generateSigningKey();
    const newBox = speakAs(app, newKey, (await postEnrolment(app, nextCode, newKey)).json);
    expect([(await oldBox.get('keys')).status, (await newBox.get('keys')).status]).toEqual([401, 200]);
    const forged = await newBox.post('journal', 'loa-journal+jwt', { station: id, epoch: 1, entries: [] }, key);
    expect(forged.json.code).toBe('station-signature');
  });

  test('is not for stations that need no network', async () => {
    const payload = stationPlace({ code: `T${++codes}`, transport: 'fm' });
    const { json } = await app.call('admin', 'POST', '/api/v1/stations', { payload });
    const answer = await app.call('admin', 'POST', `/api/v1/stations/${json.id}/enrolment-code`);
    expect([answer.status, answer.json.code]).toEqual([409, 'station-not-ip']);
  });

  test('a code is printed in groups of four, with a command to copy', async () => {
    expect(fullCode('ABCDEFGH', 'JKLMNPQRSTUV')).toBe('ABCD-EFGH-JKLM-NPQR-STUV');
    const id = await makeStation();
    const { json } = await app.call('admin', 'POST', `/api/v1/stations/${id}/enrolment-code`, {
      headers: { host: 'loa.xa.vn' },
    });
    expect(json.command).toBe(
      `npm run player -- --server http://loa.xa.vn --code ${json.code} --data /var/lib/loa-station`,
    );
    expect(Date.parse(json.expiresAt)).toBe(app.clock.now() + CODE_VALID_MS);
  });
});

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
    const { sign } = await import('../../stations/sign.ts');
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

  test('a heartbeat that names the end of the journal makes it cover until now', async () => {
    const station = await enrolOne();
    const entries = writeJournal(someFacts(2));
    await station.sendJournal(entries);
    app.clock.pass(3_600_000);
    const journal = { epoch: 1, seq: 2, hash: entries[1]?.hash ?? CHAIN_START };
    const beat = makeHeartbeat(station.id, { at: app.clock.now(), journal });
    await station.post('heartbeat', 'loa-heartbeat+jwt', beat);
    await app.deps.live.flush();
    const head = await app.db.selectFrom('journalHead').selectAll().where('stationId', '=', station.id).execute();
    expect(head).toMatchObject([{ seq: 2, coveredUntil: app.clock.now() }]);
  });
});

test('the time is signed over the nonce that asked for it', async () => {
  const station = await enrolOne();
  const answer = await station.get('time?nonce=boot-nonce-1');
  const read = await verify(answer.body, 'loa-time+jwt', [publicHalf(app.keys.working)]);
  const at = app.clock.now();
  expect(read).toEqual({ kind: 'ok', payload: { nonce: 'boot-nonce-1', receivedAt: at, sentAt: at } });
  expect((await station.get('time')).status).toBe(400);
  expect((await station.get('time?nonce=short')).status).toBe(400);
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

test('a code of a station that is out of use can be given to a new one', async () => {
  const { id } = await enrol(app, { code: 'GIVEN' });
  const taken = await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ code: 'GIVEN' }) });
  expect([taken.status, taken.json.code]).toEqual([409, 'code-taken']);
  await app.call('admin', 'POST', `/api/v1/stations/${id}/retire`);
  expect(
    (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ code: 'GIVEN' }) })).status,
  ).toBe(201);
});

test('changed in one word, a station keeps all others', async () => {
  const { id } = await enrolOne();
  const url = `/api/v1/stations/${id}`;
  const { json: before } = await app.call('admin', 'GET', url);
  const { json: after } = await app.call('admin', 'PATCH', url, { payload: { name: 'Tên mới' } });
  const places = ({ code, kind, transport, clusters, contacts, enrolledAt }: Record<string, unknown>) => ({
    code,
    kind,
    transport,
    enrolledAt,
    clusters: (clusters as { name: string; landmark: string }[]).map(({ name, landmark }) => [name, landmark]),
    contacts: (contacts as { name: string; phone: string }[]).map(({ name, phone }) => [name, phone]),
  });
  expect([after.name, places(after)]).toEqual(['Tên mới', places(before)]);
  expect(places(after).clusters).toHaveLength(1);
});
