/** What is typed behind `loa player` reaches the player: volume and battery clock, too; the token does not travel in clear unasked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError, errorText } from '../../server/errors.ts';
import { readFleetArguments, readPlayerArguments, readSetUpArguments } from '../../server/station-arguments.ts';

const needed = ['--server', 'https://loa.example', '--data', '/var/lib/tram'];
const plain = {
  serverUrl: 'https://loa.example',
  dataDir: '/var/lib/tram',
  audio: 'alsa/default',
  volumePct: 100,
  hasBatteryClock: false,
};

test('without more: full volume under the ceiling, and no trust in the machine’s clock', () => {
  expect(readPlayerArguments(needed)).toEqual(plain);
});

test('a box with a battery clock, a volume of its own, a sound card and a code', () => {
  const args = [...needed, '--battery-clock', '--volume', '70', '--audio', 'alsa/hw:0', '--code', 'ABCD'];
  expect(readPlayerArguments(args)).toEqual({
    ...plain,
    hasBatteryClock: true,
    volumePct: 70,
    audio: 'alsa/hw:0',
    code: 'ABCD',
  });
});

test('a set-up file stands for all other options, and none beside it', () => {
  const named = ['--data', '/var/lib/tram', '--setup-file', '/media/loa-station.ini'];
  expect(readSetUpArguments(named)).toEqual({ dataDir: '/var/lib/tram', setupFile: '/media/loa-station.ini' });
  expect(readSetUpArguments([...named, '--tuner-on', '/a', '--tuner-off', '/b'])).toMatchObject({
    tunerPrograms: { on: '/a', off: '/b' },
  });
  expect(readSetUpArguments(needed)).toBeUndefined();
  for (const args of [
    [...named, '--server', 'https://loa.example'],
    [...named, '--tuner-on', '/a'],
    named.slice(2),
    named.slice(0, 3),
  ])
    expect(() => readSetUpArguments(args)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

test('what the media may take on the disk, in megabytes', () => {
  expect(readPlayerArguments([...needed, '--media-budget-mb', '2000'])).toEqual({ ...plain, mediaBudgetMb: 2_000 });
});

test.each(['', '0', '-5', '1.5', '2GB', '99999999'])('"%s" is no room', (budget) => {
  expect(() => readPlayerArguments([...needed, `--media-budget-mb=${budget}`])).toThrow(
    expect.objectContaining({ code: 'option-invalid' }),
  );
});

describe('a volume that is none is refused', () => {
  test.each(['', ' ', '101', '-1', 'loud', 'NaN', 'Infinity'])('"%s"', (volume) => {
    expect(() => readPlayerArguments([...needed, `--volume=${volume}`])).toThrow(
      expect.objectContaining({ code: 'option-invalid' }),
    );
  });
});

describe('a server by plain http on another machine is refused with words, by a player and by a fleet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-arguments-'));
  const stations = join(folder, 'stations.json');
  writeFileSync(stations, '[{"dir": "a", "audio": "null"}]');
  afterAll(() => rmSync(folder, { recursive: true }));
  const readers: Readonly<Record<string, (server: string, ...more: string[]) => { serverUrl: string }>> = {
    player: (server, ...more) => readPlayerArguments(['--server', server, '--data', folder, ...more]),
    fleet: (server, ...more) =>
      readFleetArguments(['--server', server, '--data', folder, '--stations', stations, ...more]),
  };
  const refusal = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      if (error instanceof AppError) return errorText(error.code, error.facts);
    }
    return 'taken';
  };
  const remote = [
    'http://loa.xa.vn',
    'HTTP://192.168.1.2:8080',
    'http://server:8080',
    'http://localhost.xa.vn',
    'http://127.0.0.1.xa.vn',
    'http://127.0.0.1@loa.xa.vn',
    'http://[fe80::1]:8080',
    'http://0.0.0.0:8080',
  ];
  const safe = [
    'https://loa.xa.vn',
    'http://localhost:8080',
    'http://LOCALHOST',
    'http://127.0.0.1:9',
    'http://127.9.9.9',
    'http://[::1]:8080',
  ];

  describe.each(Object.entries(readers))('%s', (_, read) => {
    test.each(remote)('%s needs --plain-http', (server) => {
      expect(refusal(() => read(server))).toMatch(/--server.*không mã hóa.*https:.*--plain-http/);
      expect(read(server, '--plain-http').serverUrl).toBe(server);
    });

    test.each(safe)('%s is taken with and without', (server) => {
      expect([read(server).serverUrl, read(server, '--plain-http').serverUrl]).toEqual([server, server]);
    });

    test.each(['loa.xa.vn', 'localhost:8080', 'ftp://loa.xa.vn', ''])('"%s" is no address', (server) => {
      expect(refusal(() => read(server, '--plain-http'))).toMatch(/--server.*không phải địa chỉ/);
    });
  });
});

test('the programs of an amplifier with their times, and the page of the box', () => {
  const amplifier = ['--before-air', '/opt/on', '--after-air', '/opt/off'];
  expect(readPlayerArguments([...needed, ...amplifier])).toEqual({
    ...plain,
    amplifier: { beforeAir: '/opt/on', afterAir: '/opt/off', leadMs: 5_000, holdMs: 10_000 },
  });
  expect(
    readPlayerArguments([...needed, ...amplifier, '--amplifier-lead', '1.5', '--amplifier-hold', '0']),
  ).toMatchObject({
    amplifier: { leadMs: 1_500, holdMs: 0 },
  });
  expect(readPlayerArguments([...needed, '--local-page', '8090'])).toEqual({
    ...plain,
    localPage: { port: 8_090, host: '127.0.0.1' },
  });
  expect(readPlayerArguments([...needed, '--local-page', '8090', '--local-page-host', '0.0.0.0'])).toMatchObject({
    localPage: { host: '0.0.0.0' },
  });
});

test.each([
  [['--before-air', '/opt/on']],
  [['--after-air', '/opt/off']],
  [['--before-air', '/a', '--after-air', '/b', '--amplifier-lead', '56']],
  [['--before-air', '/a', '--after-air', '/b', '--amplifier-lead=-1']],
  [['--before-air', '/a', '--after-air', '/b', '--amplifier-hold', 'lâu']],
  [['--local-page', '0']],
  [['--local-page', '70000']],
  [['--local-page', 'http']],
])('%j is refused with words', (args) => {
  expect(() => readPlayerArguments([...needed, ...args])).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});
