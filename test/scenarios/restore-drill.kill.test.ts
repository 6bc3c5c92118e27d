/** The drill: the server dies with its disk, a new one takes over from a backup by the README's own words, keys included; the stations play on, are not fooled, and nothing is lost or doubled. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KeyState } from '../../server/contract/keys.ts';
import type { Segment } from '../../server/contract/segments.ts';
import type { Playlist } from '../../stations/protocol.ts';
import type { SoftPasskey } from '../fakes/soft-passkey.ts';
import { nodeFlags } from '../node-flags.ts';
import { treeOf } from '../server/backup/backup-steps.ts';
import { addStations, allowNow, rowsOf, scheduleRepeated, soon } from './commune-steps.ts';
import { pauseUntil } from './kill-commune.ts';
import { restoreCommands, runRestoreCommands, type StartedAgain } from './readme-restore.ts';
import { makeApproverSign, type Safe, signedSegment, signKeyList, withdrawSigned } from './signing-steps.ts';
import { type SilentAgent, startSilentAgent } from './silent-agents.ts';
import { healthy, type Loa, startLoa } from './start-loa.ts';
import { waitFor } from './wait-for.ts';

const STATIONS = 3;
/** The plan: the news every so often, what will be withdrawn in between, ms. */
const EVERY_MS = 12_000;
const COUNT = 60;
const run = promisify(execFile);
const LOA = join(import.meta.dirname, '..', '..', 'server', 'loa.js');

let loa: Loa;
let root: string;
let safe: Safe;
let backups: string;
let origin: string;
let phone: SoftPasskey;
const agents: SilentAgent[] = [];
let again: StartedAgain | undefined;
let news: Segment;
let wrong: Segment;
/** Of the first airing of the news. */
let from: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'loa-drill-'));
  backups = join(root, 'backups');
  loa = await startLoa((port) => {
    origin = `http://localhost:${port}`;
    return { LOA_PUBLIC_URL: origin, LOA_REQUESTS_PER_MINUTE: '0' };
  });
  safe = { folder: mkdtempSync(join(root, 'safe-')), rootKey: join(root, 'root.jwk') };
  renameSync(join(loa.dataDir, 'keys', 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk'), safe.rootKey);
  await allowNow(loa);
  phone = await makeApproverSign(loa, safe, origin);
  [news, wrong] = await Promise.all([
    signedSegment(loa, phone, 'Bản tin', await speech('Mời bà con đến họp thôn tối nay.', 'a')),
    signedSegment(loa, phone, 'Tin sai', await speech('Tin này có số liệu sai.', 'b')),
  ]);
  const codes = await addStations(loa, STATIONS);
  for (const [index, { code }] of codes.entries())
    agents.push(await startSilentAgent(loa.url, join(root, `T${index}`), code));
}, 300_000);

afterAll(async () => {
  for (const agent of agents) await agent.stop();
  await again?.stop();
  await loa?.stop();
  rmSync(root, { recursive: true, force: true });
});

