/** Makes a fresh Debian-like machine ready for one purpose: npm packages, Debian programs, the built web app. Plain JavaScript for Node 20 or newer, with nothing installed. */
import { createHash } from 'node:crypto';
import net from 'node:net';
import { installPrograms, missingPrograms } from './setup/debian-programs.mjs';
import { installPackages, packagesReady } from './setup/npm-packages.mjs';
import { endOnSignals, fail, root, say, sayOnce, wait } from './setup/run-program.mjs';
import { buildWebApp, webAppReady } from './setup/web-app.mjs';

const forTests = ['ffmpeg', 'mpv', 'espeak-ng', 'chromium', 'pulseaudio', 'pactl', 'parec', 'soffice', 'pdftoppm'];
/** What each purpose needs besides the npm packages. */
const purposes = {
  demo: { programs: ['ffmpeg', 'mpv', 'espeak-ng'], web: true },
  server: { programs: ['ffmpeg', 'espeak-ng'], web: true },
  station: { programs: ['mpv'], web: false },
  test: { programs: forTests, web: true },
  soak: { programs: [...forTests, 'caddy', 'ssh', 'sshd', 'autossh'], web: true },
  check: { programs: [], web: false },
};

endOnSignals();
await setUp(process.argv[2]).catch((error) => fail(error.message));

async function setUp(name) {
  const purpose = Object.hasOwn(purposes, name ?? '') ? purposes[name] : undefined;
  if (purpose === undefined) fail(`say what for: node setup.mjs <${Object.keys(purposes).join('|')}>`);
  if (Number.parseInt(process.versions.node, 10) < 20)
    fail(`this is Node ${process.versions.node}; Node 20 or newer is needed to begin.`);
  if (isReady(purpose)) return;
  const began = Date.now();
  const turn = await takeTurn();
  if (missingPrograms(purpose.programs).length > 0) await installPrograms(purpose.programs);
  if (!packagesReady()) await installPackages();
  if (purpose.web && !webAppReady()) await buildWebApp();
  turn.close();
  say(`done after ${Math.round((Date.now() - began) / 1000)} s`);
}

function isReady(purpose) {
  return missingPrograms(purpose.programs).length === 0 && packagesReady() && (!purpose.web || webAppReady());
}

/** One set-up at a time for this folder. The kernel drops the name when the process ends, however it ends: no stale lock. */
async function takeTurn() {
  const name = `\0loa-setup-${createHash('sha256').update(root).digest('hex')}`;
  for (const giveUpAt = Date.now() + 20 * 60_000; Date.now() < giveUpAt; await wait(250)) {
    const server = await listen(name);
    if (server !== undefined) return server;
    sayOnce('another set-up of this folder is running; waiting for it to end');
  }
  fail('another set-up of this folder has been running for 20 minutes. End it, then try again.');
}

function listen(name) {
  return new Promise((settle, refuse) => {
    const server = net.createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? settle(undefined) : refuse(error)));
    server.listen(name, () => settle(server));
  });
}
