/** Makes the package that a station's box is installed from: program, npm packages, Node and install script in one file, for one kind of processor. Runs on any machine with npm. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { npmEnvironment } from '../../setup/npm-packages.mjs';
import { at, endOnSignals, fail, runProgram, say } from '../../setup/run-program.mjs';

/** Debian's names of the processors, and Node's. */
const processors = { amd64: 'x64', arm64: 'arm64' };
/** What `loa player` runs from; the same as the station's image in Dockerfile. */
const program = ['audio', 'scheduler', 'stations', 'server', 'package.json', 'package-lock.json', '.npmrc', 'LICENSE'];
const minute = 60_000;
const npmCi = [
  'ci',
  '--omit=dev',
  '--omit=optional',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

const { arch, out } = readArguments(process.argv.slice(2));
endOnSignals();
const work = mkdtempSync(path.join(tmpdir(), 'loa-station-package-'));
try {
  await makePackage();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function makePackage() {
  const { version, devDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const folder = path.join(work, 'loa-station');
  mkdirSync(folder);
  for (const name of program) cpSync(at(name), path.join(folder, name), { recursive: true });
  for (const name of ['install.sh', 'loa-station-usb', 'files'])
    cpSync(at('deploy', 'station', name), path.join(folder, name), { recursive: true });
  cpSync(at('docs', 'tram.md'), path.join(folder, 'tram.md'));
  say('npm packages');
  await run('npm', [...npmCi, `--cpu=${processors[arch]}`, '--os=linux', '--libc=glibc'], folder);
  leaveOut(path.join(folder, 'node_modules'));
  say(`Node ${devDependencies.node} for ${arch}`);
  await addNode(folder, devDependencies.node);
  const release = `${version}-${hashOf(folder)}`;
  writeFileSync(path.join(folder, 'release'), `release=${release}\narch=${arch}\n`);
  mkdirSync(out, { recursive: true });
  const file = path.join(out, `loa-station-${release}-${arch}.tar.gz`);
  await run('tar', ['--owner=0', '--group=0', '--sort=name', '-czf', `${file}.new`, 'loa-station'], work);
  renameSync(`${file}.new`, file);
  say(`${file}\nsetup: sha256 ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}

/** The very Node that Loa is pinned to; npm checks what the registry gives. */
async function addNode(folder, version) {
  const name = `node-linux-${processors[arch]}`;
  const download = path.join(work, 'node');
  mkdirSync(download);
  await run('npm', ['pack', `${name}@${version}`, '--silent'], download);
  await run('tar', ['-xzf', `${name}-${version}.tgz`, 'package/bin/node'], download);
  mkdirSync(path.join(folder, 'bin'));
  renameSync(path.join(download, 'package', 'bin', 'node'), path.join(folder, 'bin', 'node'));
}

/** What the server writes documents with; `server/report/write-files-thread.ts` alone loads it. */
const documents = ['docx', 'pdfmake', 'pdfkit', 'fontkit', 'write-excel-file'];

/** 50 MB that write documents, and 26 MB of better-sqlite3 (its C sources, and what it has for other systems): no box needs them. */
function leaveOut(packages) {
  const sqlite = path.join(packages, 'better-sqlite3');
  const own = `linux-${processors[arch]}.node`;
  const prebuilds = path.join(sqlite, 'prebuilds');
  if (!existsSync(path.join(prebuilds, own))) fail(`better-sqlite3 brings nothing for ${arch}.`);
  for (const name of readdirSync(prebuilds)) if (name !== own) rmSync(path.join(prebuilds, name), { recursive: true });
  for (const name of ['deps', 'src']) rmSync(path.join(sqlite, name), { recursive: true, force: true });
  for (const name of documents) rmSync(path.join(packages, name), { recursive: true, force: true });
}

/** Names the content: the same files have the same release. */
function hashOf(folder) {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byPath)) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    hash.update(`${path.relative(folder, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

function byPath(a, b) {
  return path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;
}

async function run(command, args, folder) {
  const { code, output } = await runProgram(command, args, npmEnvironment(), 20 * minute, folder);
  if (code !== 0) fail(`"${command} ${args.join(' ')}" failed (${code}); its reason is above.`, output);
}

function readArguments(args) {
  try {
    const options = { arch: { type: 'string', default: 'arm64' }, out: { type: 'string', default: at('dist') } };
    const { arch, out } = parseArgs({ args, options }).values;
    if (Object.hasOwn(processors, arch)) return { arch, out: path.resolve(out) };
  } catch {
    // Said below.
  }
  return fail('say: npm run station-package -- [--arch arm64|amd64] [--out FOLDER]');
}