it('a new server takes over from the backup; stations play on, believe no older state, and nothing is lost or doubled', async () => {
  from = soon(14_000);
  const rule = `FREQ=SECONDLY;INTERVAL=${EVERY_MS / 1000};COUNT=${COUNT}`;
  await scheduleRepeated(loa, 'bản tin', [news.id], from, rule);
  await scheduleRepeated(loa, 'tin sai', [wrong.id], from + EVERY_MS / 2, rule);
  await pauseUntil(from + EVERY_MS + 6_000);
  expect(newsStarts()).toEqual(agents.map(() => [true, true]));
  for (const agent of agents) expect(agent.heard(sound(wrong))).not.toEqual([]);

  // Before the backup begins: what is closed meanwhile may be in it or not.
  const rowsBefore = ledgerOf(loa.dataDir).filter(({ closedAt }) => closedAt !== null);
  const key = await makeKey();
  await tell(['backup', '--to', backups], { LOA_BACKUP_RECIPIENT: key.recipient });
  const seenBackup = await treeOf(backups);

  // What the backup does not know: a withdrawal, another working key, and versions of the playlist.
  await withdrawSigned(loa, phone, wrong.id);
  await loa.call('admin', 'POST', '/api/v1/keys/change', {});
  const changed = await signKeyList(loa, safe);
  await waitFor('every station to know the new key and the withdrawal', 60_000, async () => {
    const { stations } = await loa.call<KeyState>('admin', 'GET', '/api/v1/keys');
    const applied = await loa.call<{ stations: { versionApplied: number; versionPublished: number }[] }>(
      'admin',
      'GET',
      '/api/v1/stations',
    );
    const isApplied = applied.stations.every((one) => one.versionApplied === one.versionPublished);
    return stations.holding === STATIONS && isApplied ? true : undefined;
  });
  const withdrawnAt = Date.now();
  const versions = agents.map(newestVersion);
  const oldCookie = loa.cookie('admin');

  await loa.server.kill('SIGKILL');
  await loa.worker.kill('SIGKILL');
  rmSync(loa.dataDir, { recursive: true, force: true });
  const alone = nextNews();
  await pauseUntil(alone + 3_000);
  expect(heardAt(alone)).toEqual(agents.map(() => true));

  expect(restoreCommands()).toHaveLength(4);
  const [newest = ''] = Object.keys(seenBackup)
    .map((path) => path.split('/')[0] ?? '')
    .filter((name) => name.startsWith('loa-'));
  const restoring = { ...loa.env, BACKUP: join(backups, newest), KEY: key.path };
  again = await runRestoreCommands(restoring, join(root, 'again.log'));
  expect(again.told.join('')).toContain('nguyên vẹn: nội dung khớp với bản kê');
  // A fresh machine builds the web app first.
  await healthy(loa.url, 240_000);
  const upAt = Date.now();
  expect((await fetch(`${loa.url}/api/v1/me`, { headers: { cookie: oldCookie } })).status).toBe(401);
  await loa.logInAgain('admin', 'operator');
  await logInByPasskey();

  // A heartbeat tells the server of them (15 s), the plan is compiled once a minute, and a stream that broke off is opened anew after a minute at most.
  await waitFor('every station to be above its old version', 180_000, async () =>
    agents.every((agent, index) => newestVersion(agent) > (versions[index] ?? 0)) ? true : undefined,
  );
  // The root key from the safe signs the next list, above the one that only the stations remember.
  await loa.call('admin', 'POST', '/api/v1/keys/change', {});
  const next = await signKeyList(loa, safe);
  expect(next.version).toBeGreaterThan(changed.version);
  const onTime = nextNews(EVERY_MS / 2 + 3_000);
  // What was withdrawn comes before it again, in every playlist that the stations took: it is they who are silent.
  for (const agent of agents) expect(startsIn(agent, sound(wrong))).toContain(onTime - EVERY_MS / 2);
  await pauseUntil(onTime + 3_000);
  expect(heardAt(onTime)).toEqual(agents.map(() => true));

  // Approved again for all that the restored server knows, and planned; the stations remember better.
  for (const agent of agents) expect(agent.heard(sound(wrong)).filter((at) => at > withdrawnAt)).toEqual([]);
  for (const agent of agents)
    expect(agent.facts('playlist-refused').filter(({ reason }) => reason !== 'older-version')).toEqual([]);

  await waitFor('every row of the news to be closed', 90_000, async () => {
    const rows = await rowsOf(loa, 'bản tin');
    const begun = rows.filter(({ plannedAt }) => Date.parse(plannedAt) < onTime + 1_000);
    return begun.length > 0 && begun.every(({ closed }) => closed) ? true : undefined;
  });
  const gap = (await rowsOf(loa, 'bản tin')).filter(({ plannedAt }) => Date.parse(plannedAt) <= onTime);
  const planned = Math.round((onTime - from) / EVERY_MS) + 1;
  expect(gap.map(({ outcome, reason }) => reason ?? outcome)).toEqual(
    Array.from({ length: planned * STATIONS }, () => 'aired'),
  );
  for (const agent of agents) await agent.stop();
  const stored = ledgerOf(loa.dataDir);
  for (const row of rowsBefore) expect(stored).toContainEqual(row);
  expectJournals();

  await expect(
    tell(['restore', restoring.BACKUP, '--to', loa.dataDir, '--identity', key.path], {}),
  ).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('không trống') });
  expect(await treeOf(backups)).toEqual(seenBackup);
  expect(upAt - withdrawnAt).toBeLessThan(3_600_000);
}, 600_000);

