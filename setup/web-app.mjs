/** Builds the web app when its sources or packages have changed. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { ownNode, packagesHash } from './npm-packages.mjs';
import { at, fail, runProgram, say } from './run-program.mjs';

/** Inside web/dist, so that it goes when the build goes. */
const stamp = at('web', 'dist', '.loa-stamp');

/** True when the build on disk was made of these sources, or there are none yet. */
export function webAppReady() {
  if (!fs.existsSync(at('web', 'index.html'))) return true;
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sourcesHash();
}

/** Builds, then writes the stamp: a cut-off build is done again. */
export async function buildWebApp() {
  say('building the web app');
  const hash = sourcesHash();
  fs.rmSync(stamp, { force: true });
  const environment = { ...process.env, NODE_ENV: 'production' };
  const vite = at('node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await runProgram(ownNode, [vite, 'build', 'web'], environment, 10 * 60_000);
  if (code !== 0) fail(`the web app could not be built (${code}); the reason is above.`, output);
  fs.writeFileSync(stamp, hash);
}

function sourcesHash() {
  const hash = createHash('sha256').update(packagesHash());
  for (const file of sourceFiles('web')) hash.update(`${file}\n`).update(fs.readFileSync(at(file)));
  return hash.digest('hex');
}

function sourceFiles(folder) {
  const entries = fs.readdirSync(at(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : sourceFiles(file);
    return entry.isFile() ? [file] : [];
  });
}
