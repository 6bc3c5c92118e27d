/** Trouble that only the server can see: a change that did not reach a station, and two boxes that write under one name. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stationWatch } from '../../server/jobs/watch-stations.ts';
import { BEHIND_AFTER_MS } from '../../server/station-health.ts';
import { playlistShelf } from '../../server/store/playlist-store.ts';
import { airedFacts, flaws, someFacts, writeJournal } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { hashOf } from './segment-steps.ts';
import { type EnrolledStation, enrol, makeHeartbeat, newCode, postEnrolment, speakAs } from './station-steps.ts';

let app: TestApp;
let codes = 0;
beforeAll(async () => {
  app = await makeApp();
});
afterAll(() => app.close());

const newStation = () => enrol(app, { code: `T${++codes}` });
const publish = (stationId: string, content: string) =>
  playlistShelf(app.db, app.communeId, app.clock.now).publish(
    stationId,
    hashOf(content),
    async (version) => `${version}`,
  );
const beat = async (station: EnrolledStation, playlistVersion: number) => {
  const at = app.clock.now();
  await station.post('heartbeat', 'loa-heartbeat+jwt', makeHeartbeat(station.id, { at, playlistVersion }));
  await app.deps.live.flush();
};
const shown = async ({ id }: EnrolledStation) => {
  const { health, words } = (await app.call('admin', 'GET', `/api/v1/stations/${id}`)).json;
  return [health, words];
};
const well = ['ready', 'Đủ bài đến 07/12/2026'];

test('a change that does not reach a connected station is seen, by pages and watch, until it arrives', async () => {
  const station = await newStation();
  const warned: unknown[] = [];
  const log = { warn: (facts: unknown) => warned.push(facts), info: () => {} };
  const watch = stationWatch({ db: app.db, communeId: app.communeId, now: app.clock.now, log });
  await publish(station.id, 'một');
  await beat(station, 1);
  await watch();
  app.clock.pass(3_600_000);
  await beat(station, 1);
  expect(await shown(station)).toEqual(well);
  await publish(station.id, 'hai');
  expect(await shown(station)).toEqual(well);
  app.clock.pass(BEHIND_AFTER_MS);
  await beat(station, 1);
  expect(await shown(station)).toEqual(well);
  // Another change in between does not make it young again.
  await publish(station.id, 'ba');
  app.clock.pass(1_000);
  await beat(station, 1);
  expect(await shown(station)).toEqual(['attention', 'Chưa nhận lịch mới từ 10:00, đang phát theo lịch cũ']);
  await watch();
  expect(warned).toMatchObject([{ health: 'attention', words: 'Chưa nhận lịch mới từ 10:00, đang phát theo lịch cũ' }]);
  await beat(station, 3);
  expect(await shown(station)).toEqual(well);
});

test('a copied disk is told of: the journal that contradicts what is stored shows, until the station is enrolled anew', async () => {
  const station = await newStation();
  await publish(station.id, 'một');
  await beat(station, 1);
  const entries = writeJournal(someFacts(4));
  await station.sendJournal(entries);
  await station.sendJournal(entries);
  expect(await shown(station)).toEqual(well);
  app.clock.pass(1_000);
  await station.sendJournal(writeJournal([...someFacts(2), ...airedFacts('airing-x', { startedAt: 1 })]));
  const forked = ['attention', 'Nhật ký máy bị rẽ nhánh, có thể có hai máy dùng chung mã: lấy mã cài đặt mới cho trạm'];
  expect(await shown(station)).toEqual(forked);
  app.clock.pass(30 * 86_400_000);
  await beat(station, 1);
  expect(await shown(station)).toEqual(forked);
  const code = await newCode(app, station.id);
  const again = speakAs(app, station.key, (await postEnrolment(app, code, station.key)).json);
  await beat(again, 1);
  await again.sendJournal(writeJournal(someFacts(2), { epoch: 2 }), 2);
  expect(await shown(again)).toEqual(well);
});

test('an entry that was spoilt on its way is no fork', async () => {
  const station = await newStation();
  await publish(station.id, 'một');
  await beat(station, 1);
  for (const flaw of Object.values(flaws)) await station.sendJournal(writeJournal(someFacts(2)).map(flaw) as never);
  expect(await shown(station)).toEqual(well);
});
