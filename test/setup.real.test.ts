/** The set-up on machines that lack things: real processes, with npm, apt-get and Node played by small scripts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from './source-files.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const stamp = () => at('loa', 'node_modules', '.loa-stamp');
const npmCalls = () => (existsSync(at('npm.log')) ? readFileSync(at('npm.log'), 'utf8').trim().split('\n') : []);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loa set-up '));
  mkdirSync(at('bin'));
  mkdirSync(at('home'));
  cpSync(path.join(projectRoot, 'setup.mjs'), at('loa', 'setup.mjs'));
  cpSync(path.join(projectRoot, 'setup'), at('loa', 'setup'), { recursive: true });
  writeFileSync(at('loa', 'package-lock.json'), '{}');
  writeFileSync(at('loa', '.npmrc'), '');
  writeProgram('npm', npmScript());
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a purpose it does not know is refused with the list', async () => {
  expect(await setUp('party')).toMatchObject({
    code: 1,
    said: expect.stringContaining('<demo|server|station|test|soak|check>'),
  });
});

test('packages are installed once, and again when the lock file changes or node_modules goes', async () => {
  expect(await setUp('check')).toMatchObject({ code: 0, said: expect.stringContaining('installing npm packages') });
  expect(npmCalls()).toEqual([expect.stringMatching(/^ci --ignore-scripts /), expect.stringMatching(/^rebuild node /)]);
  expect(await setUp('check')).toEqual({ code: 0, said: '' });
  rmSync(at('loa', 'node_modules'), { recursive: true });
  await setUp('check');
  expect(npmCalls()).toHaveLength(4);
  writeFileSync(at('loa', 'package-lock.json'), '{"changed": true}');
  await setUp('check');
  expect(npmCalls()).toHaveLength(6);
});

test('an install that fails shows its reason and does not pass for done', async () => {
  writeProgram('npm', 'echo "npm error: no space left" >&2; exit 28');
  const failed = await setUp('check');
  expect(failed.code).toBe(1);
  expect(failed.said).toContain('no space left');
  expect(existsSync(stamp())).toBe(false);
});

test('packages that do not run here are not taken for installed', async () => {
  writeProgram('npm', npmScript('echo "GLIBC too old"; exit 1'));
  const failed = await setUp('check');
  expect(failed).toMatchObject({ code: 1, said: expect.stringContaining('GLIBC too old') });
  expect(existsSync(stamp())).toBe(false);
});

test('two at once: one installs, the other waits for it', async () => {
  writeProgram('npm', `sleep 0.5\n${npmScript()}`);
  const [one, two] = await Promise.all([setUp('check'), setUp('check')]);
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(npmCalls()).toHaveLength(2);
});

test('Ctrl-C ends what runs and leaves nothing that passes for installed', async () => {
  writeProgram('npm', `echo $$ > '${at('npm.pid')}'\nexec sleep 60`);
  const running = start('check');
  while (!existsSync(at('npm.pid'))) await wait(20);
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 130, said: expect.stringContaining('stopped') });
  expect(existsSync(`/proc/${readFileSync(at('npm.pid'), 'utf8').trim()}`)).toBe(false);
  expect(existsSync(stamp())).toBe(false);
});

test("npm gets a cache of its own where HOME gives none, and nothing of the calling npm's", async () => {
  writeProgram('npm', `env > '${at('npm.env')}'\n${npmScript()}`);
  const calling = { HOME: '', NODE_ENV: 'production', npm_config_json: 'true', npm_config_registry: 'kept' };
  await setUp('check', { ...calling, PATH: `${at('loa', 'node_modules', '.bin')}:${at('bin')}:/usr/bin:/bin` });
  const given = readFileSync(at('npm.env'), 'utf8').split('\n');
  expect(given).toContain(`npm_config_cache=${at('loa', '.setup', 'npm-cache')}`);
  expect(given).toContain(`PATH=${at('bin')}:/usr/bin:/bin`);
  expect(given).toContain('npm_config_registry=kept');
  expect(given.filter((line) => /^(npm_config_json|NODE_ENV)=/.test(line))).toEqual([]);
});

test('missing programs without apt-get are named', async () => {
  expect(await setUp('station', { PATH: at('bin') })).toMatchObject({ code: 1, said: expect.stringContaining('mpv') });
  expect(npmCalls()).toEqual([]);
});

test('root installs what is missing, and nothing else', async () => {
  const makes = `case "$*" in *" install "*) printf '#!/bin/sh\\n' > '${at('bin', 'mpv')}'; /bin/chmod +x '${at('bin', 'mpv')}';; esac`;
  writeProgram('apt-get', `echo "$@" >> '${at('apt.log')}'\n${makes}`);
  expect((await start('station', { PATH: at('bin') }, 0).ended).code).toBe(0);
  const calls = readFileSync(at('apt.log'), 'utf8').trim().split('\n');
  expect(calls).toEqual([
    expect.stringMatching(/ update$/),
    expect.stringMatching(/ install -y --no-install-recommends mpv$/),
  ]);
});

test('anyone but root is given the command to run', async () => {
  writeProgram('apt-get', 'exit 99');
  const refused = await start('test', { PATH: at('bin') }, 1000).ended;
  expect(refused.code).toBe(1);
  expect(refused.said).toContain(
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends ffmpeg mpv espeak-ng chromium pulseaudio pulseaudio-utils',
  );
});

test('the web app is built when its sources change', async () => {
  for (const program of ['ffmpeg', 'ffprobe', 'espeak-ng']) writeProgram(program, '');
  mkdirSync(at('loa', 'web'));
  writeFileSync(at('loa', 'web', 'index.html'), 'one');
  expect((await setUp('server')).said).toContain('building the web app');
  expect(await setUp('server')).toEqual({ code: 0, said: '' });
  writeFileSync(at('loa', 'web', 'index.html'), 'two');
  expect((await setUp('server')).said).toContain('building the web app');
  rmSync(at('loa', 'web', 'dist'), { recursive: true });
  expect((await setUp('server')).said).toContain('building the web app');
});

/** npm that "installs" a Node which answers the probe as `probe` says, and builds the web app by making its folder. */
function npmScript(probe = 'echo "26.0.0 object"'): string {
  const node = `case "$1" in -e) ${probe};; *) /bin/mkdir -p web/dist;; esac`;
  return [
    `echo "$@" >> '${at('npm.log')}'`,
    '/bin/mkdir -p node_modules/.bin',
    `/bin/cat > node_modules/.bin/node <<'END'\n#!/bin/sh\n${node}\nEND`,
    '/bin/chmod +x node_modules/.bin/node',
  ].join('\n');
}

function writeProgram(name: string, script: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function setUp(purpose: string, environment: Record<string, string> = {}): Promise<Ended> {
  return start(purpose, environment).ended;
}

function start(
  purpose: string,
  environment: Record<string, string> = {},
  uid?: number,
): { child: ChildProcess; ended: Promise<Ended> } {
  const env = {
    HOME: at('home'),
    PATH: `${at('bin')}:/usr/bin:/bin`,
    LOA_TEST_RUN: process.env.LOA_TEST_RUN,
    ...environment,
  };
  const user = uid === undefined ? [] : ['--import', `data:text/javascript,process.getuid = () => ${uid}`];
  const child = spawn(process.execPath, [...user, at('loa', 'setup.mjs'), purpose], { env, cwd: tmpdir() });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const ended = new Promise<Ended>((settle) => child.once('close', (code) => settle({ code, said })));
  return { child, ended };
}
