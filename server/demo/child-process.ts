/** A part of Loa as a process of its own: logs to a file, is started again when it dies, ends with its parent. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const LOA = `${import.meta.dirname}/../loa.js`;
/** Pause before a part that died is started again, ms. */
const RESTART_MS = 1_000;
/** How long a part may take to stop before it is killed, ms. */
const STOP_LIMIT_MS = 6_000;

/** Starts `loa <args>`, with Node's flags as they are here, and keeps it running until `stop`. `onDied` hears of every unwanted end. */
export function keepRunning(
  args: readonly string[],
  { env, logPath, onDied }: { env: NodeJS.ProcessEnv; logPath: string; onDied: (how: string) => void },
): { stop(): Promise<void> } {
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess;
  const start = (flag: 'w' | 'a') => {
    const log = openSync(logPath, flag);
    child = spawn(process.execPath, [...process.execArgv, LOA, ...args], { env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    child.once('exit', (code, signal) => {
      if (stopping) return;
      onDied(signal ?? `mã ${code}`);
      timer = setTimeout(() => start('a'), RESTART_MS);
    });
  };
  start('w');
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