const sound = (segment: Segment) => segment.rendition?.sha256 ?? '';

async function speech(words: string, name: string): Promise<string> {
  const path = join(root, `${name}.wav`);
  await run('espeak-ng', ['-v', 'vi', '-s', '160', '-w', path, words]);
  return path;
}

/** Whether each station's first two airings of the news began on their moment. */
function newsStarts(): boolean[][] {
  return agents.map((agent) => [from, from + EVERY_MS].map((at) => agent.heard(sound(news)).some(near(at))));
}

function heardAt(at: number): boolean[] {
  return agents.map((agent) => agent.heard(sound(news)).some(near(at)));
}

const near = (at: number) => (heard: number) => Math.abs(heard - at) < 500;

/** The next airing of the news that begins at least `aheadMs` from now. */
function nextNews(aheadMs = 1_000): number {
  return from + Math.ceil((Date.now() + aheadMs - from) / EVERY_MS) * EVERY_MS;
}

function newestVersion(agent: SilentAgent): number {
  return Math.max(0, ...agent.facts('playlist-accepted').map(({ version }) => version));
}

/** When the file is to begin by the playlist that the station holds, epoch ms. */
function startsIn(agent: SilentAgent, sha256: string): number[] {
  const [, payload = ''] = readFileSync(join(agent.dir, 'playlist.jws'), 'utf8').split('.');
  const { airings } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Playlist;
  return airings
    .filter(({ items }) => items.some((item) => 'sha256' in item && item.sha256 === sha256))
    .map(({ startsAt }) => startsAt);
}

/** `loa backup-key` as on a console; its file lies in the safe. */
async function makeKey(): Promise<{ path: string; recipient: string }> {
  const path = join(safe.folder, 'backup-key.txt');
  writeFileSync(path, await tell(['backup-key'], {}));
  return { path, recipient: /LOA_BACKUP_RECIPIENT=(age1\S+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? '' };
}

/** A command on the server's console. The agents live in this process: nothing here may stop the clock. */
async function tell(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(process.execPath, [...nodeFlags('start'), LOA, ...args], {
    env: { ...loa.env, ...env },
  });
  return stdout;
}

async function logInByPasskey(): Promise<void> {
  const post = (path: string, body?: object) =>
    fetch(`${loa.url}/api/v1${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const asked = (await (await post('/login/passkey/options')).json()) as {
    options: { challenge: string };
    ticket: string;
  };
  const answer = await post('/login/passkey', {
    ticket: asked.ticket,
    response: phone.assert(asked.options.challenge),
  });
  expect(answer.status).toBe(200);
}

function ledgerOf(dataDir: string): { closedAt: number | null }[] {
  const raw = new Database(join(dataDir, 'loa.sqlite'), { readonly: true });
  const rows = raw.prepare('SELECT * FROM ledger').all();
  raw.close();
  return rows as { closedAt: number | null }[];
}

/** What the server has of each journal is what the stations wrote, each entry once. */
function expectJournals(): void {
  const raw = new Database(join(loa.dataDir, 'loa.sqlite'), { readonly: true });
  const stored = raw.prepare(
    'SELECT epoch, seq, hash FROM journal WHERE stationId = ? AND chained = 1 ORDER BY epoch, seq',
  );
  for (const agent of agents) {
    const { station } = JSON.parse(readFileSync(join(agent.dir, 'identity.json'), 'utf8')) as { station: string };
    const written = agent.journal().map(({ epoch, seq, hash }) => ({ epoch, seq, hash }));
    const there = stored.all(station) as typeof written;
    expect(there).toEqual(written.slice(0, there.length));
    expect(written.length - there.length).toBeLessThan(6);
  }
  raw.close();
}
