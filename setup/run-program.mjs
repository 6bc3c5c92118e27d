/** Runs one program at a time for the set-up, ends it on Ctrl-C, and says in plain words what goes on. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A path inside the project. */
export const at = (...parts) => path.join(root, ...parts);

export const wait = (ms) => new Promise((wake) => setTimeout(wake, ms));

let child;
let stopping = false;

/** Runs a program in a process group of its own, in `folder`; gives its exit code (or signal) and the tail of what it said. */
export function runProgram(program, args, environment, timeoutMs, folder = root) {
  if (stopping) return new Promise(() => {});
  return new Promise((settle) => {
    let output = '';
    const began = Date.now();
    child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
    const progress = setInterval(() => say(`... ${Math.round((Date.now() - began) / 1000)} s`), 20_000);
    const limit = setTimeout(() => {
      output += `\nstill running after ${timeoutMs / 60_000} minutes: ended\n`;
      signalChild('SIGKILL');
    }, timeoutMs);
    const end = (code) => {
      clearInterval(progress);
      clearTimeout(limit);
      child = undefined;
      if (!stopping) settle({ code, output });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.once('close', (code, signal) => end(code ?? signal));
  });
}

/** On Ctrl-C: ends what runs, then this. Stamps are written last, so the next set-up does the step again. */
export function endOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      say('stopped; run the same command again to go on');
      const leave = () => process.exit(128 + os.constants.signals[signal]);
      if (child === undefined) leave();
      child.once('close', leave);
      signalChild(signal);
      setTimeout(() => {
        signalChild('SIGKILL');
        leave();
      }, 10_000);
    });
}

function signalChild(signal) {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // It has already ended.
  }
}

export function say(text) {
  console.log(`setup: ${text}`);
}

const said = new Set();
export function sayOnce(text) {
  if (!said.has(text)) say(text);
  said.add(text);
}

/** Ends the set-up with a sentence, and with the last lines of a program's output when they hold the reason. */
export function fail(text, output = '') {
  if (output !== '') console.error(output.trimEnd().split('\n').slice(-40).join('\n'));
  console.error(`\nsetup: ${text}`);
  process.exit(1);
}
