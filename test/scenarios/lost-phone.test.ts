/** A phone is lost: the root signs another list on its offline machine, and three stations follow it at their next two questions; nobody goes to any of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { runRootSign } from '../../server/root-sign.ts';
import { keepPasskey, revokePasskey } from '../../server/store/passkey-store.ts';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import { KEYS_HEADER, type SignedAct } from '../../stations/protocol.ts';
import { sign } from '../../stations/sign.ts';
import { simulateStation } from '../../stations/simulate-station.ts';
import { actChallenge } from '../../stations/verify-act.ts';
import { makeContent, sampleHash } from '../fakes/make-playlist.ts';
import { actText } from '../fakes/signing-person.ts';
import { type SoftPasskey, softPasskey } from '../fakes/soft-passkey.ts';
import { makeApp, type TestApp } from '../server/make-app.ts';
import { enrol, makeHeartbeat } from '../server/station-steps.ts';

const MINUTE = 60_000;
const site = { rpId: 'loa.xathu.example', origin: 'https://loa.xathu.example' };
const [before, after] = [sampleHash(1), sampleHash(2)];
let app: TestApp;
beforeEach(async () => {
  app = await makeApp();
  return () => app.close();
});

type Who = 'approver' | 'both';
async function addPhone(who: Who): Promise<SoftPasskey> {
  const phone = softPasskey(site);
  const made = { id: phone.credentialId, publicKey: 'x', alg: -7, jwk: phone.jwk, counter: 0, transports: [] };
  const account = { commune: app.communeId, userId: app.people[who].id };
  const named = { ...made, backedUp: false, name: 'Điện thoại', rpId: site.rpId };
  await keepPasskey(app.db, app.clock.now(), account, named, { name: 'drill' });
  return phone;
}
const lose = async (who: Who, phone: SoftPasskey) => {
  const account = { commune: app.communeId, userId: app.people[who].id };
  await revokePasskey(app.db, app.clock.now(), account, phone.credentialId, { name: 'drill' });
};
type Wished = { credentialId: string; uses: readonly string[]; keepUntil?: string };
/** The admin wishes, carries the request to the root and the list back. */
async function haveSigned(people: readonly Wished[]): Promise<void> {
  expect((await app.call('admin', 'PUT', '/api/v1/keys/people', { payload: { people } })).status).toBe(200);
  const stick = mkdtempSync(path.join(tmpdir(), 'loa-drill-usb-'));
  onTestFinished(() => rmSync(stick, { recursive: true, force: true }));
  const { json } = await app.call('admin', 'GET', '/api/v1/keys/request');
  writeFileSync(path.join(stick, 'yc.json'), JSON.stringify(json));
  const safe = path.join(app.config.dataDir, 'keys', 'root-key-pending.jwk');
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end('có\n');
  output.resume();
  expect(await runRootSign([path.join(stick, 'yc.json'), '--root', safe], { input, output })).toBe(0);
  const list = readFileSync(path.join(stick, 'yc-da-ky.txt'), 'utf8');
  expect((await app.call('admin', 'POST', '/api/v1/keys/list', { payload: { list } })).status).toBe(200);
}
/** A station on its pole: it has its disk and its questions to the server, and no visitor. */
async function putUp(code: string) {
  const { id, key, response, get, post } = await enrol(app, { code });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'loa-drill-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const { commune, rootKey, keyList } = response;
  const store = new PlaylistStore(dataDir, { commune, station: id, stationName: code, token: '', key, rootKey, code });
  await store.takeKeyList(keyList);
  const keeper = new LeaveKeeper({ dataDir, station: id, commune });
  /** A heartbeat; where its answer names a newer list, that is fetched. */
  const ask = async () => {
    const beat = makeHeartbeat(id, { keysVersion: store.keysVersion ?? 0, at: app.clock.now() });
    const { headers } = await post('heartbeat', 'loa-heartbeat+jwt', beat);
    if (Number(headers[KEYS_HEADER] ?? 0) > (store.keysVersion ?? 0)) await store.takeKeyList((await get('keys')).body);
  };
  let version = 0;
  /** What of a plan with these acts sounds now. */
  const play = async (acts: readonly SignedAct[]) => {
    const now = app.clock.now();
    const plan = [before, after].map((sha256, n) => ({
      id: sha256,
      startsAt: now + (n + 1) * 10 * MINUTE,
      items: [{ sha256, durationMs: MINUTE }],
    }));
    version += 1;
    const issued = { version, issuedAt: now, freshUntil: now + 24 * 60 * MINUTE };
    const content = { ...makeContent(plan), commune, station: id, acts: [...acts], ...issued };
    const { working } = await app.keyRing.current();
    const verdict = await store.takePlaylist(await sign(content, 'loa-playlist+jwt', working), undefined);
    if (verdict.kind !== 'ok') throw new Error(verdict.reason);
    const leave = () => {
      keeper.take(verdict.playlist, store.keys, now);
      return keeper.leave;
    };
    const playlists = [{ at: now, playlist: verdict.playlist }];
    const { sounds } = simulateStation({ from: now, to: now + 60 * MINUTE, playlists, leave });
    return sounds.map(({ item }) => item.airingId);
  };
  return { ask, play };
}
const approve = (by: SoftPasskey, sha256: string): SignedAct => {
  const text = actText({ commune: app.communeId, items: [sha256], madeAt: app.clock.now() });
  const { authenticatorData, clientDataJSON, signature } = by.assert(actChallenge(text)).response;
  return { text, signer: by.credentialId, authenticatorData, clientDataJson: clientDataJSON, signature };
};

test.each(['stolen', 'changed'] as const)('%s: no station is touched', async (kind) => {
  const stations = [await putUp('T1'), await putUp('T2'), await putUp('T3')];
  const everyone = async (acts: readonly SignedAct[]) => Promise.all(stations.map(({ play }) => play(acts)));
  const [minh, lan] = [await addPhone('approver'), await addPhone('both')];
  const lans = { credentialId: lan.credentialId, uses: ['approver', 'emergency'] };
  await haveSigned([{ credentialId: minh.credentialId, uses: ['approver'] }, lans]);
  const { working } = await app.keyRing.current();
  for (const { ask } of stations) await ask();
  const signedBefore = approve(minh, before);
  expect(await everyone([signedBefore])).toEqual(Array(3).fill([before]));

  app.clock.set(app.clock.now() + 5 * MINUTE);
  await lose('approver', minh);
  const next = await addPhone('approver');
  const news = { credentialId: next.credentialId, uses: ['approver'] };
  const keepUntil = new Date(app.clock.now() + 400 * 24 * 60 * MINUTE).toISOString();
  const old = { credentialId: minh.credentialId, uses: ['approver'], keepUntil };
  await haveSigned(kind === 'stolen' ? [news, lans] : [old, news, lans]);
  app.clock.set(app.clock.now() + MINUTE);
  for (const { ask } of stations) await ask();

  // What the lost phone signs from now on is nothing; what it signed before goes on where it was only changed.
  const kept = kind === 'stolen' ? [] : [before];
  expect(await everyone([signedBefore])).toEqual(Array(3).fill(kept));
  expect(await everyone([approve(minh, after)])).toEqual(Array(3).fill(kept));
  expect(await everyone([approve(next, after)])).toEqual(Array(3).fill([...kept, after]));
  expect((await app.keyRing.current()).working).toEqual(working);
});
