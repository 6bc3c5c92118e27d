/** The house in order: exact versions, a lock file for any registry, numbered decisions, images and README that match the code. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listSettings } from '../server/config.ts';
import { projectRoot, readProjectFile } from './source-files.ts';

const manifest = JSON.parse(readProjectFile('package.json'));
const dependencies: Record<string, string> = {
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
};
const decisions = readdirSync(path.join(projectRoot, 'docs/decisions')).sort();
const isThere = (file: string) => existsSync(path.join(projectRoot, file));

test('every version is exact', () => {
  expect(Object.keys(dependencies).length).toBeGreaterThan(20);
  expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('one package runs a script at install, and ffmpeg-static is optional', () => {
  expect(manifest.allowScripts).toEqual({ node: true, 'better-sqlite3': false, 'ffmpeg-static': false });
  expect(Object.keys(manifest.optionalDependencies)).toEqual(['ffmpeg-static']);
  expect(manifest.devDependencies.node).toMatch(/^26\./);
});

test('the lock file installs from any registry', () => {
  const lock = JSON.parse(readProjectFile('package-lock.json'));
  const packages = Object.entries<{ resolved?: string; version?: string }>(lock.packages);
  expect(packages.filter(([, found]) => found.resolved !== undefined).map(([name]) => name)).toEqual([]);
  expect(readProjectFile('package-lock.json')).not.toMatch(/https?:\/\/[^"]*registry/);
  for (const [name, version] of Object.entries(dependencies))
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
});

test('npm scripts run files that are there, after a set-up of a known purpose', () => {
  const setup = readProjectFile('setup.mjs');
  for (const [name, command] of Object.entries<string>(manifest.scripts)) {
    const [program, file, purpose] = command.split(' ').filter((word) => !word.startsWith('--'));
    if (program === 'node') expect(isThere(file ?? ''), `${name}: ${file}`).toBe(true);
    if (file === 'setup.mjs') expect(setup, `${name}: ${purpose}`).toMatch(new RegExp(`^  ${purpose}: \\{`, 'm'));
    if (!name.startsWith('pre')) expect(manifest.scripts, name).toHaveProperty(`pre${name}`);
  }
});

test('the licence is there, and package.json says the same', () => {
  expect(readProjectFile('LICENSE')).toContain('Apache License');
  expect(manifest.license).toBe('Apache-2.0');
});

test('decisions are numbered in order, without gaps, and open with their number', () => {
  expect(decisions.map((name) => name.slice(0, 5))).toEqual(
    decisions.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
  );
  for (const name of decisions) {
    expect(name).toMatch(/^\d{4}(-[a-z0-9]+)+\.md$/);
    expect(readProjectFile(`docs/decisions/${name}`)).toMatch(new RegExp(`^# ${name.slice(0, 4)}: `));
  }
});

test('every dependency says what it replaces', () => {
  const said = decisions.map((name) => readProjectFile(`docs/decisions/${name}`)).join('\n');
  expect(Object.keys(dependencies).filter((name) => !new RegExp(`(^|[\\s|])${name}[,\\s]`, 'm').test(said))).toEqual(
    [],
  );
});

test('continuous integration runs the README test command', () => {
  const script = readProjectFile('.ci/run');
  const commands = script.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(commands).toEqual(['set -euo pipefail', expect.stringMatching(/^cd /), 'npm test']);
});

test('README shows the two commands, and every setting with its default and meaning', () => {
  const readme = readProjectFile('README.md');
  expect(readme).toContain('npm run demo');
  expect(readme).toContain('npm test');
  const rows = listSettings().map((setting) => {
    const fallback = setting.default === '(none)' ? '' : `${setting.default} `;
    return `| \`${setting.name}\` | ${fallback}| ${setting.meaning} |`;
  });
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});

test.each(['README.md', 'CHANGELOG.md', 'docs/maintainers.md', 'docs/van-hanh.md'])(
  '%s names only files that are there',
  (page) => {
    const text = readProjectFile(page);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) =>
      path.join(path.dirname(page), match[1] ?? ''),
    );
    const named = [...text.matchAll(/`((?:audio|scheduler|server|setup|stations|test|web|docs)\/[\w./-]+)`/g)];
    expect([...links, ...named.map((match) => match[1] ?? '')].filter((file) => !isThere(file))).toEqual([]);
  },
);

test('images run as an ordinary user, say how they are, and copy what is there', () => {
  const docker = readProjectFile('Dockerfile');
  for (const stage of ['server', 'station']) {
    const text = docker.split(/^FROM /m).find((part) => new RegExp(`^\\S+ AS ${stage}$`, 'm').test(part)) ?? '';
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => (match[1] ?? '').split(' '));
    expect(copied.filter((file) => !isThere(file))).toEqual([]);
  }
  expect(docker).toContain(`FROM node:${manifest.devDependencies.node.split('.')[0]}-`);
});

test('compose runs server, worker and a station, each with health, restarts and a bounded log', () => {
  const compose = readProjectFile('docker-compose.yml');
  const services = /^services:\n([\s\S]*?)^volumes:/m.exec(compose)?.[1]?.split(/^ {2}(?=[a-z]+:)/m) ?? [];
  const names = services.map((text) => text.split(':')[0]?.trim()).filter((name) => name !== '');
  expect(names).toEqual(['server', 'worker', 'station']);
  for (const service of services.filter((text) => text.trim() !== '')) {
    expect(service).toMatch(/^ {4}healthcheck:$/m);
    expect(service).toMatch(/^ {4}<<: \*service$/m);
  }
  expect(compose).toMatch(/^x-service: &service\n {2}restart: unless-stopped\n/m);
  expect(compose).toMatch(/max-size: \d+m\n +max-file: "\d+"/);
});

test('no tracked file names a folder of one machine, or a registry host', () => {
  const here = /(^|[\s"'`(=])\/(root|work|home\/(?!node)\w+)\/|registry\.npmjs/m;
  const texts = trackedFiles().filter((file) => !/\.(png|woff2?|ttf|ico|ogg|opus|wav|mp3)$/.test(file));
  expect(texts.length).toBeGreaterThan(20);
  const self = 'test/house.test.ts';
  expect(texts.filter((file) => file !== self && here.test(readProjectFile(file)))).toEqual([]);
});

/** Git's list; in a copy without git there is nothing tracked, and the project's own files stand in. */
function trackedFiles(): string[] {
  const names = existsSync(path.join(projectRoot, '.git'))
    ? execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' }).split('\0')
    : readdirSync(projectRoot, { recursive: true, encoding: 'utf8' }).filter((name) => !/node_modules|dist/.test(name));
  return names.filter((name) => name !== '' && isThere(name) && statSync(path.join(projectRoot, name)).isFile());
}
