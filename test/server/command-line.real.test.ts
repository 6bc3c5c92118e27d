/** The command line: what is wrong is said in one sentence, and a stop is heeded at once, also while a part still waits. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';

const LOA = path.join(import.meta.dirname, '..', '..', 'server', 'loa.js');
/** Nobody listens there. */
const NO_SERVER = 'http://127.0.0.1:9';
const CODE = 'ABCD-EFGH-ABCD-EFGH-ABCD';

/** A folder that goes with the test. */
function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `loa <args>`; `ended` has its exit code and what it said. */
function startLoa(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [LOA, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let errors = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  child.stderr.on('data', (part) => {
    errors += part;
  });
  const ended = new Promise<{ code: number | null; errors: string; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, errors, said })),
  );
  return { child, ended, said: () => said };
}

const station = (...more: string[]) => ['player', '--server', NO_SERVER, '--data', makeFolder(), ...more];

describe('what is wrong is said in one Vietnamese sentence, without a stack, and ends with 1', () => {
  const cases: Readonly<Record<string, readonly [() => readonly string[], RegExp]>> = {
    'not enrolled': [() => station(), /chưa cài đặt.*--code/],
    'a wrong code': [() => station('--code', 'ABC'), /Mã cài đặt.*20/],
    'a bad --audio': [() => station('--code', CODE, '--audio', 'hdmi'), /hdmi.*alsa\//],
    'an unknown option': [() => station('--loud'), /--loud/],
    'plain http to another machine': [
      () => ['player', '--server', 'http://loa.invalid', '--data', makeFolder(), '--code', CODE],
      /--server.*loa\.invalid.*--plain-http/,
    ],
    'an option without its value': [() => ['player', '--server'], /--server/],
    'a word too many': [() => station('extra'), /extra/],
    'a volume that is none': [() => station('--code', CODE, '--volume', '130'), /--volume.*100/],
    'a missing option': [() => ['player'], /--server/],
    'a fleet file that is not there': [
      () => ['fleet', '--server', NO_SERVER, '--data', makeFolder(), '--stations', '/nowhere.json'],
      /--stations.*\/nowhere\.json/,
    ],
    'a fleet file that is none': [
      () => {
        const file = path.join(makeFolder(), 'stations.json');
        writeFileSync(file, '{"stations": 3');
        return ['fleet', '--server', NO_SERVER, '--data', makeFolder(), '--stations', file];
      },
      /--stations/,
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, words]) => {
    const { code, errors } = await startLoa(args()).ended;
    expect(errors.trim()).toMatch(words);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('a folder that another player has', async () => {
    const folder = makeFolder();
    const args = ['player', '--server', NO_SERVER, '--data', folder, '--code', CODE, '--audio', 'null'];
    const first = startLoa(args);
    await expect.poll(first.said, { timeout: 10_000 }).toContain('does not answer yet');
    const { code, errors } = await startLoa(args).ended;
    expect([code, errors.trim()]).toEqual([1, expect.stringContaining(folder)]);
    first.child.kill('SIGTERM');
    await first.ended;
  });
});

test('a first start that finds its port taken loses no root key: the next start hands it over; without the working key none starts', async () => {
  const folder = makeFolder();
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const PORT = String(typeof address === 'object' ? address?.port : 0);
  const env = { LOA_HOST: '127.0.0.1', LOA_DATA_DIR: folder, LOA_LOG_LEVEL: 'silent' };
  const first = await startLoa(['server'], { ...env, PORT }).ended;
  expect([first.code, first.errors, first.said]).toEqual([1, expect.stringContaining(`Cổng ${PORT}`), '']);
  const second = startLoa(['server'], { ...env, PORT: '0' });
  await expect.poll(second.said, { timeout: 10_000 }).toContain('cai-dat?token=');
  const file = 'ROOT-KEY-MOVE-TO-THE-SAFE.jwk';
  expect(second.said()).toContain(path.join(folder, 'keys', file));
  expect(readdirSync(path.join(folder, 'keys')).sort()).toEqual([file, 'working.jwk']);
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
  rmSync(path.join(folder, 'keys', 'working.jwk'));
  for (const part of ['server', 'worker']) {
    const { code, errors } = await startLoa([part], { ...env, PORT: '0' }).ended;
    expect([code, errors]).toEqual([1, expect.stringMatching(/^Khóa làm việc .*working\.jwk.*bản sao lưu\.\n$/)]);
  }
});

test.each([0, 300, 3_000])('a part whose starter is gone %i ms after it started it ends by itself', async (afterMs) => {
  const env = { ...process.env, LOA_DATA_DIR: makeFolder(), PORT: '0', LOA_HOST: '127.0.0.1' };
  const child = spawn(process.execPath, [LOA, 'server'], { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await sleep(afterMs);
  child.disconnect();
  expect(await ended).toBe(0);
});

test('plain http that was asked for is said once in the log', async () => {
  const args = ['--data', makeFolder(), '--code', CODE, '--audio', 'null', '--plain-http'];
  const { child, ended, said } = startLoa(['player', '--server', 'http://loa.invalid', ...args]);
  await expect.poll(said, { timeout: 10_000 }).toContain('does not answer yet');
  child.kill('SIGTERM');
  expect((await ended).said.match(/plain http/g)).toHaveLength(1);
});

describe('a stop while starting is heeded within three seconds and ends with 0', () => {
  const fleetFile = () => {
    const file = path.join(makeFolder(), 'stations.json');
    writeFileSync(file, JSON.stringify([{ dir: 'a', audio: 'null', code: CODE }]));
    return file;
  };
  const cases: Readonly<Record<string, readonly [() => readonly string[], string]>> = {
    'player, the server does not answer': [() => station('--code', CODE, '--audio', 'null'), 'does not answer yet'],
    'fleet, the same': [
      () => ['fleet', '--server', NO_SERVER, '--data', makeFolder(), '--stations', fleetFile()],
      'does not answer yet',
    ],
    'worker, the server has not made the data folder': [() => ['worker'], 'waiting for the server'],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, waits]) => {
    const { child, ended, said } = startLoa(args(), { LOA_DATA_DIR: makeFolder() });
    await expect.poll(said, { timeout: 10_000 }).toContain(waits);
    const askedAt = performance.now();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(3_000);
  });

  test('player, the server takes the request and never answers', async () => {
    const asked = Promise.withResolvers<void>();
    const server = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const url = `http://127.0.0.1:${port}`;
    const args = ['player', '--server', url, '--data', makeFolder(), '--code', CODE, '--audio', 'null'];
    const { child, ended } = startLoa(args);
    await asked.promise;
    const askedAt = performance.now();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(3_000);
  });
});
