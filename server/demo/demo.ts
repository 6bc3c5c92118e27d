/** `loa demo`: server, worker and 14 players with sample data; the first programme airs within 30 s of "ready". */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { closedSpans } from '../../scheduler/check-policy.ts';
import { travelsInClear } from '../../stations/plain-http.ts';
import { type Config, readConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { lockData } from '../lock-data.ts';
import { type House, openHouse } from '../open-house.ts';
import { moveRoot } from '../root-key.ts';
import { fullCode } from '../routes/stations.ts';
import { getCommune } from '../store/commune-store.ts';
import { heartbeatOf } from '../store/heartbeat-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { loadStations } from '../store/station-store.ts';
import { keepRunning } from './child-process.ts';
import { demoAccounts } from './demo-accounts.ts';
import { beforePast, hasPastToPlay, joinToLive, preparePast } from './prepare-past.ts';
import { planOpening } from './prepare-plan.ts';
import { approveSample, enrolmentLetters, prepareSample } from './prepare-sample.ts';
import { finishSegments, type Preparation } from './prepare-segments.ts';
import { SAMPLE_COMMUNE, SAMPLE_STATIONS } from './sample-commune.ts';
import { openProgress } from './sample-progress.ts';

/** The opening programme begins this long after "ready", ms. */
const OPENING_IN_MS = 20_000;
/** It takes no longer, ms. */
const OPENING_LENGTH_MS = 90_000;
/** The rest of the sample is spoken this long after "ready", ms. */
const REST_AFTER_MS = 90_000;
const SERVER_LIMIT_MS = 60_000;
const FLEET_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** Of the mixed sample. */
const PAST_WORDS = ' (5 trạm có máy phát, 7 thôn thu FM, 2 thôn dùng loa kéo; một tháng nhật ký mẫu)';

type Env = Readonly<Record<string, string | undefined>>;
interface Part {
  stop(): Promise<void>;
}

/** Runs the demo; returns how to stop all of it. A `signal` while it starts ends that, without a word. Throws port-taken, data-in-use, demo-on-real-data. */
export async function runDemo(env: Env, signal: AbortSignal): Promise<Part> {
  const config = await demoConfig(env);
  const now = () => Date.now();
  const unlock = await lockData(join(config.dataDir, 'fleet'));
  const house = await openHouse(config, now, SAMPLE_COMMUNE);
  if ((await getCommune(house.db, house.communeId)).demo !== 1)
    throw new AppError('demo-on-real-data', { path: config.dataDir });
  // A real commune's root key goes into the safe; the demo's is no one's.
  await moveRoot(config.dataDir, join(config.dataDir, 'keys', 'demo-root.jwk'));
  const accounts = await demoAccounts(config.dataDir, config.LOA_ADMIN_PASSWORD);
  const url = `http://${config.LOA_HOST === '0.0.0.0' ? 'localhost' : config.LOA_HOST}:${config.PORT}`;
  const parts: Part[] = [];
  const stopParts = () => Promise.all(parts.map((part) => part.stop()));
  // At once, also while it starts: the terminal's Ctrl-C has told every part, and none is to be started again.
  signal.addEventListener('abort', () => void stopParts(), { once: true });
  const stop = async () => {
    await stopParts();
    await house.db.destroy();
    await unlock();
  };
  try {
    const progress = await openProgress(config.dataDir);
    const hasPast = hasPastToPlay({ config, progress });
    if (progress.now().past === 'begun')
      say(`Tháng nhật ký mẫu lần trước làm dở: muốn đủ thì xóa thư mục ${config.dataDir} rồi chạy lại.`);
    say(
      `Đang chuẩn bị dữ liệu mẫu (lần đầu khoảng ${hasPast ? 'hai phút, vì có cả một tháng nhật ký' : 'nửa phút'})...`,
    );
    const start = hasPast ? beforePast(now) : now;
    const preparation = await prepareSample(house, config, accounts, progress, start, signal);
    const playedUntil = hasPast ? await preparePast(preparation, now, signal) : undefined;
    await bringUp({ ...preparation, now }, url, parts, signal);
    if (playedUntil !== undefined) await joinToLive(house, playedUntil, now());
    const opening = await openingWords(house, now());
    signal.throwIfAborted();
    say(
      '',
      `Dữ liệu mẫu: xã Sơn Tây, đài xã và 13 trạm thôn${progress.now().past === undefined ? '' : PAST_WORDS}. Tài khoản:`,
    );
    for (const { username, password, displayName } of accounts)
      say(`  ${username.padEnd(8)} ${password}   ${displayName}`);
    say(soundWords(), `${opening} Dừng: Ctrl-C`, '', `ready: ${url}`);
  } catch (error) {
    await stop();
    if (signal.aborted) return { stop: async () => {} };
    throw error;
  }
  return { stop };
}

/** Starts every part into `parts`, with the opening programme planned. Only what no earlier start has prepared is prepared and waited for. */
async function bringUp(preparation: Preparation, url: string, parts: Part[], signal: AbortSignal): Promise<void> {
  const { house, config, staff, progress, now } = preparation;
  const { openingId } = progress.now();
  signal.throwIfAborted();
  parts.push(startPart('server', ['server'], config), startPart('worker', ['worker'], config));
  await serverAnswers(url, signal);
  await approveSample(preparation, signal);
  signal.throwIfAborted();
  parts.push(await startFleet(house, config, url, now));
  if (openingId === undefined) await waitForFleet(house, signal);
  signal.throwIfAborted();
  const opening = await planOpening(house, staff, now() + OPENING_IN_MS, now, openingId);
  await progress.change({ openingId: opening });
  if (!progress.now().isComplete) parts.push(finishLater(preparation));
}

/** Sounds that can wait are made once the opening is over, so that nothing disturbs it. */
function finishLater(preparation: Preparation): Part {
  const leave = new AbortController();
  const done = wait(REST_AFTER_MS, undefined, { signal: leave.signal })
    .then(() => finishSegments(preparation, leave.signal))
    .catch((error: unknown) => {
      if (!leave.signal.aborted) say(`Một phần dữ liệu mẫu chưa có tiếng: ${String(error)}`);
    });
  return {
    async stop() {
      leave.abort();
      await done;
    },
  };
}

async function demoConfig(env: Env): Promise<Config> {
  const wanted = readConfig({ LOA_HOST: '127.0.0.1', LOA_DATA_DIR: join('data', 'demo'), ...withoutEmpty(env) });
  const port = await freePort(wanted.PORT, wanted.LOA_HOST);
  return { ...wanted, PORT: port };
}

function withoutEmpty(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** The port itself when it is free, any free one for 0. Throws port-taken. */
async function freePort(port: number, host: string): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new AppError('port-taken', { port }) : error),
    );
    probe.listen(port, host, () => {
      const address = probe.address();
      const free = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(free));
    });
  });
}

