/** Enrolment at the server: a code opens once, for one key, for seven days; a station's place is described and changed by an admin. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fullCode } from '../../server/routes/stations.ts';
import { CODE_VALID_MS } from '../../server/store/enrolment-store.ts';
import { readSetupFile } from '../../stations/setup-file.ts';
import { generateSigningKey, publicHalf, rootFingerprint, verify } from '../../stations/sign.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { enrol, makeHeartbeat, newCode, postEnrolment, speakAs, stationPlace } from './station-steps.ts';

let app: TestApp;
let codes = 0;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const nextCode = () => `T${++codes}`;
const makeStation = async () =>
  (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ code: nextCode() }) })).json
    .id as string;

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
    const spare = await newCode(app, id);
    expect((await oldBox.get('keys')).status).toBe(200);
    const newKey = await generateSigningKey();
    const newBox = speakAs(app, newKey, (await postEnrolment(app, spare, newKey)).json);
    expect([(await oldBox.get('keys')).status, (await newBox.get('keys')).status]).toEqual([401, 200]);
    const forged = await newBox.post('journal', 'loa-journal+jwt', { station: id, epoch: 1, entries: [] }, key);
    expect(forged.json.code).toBe('station-signature');
  });

  test('begins afresh: what the box before it reported is no news of the new one', async () => {
    const box = await enrol(app, { code: nextCode() });
    await box.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(box.id, { playlistVersion: 2 ** 40 }));
    await app.deps.live.flush();
    const reported = () =>
      app.db.selectFrom('station').select('reportedVersion').where('id', '=', box.id).executeTakeFirstOrThrow();
    expect(await reported()).toEqual({ reportedVersion: 2 ** 40 });
    await postEnrolment(app, await newCode(app, box.id), await generateSigningKey());
    expect(await reported()).toEqual({ reportedVersion: 0 });
  });

  test('is not for stations that need no network', async () => {
    const carrierId = await makeStation();
    const payload = stationPlace({ code: nextCode(), transport: 'fm', carrierId });
    const { json } = await app.call('admin', 'POST', '/api/v1/stations', { payload });
    const answer = await app.call('admin', 'POST', `/api/v1/stations/${json.id}/enrolment-code`);
    expect([answer.status, answer.json.code]).toEqual([409, 'station-not-ip']);
  });

  test('a code is printed in groups of four, with a command to copy and a file that a station reads', async () => {
    expect(fullCode('ABCDEFGH', 'JKLMNPQRSTUV')).toBe('ABCD-EFGH-JKLM-NPQR-STUV');
    const id = await makeStation();
    const { json } = await app.call('admin', 'POST', `/api/v1/stations/${id}/enrolment-code`, {
      headers: { host: 'loa.xa.vn' },
    });
    expect(json.command).toBe(
      `npm run player -- --server http://loa.xa.vn --plain-http --code ${json.code} --data /var/lib/loa-station --audio alsa/default`,
    );
    expect(json.setupFile.name).toBe('loa-station.ini');
    expect(json.setupFile.text).toContain('Tệp cài đặt trạm Tân Thủy:');
    expect(readSetupFile(json.setupFile.text)).toEqual({
      kind: 'read',
      setup: {
        serverUrl: 'http://loa.xa.vn',
        code: json.code,
        audio: 'alsa/default',
        volumePct: 100,
        hasBatteryClock: false,
      },
    });
    const local = await app.call('admin', 'POST', `/api/v1/stations/${id}/enrolment-code`, {
      headers: { host: 'localhost:8080' },
    });
    expect(local.json.command).toContain('--server http://localhost:8080 --code ');
    expect(Date.parse(json.expiresAt)).toBe(app.clock.now() + CODE_VALID_MS);
  });
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
  const { id } = await enrol(app, { code: nextCode() });
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
