/** A station's box is installed, upgraded and cleared by real shells in a folder that stands for its disk; only the programs that would change this machine are played. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../source-files.ts';

const deploy = path.join(projectRoot, 'deploy', 'station');
let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const onDisk = (...parts: string[]) => at('disk', ...parts);
const read = (...parts: string[]) => readFileSync(onDisk(...parts), 'utf8');
const releases = () => readdirSync(onDisk('opt/loa-station/releases')).sort();
const current = () => readlinkSync(onDisk('opt/loa-station/current'));

/** What a machine does for the script within its disk: it is amd64, and remembers packages and users. */
const chroot = `shift
echo "$*" >>"$BOX/calls"
case $1 in
  dpkg) echo amd64 ;;
  dpkg-query) grep -qx "$5" "$BOX/packages" && printf installed ;;
  apt-get) for word in "$@"; do echo "$word" >>"$BOX/packages"; done ;;
  id) [ -e "$BOX/user" ] ;;
  useradd) touch "$BOX/user" ;;
  userdel) rm "$BOX/user" ;;
  getent) [ "$3" = audio ] ;;
  */bin/node) [ ! -e "$BOX/node-is-broken" ] ;;
esac`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loa box '));
  for (const name of ['disk', 'bin', 'package']) mkdirSync(at(name));
  for (const name of ['install.sh', 'loa-station-usb', 'files'])
    cpSync(path.join(deploy, name), at('package', name), { recursive: true });
  writeFileSync(at('packages'), '');
  writePackage('0.1.0-a');
  for (const [name, script] of Object.entries({ chroot, sync: '' }))
    writeFileSync(at('bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(['install.sh', 'loa-station-usb'])('%s is a shell script that any sh reads', (name) => {
  expect(readFileSync(path.join(deploy, name), 'utf8')).toMatch(/^#!\/bin\/sh\n(#.*\n)+set -eu\n/);
  execFileSync('sh', ['-n', path.join(deploy, name)]);
});

test('a new box gets programs, user, program, units, bounds of the log and its own folder', () => {
  expect(install()).toMatchObject({ code: 0, said: expect.stringContaining('trạm chạy từ lần khởi động máy tới') });
  expect(current()).toBe('releases/0.1.0-a');
  expect(read('opt/loa-station/current/program')).toBe('0.1.0-a');
  expect(read('etc/systemd/system/loa-station.service')).toBe(
    readFileSync(path.join(deploy, 'files/loa-station.service'), 'utf8'),
  );
  for (const file of [
    'etc/systemd/system/loa-station-usb@.service',
    'etc/udev/rules.d/80-loa-station-usb.rules',
    'etc/systemd/journald.conf.d/loa-station.conf',
    'etc/default/loa-station',
    'var/lib/loa-station',
  ])
    expect(existsSync(onDisk(file)), file).toBe(true);
  expect(calls()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^apt-get .*install --no-install-recommends mpv alsa-utils ca-certificates libatomic1 systemd-timesyncd$/,
      ),
      expect.stringMatching(/^useradd --system .*\/usr\/sbin\/nologin loa$/),
      'usermod -a -G audio loa',
      'chown loa:loa /var/lib/loa-station',
      'systemctl enable loa-station.service',
    ]),
  );
});

test('once more changes nothing: no package, no user, and what was written at the box stays', () => {
  install();
  writeFileSync(onDisk('etc/default/loa-station'), 'LOA_STATION_OPTIONS=--own\n');
  writeFileSync(onDisk('var/lib/loa-station/identity.json'), 'own key');
  rmSync(at('calls'));
  expect(install().code).toBe(0);
  expect(calls().filter((call) => /^(apt-get|useradd|chown)/.test(call))).toEqual([]);
  expect(read('etc/default/loa-station')).toBe('LOA_STATION_OPTIONS=--own\n');
  expect(read('var/lib/loa-station/identity.json')).toBe('own key');
  expect(releases()).toEqual(['0.1.0-a']);
});

test('an upgrade needs no network, keeps identity and data, and the version before beside it', () => {
  install();
  writeFileSync(onDisk('var/lib/loa-station/identity.json'), 'own key');
  rmSync(at('calls'));
  for (const release of ['0.1.0-b', '0.1.0-c']) {
    writePackage(release);
    expect(install().code).toBe(0);
  }
  expect([current(), releases()]).toEqual(['releases/0.1.0-c', ['0.1.0-b', '0.1.0-c']]);
  expect(read('var/lib/loa-station/identity.json')).toBe('own key');
  expect(calls().filter((call) => call.startsWith('apt-get'))).toEqual([]);
});

test('an upgrade that was cut off is done again whole', () => {
  install();
  writePackage('0.1.0-b');
  mkdirSync(onDisk('opt/loa-station/releases/.new/half'), { recursive: true });
  mkdirSync(onDisk('opt/loa-station/releases/0.1.0-b'));
  expect(install().code).toBe(0);
  expect(read('opt/loa-station/current/program')).toBe('0.1.0-b');
  expect(existsSync(onDisk('opt/loa-station/current/half'))).toBe(false);
});

test('a package whose Node does not run there is not switched to', () => {
  install();
  writePackage('0.1.0-b');
  writeFileSync(at('node-is-broken'), '');
  expect(install()).toMatchObject({ code: 1, said: expect.stringContaining('Node trong gói không chạy được') });
  expect([current(), releases()]).toEqual(['releases/0.1.0-a', ['0.1.0-a']]);
});

test.each<[string, () => void, readonly string[], RegExp]>([
  [
    'a package for another processor',
    () => writePackage('0.1.0-a', 'arm64'),
    [],
    /Gói này cho máy arm64, máy này là amd64/,
  ],
  ['a folder that is no package', () => rmSync(at('package/release')), [], /npm run station-package/],
  ['an option it does not know', () => {}, ['--force'], /Không có lựa chọn --force/],
  ['a purge without removal', () => {}, ['--purge'], /--uninstall/],
])('%s is refused with words, and nothing is done', (_what, prepare, options, words) => {
  prepare();
  expect(install(...options)).toMatchObject({ code: 1, said: expect.stringMatching(words) });
  expect(readdirSync(onDisk())).toEqual([]);
});

test('removal leaves the data; a purge takes data, settings and user', () => {
  install();
  writeFileSync(onDisk('var/lib/loa-station/identity.json'), 'own key');
  expect(install('--uninstall').code).toBe(0);
  expect(
    ['opt/loa-station', 'etc/systemd/system/loa-station.service'].filter((file) => existsSync(onDisk(file))),
  ).toEqual([]);
  expect(read('var/lib/loa-station/identity.json')).toBe('own key');
  expect(install('--uninstall', '--purge').code).toBe(0);
  const left = ['var/lib/loa-station', 'etc/default/loa-station'].filter((file) => existsSync(onDisk(file)));
  expect([left, existsSync(at('user'))]).toEqual([[], false]);
});

function writePackage(release: string, arch = 'amd64'): void {
  writeFileSync(at('package', 'release'), `release=${release}\narch=${arch}\n`);
  writeFileSync(at('package', 'program'), release);
}

function calls(): string[] {
  return existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : [];
}

function install(...options: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', [at('package', 'install.sh'), '--root', onDisk(), ...options], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, BOX: folder },
    timeout: 30_000,
  });
  return { code: status, said: stdout + stderr };
}
