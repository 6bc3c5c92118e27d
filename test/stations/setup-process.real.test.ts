/** A player's own process that is set up by a file and watched by systemd, which a small script plays. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeSetupFile } from '../../stations/setup-file.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { nodeFlags } from '../node-flags.ts';
import { makeFolder, startServer, waitFor } from './start-station.ts';

const LOA = path.join(import.meta.dirname, '..', '..', 'server', 'loa.js');

test('it enrols, says so beside the file and to systemd, and goes on as it was after a file that does not work', async () => {
  const server = await startServer();
  const code = await server.addStation('tram-1');
  await server.publish('tram-1', makeContent([]));
  const box = makeBox();
  const setup = { serverUrl: server.url, code, audio: 'null', volumePct: 80, hasBatteryClock: false };
  box.write(writeSetupFile(setup));
  const first = box.start();
  await waitFor('the answer', () => box.answer().includes('XONG'));
  expect(box.answer()).toContain('Đã cài đặt trạm');
  expect(await waitFor('systemd is told', () => box.told())).toBe('READY=1 WATCHDOG=1\n');
  await waitFor('a heartbeat', () => server.heartbeats('tram-1').some(({ volumePct }) => volumePct === 80));
  await first.stop();

  box.write(writeSetupFile({ ...setup, code: `${'X'.repeat(8)}${code.replaceAll('-', '').slice(8)}`, volumePct: 50 }));
  const heard = server.heartbeats('tram-1').length;
  const second = box.start();
  await waitFor('the answer', () => box.answer().includes('LỖI'));
  expect(box.answer()).toMatch(/Máy chủ không nhận mã[\s\S]*Trạm chạy tiếp như trước/);
  const since = () => server.heartbeats('tram-1').slice(heard);
  await waitFor('it goes on', () => since().some(({ volumePct }) => volumePct === 80));
  await second.stop();
});

/** A box: its folders, and a systemd-notify that writes down what it is told. */
function makeBox() {
  const folder = makeFolder();
  const at = (...parts: string[]) => path.join(folder, ...parts);
  for (const name of ['data', 'setup', 'bin']) mkdirSync(at(name));
  writeFileSync(at('bin', 'systemd-notify'), '#!/bin/sh\necho "$*" >>"$0.told"\n', { mode: 0o755 });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    write: (text: string) => writeFileSync(at('setup/loa-station.ini'), text),
    answer: () => read(at('setup/loa-ket-qua.txt')),
    told: () => read(at('bin/systemd-notify.told')) || undefined,
    start: () => {
      const args = [LOA, 'player', '--data', at('data'), '--setup-file', at('setup/loa-station.ini')];
      const child = spawn(process.execPath, [...nodeFlags('player'), ...args], {
        env: {
          ...process.env,
          PATH: `${at('bin')}:${process.env.PATH}`,
          NOTIFY_SOCKET: '/x',
          WATCHDOG_USEC: '180000000',
        },
        stdio: 'ignore',
      });
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      onTestFinished(() => void child.kill('SIGKILL'));
      return {
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      };
    },
  };
}
