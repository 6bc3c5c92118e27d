/** Installs the npm packages of the lock file, the pinned Node among them, and knows whether that is done. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { at, fail, root, runProgram, say } from './run-program.mjs';

/** The Node that runs Loa; it comes from the registry's `node` package. */
export const ownNode = at('node_modules', '.bin', 'node');
const nodeMajor = 26;
/** Inside node_modules, so that it goes when node_modules goes. */
const stamp = at('node_modules', '.loa-stamp');
const minute = 60_000;

/** True when the whole lock file is installed. Costs a few file reads. */
export function packagesReady() {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === packagesHash() && fs.existsSync(ownNode);
}

/** What the packages depend on. Not the running Node: the first time it is the machine's, later the pinned one. */
export function packagesHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${nodeMajor}\n`);
  for (const file of ['package-lock.json', '.npmrc']) hash.update(fs.readFileSync(at(file)));
  return hash.digest('hex');
}

/** Installs and proves them, then writes the stamp: a cut-off install is done again. */
export async function installPackages() {
  say('installing npm packages (about a minute)');
  const ownCache = canKeepCache() ? undefined : at('.setup', 'npm-cache');
  const environment = npmEnvironment(ownCache);
  const hash = packagesHash();
  fs.rmSync(stamp, { force: true });
  // Without --ignore-scripts npm would build better-sqlite3, whose package brings its binary, and fetch headers for it.
  await npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional'], environment);
  await npm(['rebuild', 'node', '--ignore-scripts=false'], environment);
  provePackages();
  fs.writeFileSync(`${stamp}.new`, hash);
  fs.renameSync(`${stamp}.new`, stamp);
  if (ownCache !== undefined) fs.rmSync(ownCache, { recursive: true, force: true });
}

async function npm(args, environment) {
  const words = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runProgram('npm', words, environment, 20 * minute);
  if (code !== 0)
    fail(`"npm ${args.join(' ')}" failed (${code}); its reason is above. Then run the same command again.`, output);
}

/** npm hands its settings down to scripts (its own Node, flags such as --json): only where packages come from may pass. */
export function npmEnvironment(ownCache) {
  const kept = /^npm_config_(registry|userconfig|globalconfig|cache|.*proxy|ca|cafile|strict_ssl|fetch_.*|\/\/.*)$/i;
  const own = /^(npm_.*|NODE|NODE_ENV|INIT_CWD)$/i;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !own.test(name) || kept.test(name)),
  );
  // npm must not run on the Node that it is about to replace.
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  environment.PATH = folders.filter((folder) => !folder.startsWith(at('node_modules'))).join(path.delimiter);
  if (ownCache !== undefined) environment.npm_config_cache = ownCache;
  return environment;
}

/** False with an empty HOME variable, or a home that this user may not write to. */
function canKeepCache() {
  let folder = process.env.npm_config_cache ?? (process.env.HOME ? path.join(process.env.HOME, '.npm') : undefined);
  if (folder === undefined) return false;
  while (!fs.existsSync(folder)) folder = path.dirname(folder);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function provePackages() {
  const probe = `new (require('better-sqlite3'))(':memory:').close(); console.log(process.versions.node, typeof Temporal)`;
  const { stdout, stderr } = spawnSync(ownNode, ['-e', probe], { cwd: root, encoding: 'utf8', timeout: minute });
  if (new RegExp(`^${nodeMajor}\\.[\\d.]+ object\\s*$`).test(stdout ?? '')) return;
  fail(
    `Node ${nodeMajor} or better-sqlite3 was installed but does not run on this machine.`,
    `${stdout ?? ''}${stderr ?? ''}`,
  );
}
