/** Starts a player in a process of its own and knows its engine's process, too. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeFlags } from '../node-flags.ts';

/** A player's process that has said it is ready. */
export interface PlayerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly readyMs: number;
  /** Processes it has started: its mpv. */
  enginePids(): readonly number[];
  /** Ends it without asking and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop; the answer is how long it took. */
  stop(): Promise<number>;
}

/** Starts one and waits for its ready line; `env` goes beside this process's own. */
export async function spawnPlayer(
  serverUrl: string,
  dataDir: string,
  code = '',
  audio = 'null',
  env: NodeJS.ProcessEnv = {},
): Promise<PlayerProcess> {
  const startedAt = performance.now();
  const entry = path.join(import.meta.dirname, '..', 'fakes', 'player-process.mjs');
  const child = spawn(process.execPath, [...nodeFlags('player'), entry, serverUrl, dataDir, audio, code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (exitCode, signal) => reject(new Error(`player ended: ${signal ?? exitCode}`)));
  });
  const pid = child.pid ?? 0;
  return {
    child,
    pid,
    readyMs: performance.now() - startedAt,
    enginePids: () => enginePidsOf(pid),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      const askedAt = performance.now();
      child.kill('SIGTERM');
      await exited;
      return performance.now() - askedAt;
    },
  };
}

/** What a player's process has started: its mpv. */
export function enginePidsOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
