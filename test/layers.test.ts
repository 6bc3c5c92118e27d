/** The walls of the house: imports follow the design's arrows, and the pure core knows no clock, no chance and no IO. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { codeAlone, listSourceFiles, readProjectFile } from './source-files.ts';

const files = listSourceFiles();
const folders = ['scheduler', 'audio', 'stations', 'server', 'web'] as const;
type Folder = (typeof folders)[number];

/** Whose files a folder may import, besides its own. */
const arrows: Readonly<Record<Folder, readonly Folder[]>> = {
  scheduler: [],
  audio: [],
  stations: ['scheduler'],
  server: ['audio', 'stations', 'scheduler'],
  web: ['server'],
};

/** Pure: plain data in, plain data out. */
const isPure = (file: string) =>
  (file.startsWith('scheduler/') && file !== 'scheduler/worker.ts') ||
  /^stations\/(.+\/)?(wanted-state|situation|leave|signed-orders|planned-items|passed-items|playout-commands|track-start|engine-tracks|relay-route|simulate-station|virtual-engine)\.ts$/.test(
    file,
  );

const inFolder = (folder: Folder) => files.filter((file) => file.startsWith(`${folder}/`));
const code = (file: string) => codeAlone(readProjectFile(file));
const imports = (file: string) => importsOf(file, readProjectFile(file));
const product = folders.flatMap(inFolder);
const breaches = (among: readonly string[], isBreach: (file: string) => boolean) => among.filter(isBreach);

test.each(folders)('%s has files to look at', (folder) => {
  expect(inFolder(folder).length).toBeGreaterThan(0);
});

test.each(folders)('%s imports only along the arrows', (folder) => {
  const allowed: readonly string[] = [folder, ...arrows[folder]];
  const against = inFolder(folder).flatMap((file) =>
    imports(file)
      .filter(({ target }) => target !== undefined && !allowed.includes(target.split('/')[0] ?? ''))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
  expect(against).toEqual([]);
});

test('every import names a file that is there', () => {
  const broken = files.flatMap((file) =>
    imports(file)
      .filter(({ target }) => target !== undefined && /\.(ts|tsx|mjs)$/.test(target) && !files.includes(target))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
  expect(broken).toEqual([]);
});

test('the web app takes nothing but types from the server', () => {
  const taken = inFolder('web').flatMap((file) =>
    imports(file)
      .filter(({ target, typeOnly }) => target?.startsWith('server/') && !typeOnly)
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
  expect(taken).toEqual([]);
});

test('the scheduler needs no package but rrule-temporal, and hashing; its worker node-cron', () => {
  const allowed = (file: string, { specifier, typeOnly }: { specifier: string; typeOnly: boolean }) =>
    specifier === 'rrule-temporal' ||
    specifier === 'node:crypto' ||
    (specifier === 'zod' && typeOnly) ||
    (file === 'scheduler/worker.ts' && (specifier === 'node-cron' || (specifier === 'pino' && typeOnly)));
  const others = inFolder('scheduler').flatMap((file) =>
    imports(file)
      .filter((found) => found.target === undefined && !allowed(file, found))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
  expect(others).toEqual([]);
});

const clockChanceOrWait = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /(?<!new )\bDate\(\s*\)/,
  /\bTemporal\.Now\b/,
  /\bperformance\b/,
  /\bprocess\b/,
  /\bMath\.random\b/,
  /\brandom(UUID|Bytes|Int)\b/,
  /\bgetRandomValues\b/,
  /\bset(Timeout|Interval|Immediate)\b/,
  /\bfetch\(/,
];

test('the pure core reads no clock, no chance and no environment, and waits for nothing', () => {
  const pure = files.filter(isPure);
  expect(pure.length).toBeGreaterThan(1);
  const impure = pure.flatMap((file) =>
    clockChanceOrWait.filter((sign) => sign.test(code(file))).map((sign) => `${file}: ${sign.source}`),
  );
  expect(impure).toEqual([]);
});

test('the pure core does no IO: of Node it takes only createHash', () => {
  const io = files.filter(isPure).flatMap((file) =>
    imports(file)
      .filter(({ specifier, clause }) => specifier.startsWith('node:') && clause !== '{ createHash }')
      .map(({ specifier, clause }) => `${file}: ${clause} from ${specifier}`),
  );
  expect(io).toEqual([]);
});

test('only audio/ starts ffmpeg', () => {
  const starters = breaches(
    product.filter((file) => !file.startsWith('audio/')),
    (file) =>
      /\b(spawn|exec|execFile|fork|runProgram)(Sync)?\(\s*['"`][^'"`]*ff(mpeg|probe)/.test(readProjectFile(file)) ||
      imports(file).some(({ specifier }) => ['fluent-ffmpeg', 'ffmpeg-static'].includes(specifier)),
  );
  expect(starters).toEqual([]);
});

test('fluent-ffmpeg is known to one file', () => {
  const known = product.filter((file) => imports(file).some(({ specifier }) => specifier === 'fluent-ffmpeg'));
  expect(known).toHaveLength(1);
});

test('passwords are hashed in turns alone', () => {
  const hashing = product.filter((file) => /\b(hashPassword|passwordMatches|argon2)\b/.test(code(file)));
  expect(hashing).toEqual(['server/hash-turns.ts', 'server/secrets.ts']);
  const turns = code('server/hash-turns.ts').split(/^ {2}async /m);
  const outside = turns.filter((part) => /(hashPassword|passwordMatches)\(/.test(part) && !part.includes('this.run('));
  expect(outside).toEqual([]);
});

test('only server/store speaks to the database', () => {
  const speakers = breaches(
    product.filter((file) => !file.startsWith('server/store/')),
    (file) =>
      imports(file).some(({ specifier }) => /^(kysely|better-sqlite3|node:sqlite)(\/|$)/.test(specifier)) ||
      /\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto)\(/.test(code(file)),
  );
  expect(speakers).toEqual([]);
});

test('what runs at the commune needs only what is installed there', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readProjectFile('package.json'));
  const installed = Object.keys({ ...dependencies, ...optionalDependencies });
  const packageName = /^(@[^/]+\/)?[^/]+/;
  const absent = (['scheduler', 'audio', 'stations', 'server'] as const).flatMap(inFolder).flatMap((file) =>
    imports(file)
      .filter(({ target, typeOnly, specifier }) => target === undefined && !typeOnly && !specifier.startsWith('node:'))
      .filter(({ specifier }) => !installed.includes(packageName.exec(specifier)?.[0] ?? ''))
      .map(({ specifier }) => `${file} -> ${specifier}`),
  );
  expect(absent).toEqual([]);
});

test('nothing has the names that say nothing', () => {
  const empty = /(^|\/)(index\.ts|utils?|common|helpers?|lib|misc)(\.tsx?$|\/)|(manager|handler|helper|impl)\.tsx?$/i;
  expect(files.filter((file) => empty.test(file))).toEqual([]);
});

test('file names are kebab-case', () => {
  expect(files.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(path.posix.basename(file)))).toEqual([]);
});

test("a station's box carries no server: the command line loads each command's parts with the command", () => {
  const loaded = [...readProjectFile('server/loa.ts').matchAll(/^import (?!type)[^;]* from '([^']+)';/gm)].map(
    ([, from]) => from,
  );
  expect(loaded).toEqual(['../stations/station-error.ts', '../stations/station-error-words.ts', './errors.ts']);
});