function startPart(name: string, args: readonly string[], config: Config): Part {
  const env = { ...process.env, PORT: String(config.PORT), LOA_HOST: config.LOA_HOST, LOA_DATA_DIR: config.dataDir };
  const logPath = join(config.dataDir, `${name}.log`);
  return keepRunning(args, {
    env,
    logPath,
    onDied: (how) => say(`${name} đã dừng (${how}), đang khởi động lại; xem ${logPath}`),
  });
}

async function serverAnswers(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + SERVER_LIMIT_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`the server does not answer at ${url}`);
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Players with a data folder each; those that are new get a one-time code. */
async function startFleet(house: House, config: Config, serverUrl: string, now: () => number): Promise<Part> {
  const folder = join(config.dataDir, 'fleet');
  await mkdir(folder, { recursive: true });
  const codes = await playerCodes(house);
  const fresh = codes.filter((code) => !existsSync(join(folder, code, 'identity.json')));
  const letters = await enrolmentLetters(house, fresh, now);
  const stations = codes.map((code) => {
    const own = letters.get(code);
    const enrolment = own === undefined ? {} : { code: fullCode(own, house.keyRing.fingerprint) };
    return { dir: code, audio: code === 'T00' ? communeAudio() : 'null', ...enrolment };
  });
  const path = join(folder, 'stations.json');
  await writeFile(path, JSON.stringify(stations), { mode: 0o600 });
  // On an address of this machine the traffic stays within it, whatever the address is.
  const inClear = travelsInClear(serverUrl) ? ['--plain-http'] : [];
  const args = ['fleet', '--server', serverUrl, '--data', folder, '--stations', path, ...inClear];
  return startPart('fleet', args, config);
}

/** Stations of the sample that have a box: FM villages and hand loudspeakers have none. */
async function playerCodes({ db, communeId }: House): Promise<string[]> {
  const stored = await loadStations(db, communeId);
  const without = new Set(stored.filter(({ row }) => row.transport !== 'ip').map(({ row }) => row.code));
  return SAMPLE_STATIONS.map(({ code }) => code).filter((code) => !without.has(code));
}

/** Before the first "ready" all stations load their media; later they have it, and people may have added stations that have no player. */
async function waitForFleet({ db, communeId }: House, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + FLEET_LIMIT_MS;
  while (performance.now() < deadline) {
    const boxes = (await loadStations(db, communeId)).filter(({ row }) => row.transport === 'ip');
    const beats = boxes.map(({ row }) => heartbeatOf(row));
    if (beats.every((beat) => beat !== undefined && beat.playlistVersion > 0 && beat.mediaMissing === 0)) return;
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
  throw new Error('not all stations were ready in time: see fleet.log in the data folder');
}

/** The commune station sounds on this machine's card, when it has one; the villages play to a null device. */
function communeAudio(): string {
  return hasSoundCard() ? 'alsa/default' : 'null';
}

function hasSoundCard(): boolean {
  try {
    return /^\s*\d+\s*\[/m.test(readFileSync('/proc/asound/cards', 'utf8'));
  } catch {
    return false;
  }
}

/** Who has set other hours may have closed this one: then nothing sounds, and the demo says so. */
async function openingWords({ db, communeId }: House, now: number): Promise<string> {
  const { zone } = await getCommune(db, communeId);
  const opening = { from: now + OPENING_IN_MS, to: now + OPENING_IN_MS + OPENING_LENGTH_MS };
  const closed = closedSpans(await loadPolicy(db, communeId, now), zone, opening);
  return closed.length === 0
    ? `Chương trình đầu tiên phát sau ${OPENING_IN_MS / 1000} giây.`
    : 'Quy chế đã sửa không cho phát lúc này, nên chương trình đầu tiên chưa phát.';
}

function soundWords(): string {
  return hasSoundCard()
    ? 'Đài xã phát ra loa của máy này; các trạm thôn phát vào thiết bị rỗng (null).'
    : 'Máy này không có card âm thanh: tất cả các trạm phát vào thiết bị rỗng (null), không nghe thấy tiếng.';
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
