/** The taken-over server over real HTTP, with the player as it runs on a pole: everything it holds signs nothing that sounds. */
import { expect, test } from 'vitest';
import { makeContent, type SampleAiring } from '../fakes/make-playlist.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';
import type { FakeStationServer } from '../fakes/station-server.ts';
import { sounds, whole } from '../stations/journal-checks.ts';
import {
  addTone,
  factsOf,
  makeFolder,
  startPlayer,
  startServer,
  waitFor,
  waitForClosed,
} from '../stations/start-station.ts';

const id = 'tram-1';
const soon = (ms: number) => Math.ceil(Date.now() / 1000) * 1000 + ms;
const lastBeat = (server: FakeStationServer) => server.heartbeats(id).at(-1);
const skipped = (server: FakeStationServer) =>
  factsOf(server.entries(id), 'item-skipped').map(({ airingId, reason }) => [airingId, reason]);

test('without an act, by the list of before, as an emergency and after a withdrawal nothing sounds; what was signed does', {
  timeout: 60_000,
}, async () => {
  const server = await startServer();
  const lan = makeSigner('Lan', ['approver', 'emergency']);
  server.people = { people: [lan.key], site: sampleSite };
  server.keyListVersion = 2;
  const dataDir = makeFolder();
  const player = await startPlayer(server, dataDir, await server.addStation(id));
  const [good, evil, gone] = [addTone(server, 1_000), addTone(server, 1_000, 660), addTone(server, 1_000, 880)];
  const madeAt = Date.now() - 60_000;
  const flood = { priority: 'emergency', lateRule: 'when-ready', expiresAfterMs: 60_000 } as const;
  const plan = (startsAt: number, prefix: string): SampleAiring[] => [
    { id: `${prefix}-evil`, startsAt, items: [evil] },
    { id: `${prefix}-gone`, startsAt: startsAt + 1_500, items: [gone] },
    { id: `${prefix}-lu`, startsAt, items: [evil], ...flood, expiresAfterMs: 4_000 },
    { id: `${prefix}-good`, startsAt: startsAt + 3_000, items: [good] },
  ];
  const acts = [lan.sign({ items: [good.sha256, gone.sha256], madeAt })];
  const withdrawal = lan.sign({ decision: 'withdrawn', items: [gone.sha256], madeAt: madeAt + 1 });
  await server.publish(id, { ...makeContent(plan(soon(5_000), 'a')), acts: [...acts, withdrawal] });
  expect(sounds(await waitForClosed(server, id, 'a-good'), 'a-good')).toEqual([whole(0)]);
  expect(lastBeat(server)?.leave).toMatchObject({ approvers: 1, emergency: 1 });

  // The thief tries lists: the one from before there were people, and one of another root; then the power goes.
  await player.stop();
  server.people = {};
  server.keyListVersion = 1;
  await startPlayer(server, dataDir);
  await server.publish(id, { ...makeContent(plan(soon(6_000), 'b')), acts });
  expect(sounds(await waitForClosed(server, id, 'b-good'), 'b-good')).toEqual([whole(0)]);
  const never = ['a-evil', 'a-gone', 'a-lu', 'b-evil', 'b-gone', 'b-lu'];
  await waitFor('all of it told', () => skipped(server).length >= never.length, 15_000);
  expect(skipped(server).sort()).toEqual(never.map((airingId) => [airingId, 'not-signed']));
  expect(factsOf(server.entries(id), 'item-started')).toHaveLength(2);
  expect(lastBeat(server)).toMatchObject({ keysVersion: 2 });
});
