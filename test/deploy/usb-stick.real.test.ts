/** A stick with a set-up file, and the box it is put into: real shells; the player and the change of user are played. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LONGEST_SETUP_FILE } from '../../stations/setup-file.ts';
import { projectRoot } from '../source-files.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const answer = () =>
  existsSync(at('stick/loa-ket-qua.txt')) ? readFileSync(at('stick/loa-ket-qua.txt'), 'utf8') : undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loa stick '));
  for (const name of ['stick', 'data', 'bin']) mkdirSync(at(name));
  const done = `printf '\\357\\273\\277Kết quả: XONG\\r\\nĐã cài đặt.\\r\\n' >"$LOA_STATION_DATA/setup/loa-ket-qua.txt"`;
  writeProgram('systemctl', `echo "$*" >>"$BOX/calls"\n[ -e "$BOX/is-hung" ] || ${done}`);
  writeProgram('setpriv', 'while [ "$1" != --clear-groups ]; do shift; done; shift; exec "$@"');
  writeProgram('sync', '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(['loa-station.ini', 'loa-station.ini.txt'])(
  '%s is handed over, and the player’s answer comes back',
  (name) => {
    writeFileSync(at('stick', name), 'server = https://loa.example\r\n');
    expect(run().code).toBe(0);
    expect(readFileSync(at('data/setup/loa-station.ini'), 'utf8')).toBe('server = https://loa.example\r\n');
    expect(readFileSync(at('calls'), 'utf8')).toBe('restart --no-block loa-station.service\n');
    expect(answer()).toBe('\uFEFFKết quả: XONG\r\nĐã cài đặt.\r\n');
    expect(existsSync(at('stick', name))).toBe(true);
  },
);

test('what is in force already disturbs nobody, at every start of a box in which the stick was left', () => {
  for (const file of ['stick/loa-station.ini', 'data/loa-station.ini']) writeFileSync(at(file), 'the same');
  expect(run()).toMatchObject({ code: 0, said: expect.stringContaining('in force already') });
  expect([existsSync(at('calls')), answer()]).toEqual([false, undefined]);
});

test.each<[string, () => void]>([
  ['without such a file', () => writeFileSync(at('stick/holiday.jpg'), '')],
  ['whose file is a link to one of the box', () => symlinkSync('/etc/hostname', at('stick/loa-station.ini'))],
  ['whose file is a folder', () => mkdirSync(at('stick/loa-station.ini'))],
])('a stick %s is left alone', (_what, prepare) => {
  prepare();
  expect(run()).toMatchObject({ code: 0, said: expect.stringContaining('no set-up file') });
  expect(existsSync(at('calls'))).toBe(false);
});

test('a player that does not answer is told of on the stick', () => {
  writeFileSync(at('stick/loa-station.ini'), 'x');
  writeFileSync(at('is-hung'), '');
  expect(run().code).toBe(0);
  expect(answer()).toMatch(/^\uFEFFKết quả: LỖI\r\nMáy trạm không trả lời/);
});

test('an old answer is not taken for the new one', () => {
  writeFileSync(at('stick/loa-station.ini'), 'x');
  mkdirSync(at('data/setup'));
  writeFileSync(at('data/setup/loa-ket-qua.txt'), 'Kết quả: XONG\r\n');
  writeFileSync(at('is-hung'), '');
  run();
  expect(answer()).toMatch(/LỖI/);
});

test('of a file without end no more is read than shows that it is none', () => {
  writeFileSync(at('stick/loa-station.ini'), 'x'.repeat(10 * LONGEST_SETUP_FILE));
  expect(run().code).toBe(0);
  expect(readFileSync(at('data/setup/loa-station.ini'), 'utf8')).toHaveLength(LONGEST_SETUP_FILE + 1);
});

test.each([['../sda1'], ['sda1 /etc'], []])('a partition is a plain name: %s', (...args) => {
  expect(runScript(...args).code).toBe(2);
});

const run = () => runScript('--folder', at('stick'));

function runScript(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    [path.join(projectRoot, 'deploy/station/loa-station-usb'), ...words],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${at('bin')}:${process.env.PATH}`,
        BOX: folder,
        LOA_STATION_DATA: at('data'),
        LOA_STATION_WAIT_S: '1',
      },
      timeout: 30_000,
    },
  );
  return { code: status, said: stdout + stderr };
}

function writeProgram(name: string, script: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
