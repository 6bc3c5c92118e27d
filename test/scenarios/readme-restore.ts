/** Starts a server again by the README's own words: the command lines of its section on a dead server, read from there and run as they stand. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { promisify } from 'node:util';
import { projectRoot, readProjectFile } from '../source-files.ts';

/** What runs after the last command. */
export interface StartedAgain {
  /** What each command that ended printed. */
  readonly told: readonly string[];
  stop(): Promise<void>;
}

/** The command lines of the part that begins with "The server is dead". */
export function restoreCommands(): string[] {
  const [, after = ''] = readProjectFile('README.md').split('**The server is dead.**');
  const [block = ''] = /(?:^ {4}.*\n)+/m.exec(after) ?? [];
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Runs them in order; `npm start` and `npm run worker` go on. Throws with what was printed where one fails. */
export async function runRestoreCommands(env: NodeJS.ProcessEnv, logPath: string): Promise<StartedAgain> {
  const going: ChildProcess[] = [];
  const told: string[] = [];
  for (const command of restoreCommands()) {
    if (/^npm (start|run worker)$/.test(command)) {
      const log = openSync(logPath, 'a');
      // A group of its own: npm, its shell and the server end together.
      going.push(
        spawn('/bin/sh', ['-c', command], { cwd: projectRoot, env, detached: true, stdio: ['ignore', log, log] }),
      );
      continue;
    }
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { cwd: projectRoot, env });
    told.push(stdout);
  }
  return { told, stop: async () => void (await Promise.all(going.map(endGroup))) };
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
