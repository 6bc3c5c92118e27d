/** Runs a program of the station's own (the amplifier's relay): without a shell, bounded in time, killed with all it started. */
import { spawn } from 'node:child_process';

/** What came of it. */
export type HookResult = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly detail: string };

/** The port: runs `program`, which is told `on` or `off` in LOA_AMPLIFIER, and gives it `withinMs`. Never rejects. */
export type RunHook = (program: string, word: 'on' | 'off', withinMs: number) => Promise<HookResult>;

/** The adapter. The program gets nothing to read, says nothing to anybody, and runs in a process group of its own. */
export const runHook: RunHook = (program, word, withinMs) =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LOA_AMPLIFIER: word };
    const child = spawn(program, [], { stdio: 'ignore', env, detached: true });
    const timer = setTimeout(() => {
      killGroup(child.pid);
      resolve({ kind: 'failed', detail: `${program} took longer than ${withinMs} ms` });
    }, withinMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', detail: error.message });
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve({ kind: 'done' });
      else resolve({ kind: 'failed', detail: `${program} ended with ${signal ?? code}` });
    });
  });

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended just now.
  }
}
