/** A station's disk image in a second box, against the real server over real HTTP: the journal forks, the station shows it, and retiring it ends both at once. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../server/app.ts';
import { startHints } from '../../server/hints.ts';
import { LiveSessions } from '../../server/live-sessions.ts';
import { startLiveStations } from '../../server/live-stations.ts';
import { openLoginGuard } from '../../server/login-guard.ts';
import { withData } from '../../server/open-data.ts';
import { fullCode } from '../../server/routes/stations.ts';
import { openSelfTests } from '../../server/self-tests.ts';
import { runStationCommand } from '../../server/station-command.ts';
import { createEnrolmentCode } from '../../server/store/enrolment-store.ts';
import { storeHeartbeats } from '../../server/store/heartbeat-store.ts';
import type { Actor } from '../../server/store/record-change.ts';
import { createStation, getStation } from '../../server/store/station-store.ts';
import { verifyJournal } from '../../server/verify-journal.ts';
import { runPlayer } from '../../stations/player/main.ts';
import { waitFor } from '../stations/start-station.ts';
import { makeHouse } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const log = pino({ level: process.env.LOA_TEST_LOG ?? 'silent' });
const admin: Actor = { name: 'Phạm Quốc Bảo' };

/** The whole server on a port of its own. */
async function startServer() {
  const house = await makeHouse({}, { at: Date.now() });
  const { db, communeId, databasePath } = house;
  const onError = (error: unknown) => log.error({ err: error }, 'server');
  const live = startLiveStations((beats) => storeHeartbeats(db, communeId, beats), onError);
  const hints = await startHints(db, { path: databasePath, commune: communeId, onError });
  const app = await buildApp(
    {
      ...house,
      hints,
      live,
      liveSessions: new LiveSessions(),
      loginGuard: openLoginGuard(Date.now),
      selfTests: openSelfTests(Date.now),
      sandbox: async () => ({ kind: 'none' }),
      isClockAwaited: async () => false,
      now: Date.now,
      log,
    },
    'no-web-here',
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    hints.stop();
    await app.close();
    await live.stop();
    await house.close();
  });
  return { house, live, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loa-stolen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'station');
}

async function startBox(serverUrl: string, dataDir: string, code?: string) {
  const running = await runPlayer({ serverUrl, dataDir, audio: 'null', log, ...(code === undefined ? {} : { code }) });
  onTestFinished(() => running.stop());
  return running;
}

/** What the station's event stream does, read as any client reads it. */
async function openStream(url: string, token: string) {
  const response = await fetch(`${url}/api/station/v1/events`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  });
  const state = { status: response.status, ended: false };
  const reader = response.body?.getReader();
  const drain = async () => {
    while (reader !== undefined && !(await reader.read()).done);
  };
  void drain().finally(() => {
    state.ended = true;
  });
  return state;
}

test('a stolen disk image: it forks, it shows, one command ends it; its journal stays and is whole', {
  timeout: 90_000,
}, async () => {
  const { house, live, url } = await startServer();
  const { db, communeId, keyRing } = house;
  const id = await createStation(db, Date.now(), communeId, stationPlace({ code: 'T05' }), admin);
  const { letters } = await createEnrolmentCode(db, Date.now(), communeId, id, admin);
  const code = fullCode(letters, keyRing.fingerprint);
  const dataDir = makeFolder();
  const first = await startBox(url, dataDir, code);
  const entries = async () =>
    (await db.selectFrom('journal').select('seq').where('stationId', '=', id).execute()).length;
  let count = 0;
  const counted = setInterval(() => void entries().then((n) => (count = n)), 100);
  onTestFinished(() => clearInterval(counted));
  await waitFor('a journal', () => count >= 2, 20_000);
  await first.stop();
  const stolen = makeFolder();
  cpSync(dataDir, stolen, { recursive: true });
  // The rightful box goes on, and so does the copy: both give out the same numbers.
  await startBox(url, dataDir);
  await waitFor('more of the journal', () => count >= 3, 20_000);
  const copy = await startBox(url, stolen);
  let record = await getStation(db, communeId, id);
  const looked = setInterval(
    () => void live.flush().then(async () => (record = await getStation(db, communeId, id))),
    200,
  );
  onTestFinished(() => clearInterval(looked));
  await waitFor('the fork', () => record.forkedAt ?? record.journalTrouble, 30_000);

  const { token } = JSON.parse(readFileSync(join(stolen, 'identity.json'), 'utf8')) as { token: string };
  const stream = await openStream(url, token);
  expect([stream.status, stream.ended]).toEqual([200, false]);
  const said = await withData(house.config.dataDir, Date.now(), (data) =>
    runStationCommand(['retire', 't05'], data, Date.now()),
  );
  expect(said).toContain('Đã ngừng dùng trạm T05 Tân Thủy');
  await waitFor('the open stream ends', () => stream.ended, 5_000);
  for (const path of ['playlist', 'keys', 'events', 'time?nonce=12345678'])
    expect(
      (await fetch(`${url}/api/station/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401);

  // On yet another box, also with the code that once opened, it gets nothing.
  await copy.stop();
  const again = makeFolder();
  cpSync(stolen, again, { recursive: true });
  const before = await entries();
  const third = await startBox(url, again);
  await third.stop();
  await expect(startBox(url, makeFolder(), code)).rejects.toMatchObject({ code: 'enrol-refused' });
  expect(await entries()).toBe(before);
  const [epoch] = await verifyJournal(db, id);
  expect(epoch?.entries).toBe(before);
  await expect(
    withData(house.config.dataDir, Date.now(), (data) => runStationCommand(['retire', 'T05'], data, Date.now())),
  ).rejects.toMatchObject({ code: 'option-invalid' });
});
