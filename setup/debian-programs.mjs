/** Finds the Debian programs that Loa starts (ffmpeg, mpv, ...), and installs what is missing through apt. */
import fs from 'node:fs';
import path from 'node:path';
import { fail, runProgram, say, sayOnce, wait } from './run-program.mjs';

const minute = 60_000;
/** The Debian package of a program, where it has another name. */
const packageOf = {
  pactl: 'pulseaudio-utils',
  parec: 'pulseaudio-utils',
  soffice: 'libreoffice-writer-nogui',
  pdftoppm: 'poppler-utils',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
};

/** The programs of the list that this machine does not have. */
export function missingPrograms(programs) {
  return programs.filter((program) => !(program === 'ffmpeg' ? hasFfmpeg() : onPath(program)));
}

/** Installs what is missing; ends the set-up with the exact command where it may not. */
export async function installPrograms(programs) {
  const missing = missingPrograms(programs);
  const packages = [...new Set(missing.map((program) => packageOf[program] ?? program))].join(' ');
  const lack = `missing on this machine: ${missing.join(', ')}.`;
  if (!onPath('apt-get')) fail(`${lack} There is no apt-get here: install them in this system's own way.`);
  if (process.getuid?.() !== 0)
    fail(
      `${lack} Install with:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}\n`,
    );
  say(`installing Debian packages: ${packages}`);
  const { code, output } = await aptInstall(packages.split(' '));
  if (code !== 0) fail(`apt-get could not install: ${packages} (${code}). Its reason is above.`, output);
  const still = missingPrograms(programs);
  if (still.length > 0) fail(`installed ${packages}, yet these are not on PATH: ${still.join(', ')}`);
}

async function aptInstall(packages) {
  const words = ['install', '-y', '--no-install-recommends', ...packages];
  await apt(['update']);
  const first = await apt(words);
  if (first.code === 0) return first;
  // An install that was cut off before leaves packages unpacked but not configured.
  await runProgram('dpkg', ['--configure', '-a'], aptEnvironment(), 5 * minute);
  return apt(words);
}

/** Waits for another apt, but not for ever: the lock on the package lists is not covered by DPkg::Lock::Timeout. */
async function apt(args) {
  const options = ['DPkg::Lock::Timeout=180', 'Acquire::Retries=3', 'Acquire::http::Timeout=30'];
  const words = [
    '-q',
    '-o',
    'Dpkg::Options::=--force-confold',
    ...options.flatMap((option) => ['-o', option]),
    ...args,
  ];
  for (let attempt = 1; ; attempt += 1) {
    const result = await runProgram('apt-get', words, aptEnvironment(), 10 * minute);
    const locked = result.code !== 0 && /could not get lock|unable to (?:lock|acquire)/i.test(result.output);
    if (!locked || attempt === 18) return result;
    sayOnce('another apt is running; waiting for it');
    await wait(10_000);
  }
}

function aptEnvironment() {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' };
}

/** As audio/find-ffmpeg.ts looks: FFMPEG_PATH or the system's, with an ffprobe beside it or the system's. */
function hasFfmpeg() {
  const named = process.env.FFMPEG_PATH ?? '';
  if (named === '' || !isProgram(named)) return onPath('ffmpeg') && onPath('ffprobe');
  return isProgram(path.join(path.dirname(named), 'ffprobe')) || onPath('ffprobe');
}

function onPath(program) {
  // Servers such as sshd are where people without root do not look.
  return [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin'].some((folder) =>
    isProgram(path.join(folder, program)),
  );
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
