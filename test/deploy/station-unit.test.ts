/** The station's systemd units hold what a box on a pole needs: it is watched, never given up, bounded, and shut into its own folder. */
import { expect, test } from 'vitest';
import { readProjectFile } from '../source-files.ts';

const files = 'deploy/station/files';

/** The settings of one section; a key that is set twice has both values. */
function section(file: string, name: string): Record<string, readonly string[]> {
  const text = readProjectFile(`${files}/${file}`);
  const body = text.split(/^\[(?=\w+\]$)/m).find((part) => part.startsWith(`${name}]`)) ?? '';
  const pairs = [...body.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => ({ key, value }));
  const byKey = Map.groupBy(pairs, ({ key }) => key);
  return Object.fromEntries([...byKey].map(([key, all]) => [key, all.map(({ value }) => value)]));
}

const service = section('loa-station.service', 'Service');
const unit = section('loa-station.service', 'Unit');

test('the player is watched from its own loop, and started anew for ever', () => {
  expect(service).toMatchObject({
    Type: ['notify'],
    NotifyAccess: ['all'],
    WatchdogSec: ['3min'],
    Restart: ['always'],
    RestartSec: ['2'],
    RestartMaxDelaySec: ['60'],
  });
  expect(unit.StartLimitIntervalSec).toEqual(['0']);
  expect(section('loa-station.service', 'Install')).toEqual({ WantedBy: ['multi-user.target'] });
});

test('it needs no network to start, and waits for nobody', () => {
  expect(unit.Requires ?? unit.BindsTo ?? unit.Wants).toBeUndefined();
  expect(unit.After?.join(' ')).not.toContain('network-online.target');
});

test('it starts as soon as a set-up file was taken or is there to be taken', () => {
  expect(unit.ConditionPathExists).toEqual([
    '|/var/lib/loa-station/loa-station.ini',
    '|/var/lib/loa-station/setup/loa-station.ini',
  ]);
  expect(service.ExecStart?.[0]).toMatch(
    /server\/loa\.js player --data \/var\/lib\/loa-station --setup-file \/var\/lib\/loa-station\/setup\/loa-station\.ini \$LOA_STATION_OPTIONS$/,
  );
});

test('it runs with the flags of `npm run player`', () => {
  const { scripts } = JSON.parse(readProjectFile('package.json'));
  const flags = /node (--\S+) server/.exec(scripts.player)?.[1];
  expect(service.ExecStart?.[0]).toContain(`/bin/node ${flags} `);
});

test('it is a user of its own, without privileges, in a system it cannot write to', () => {
  expect(service).toMatchObject({
    User: ['loa'],
    SupplementaryGroups: ['audio'],
    StateDirectory: ['loa-station'],
    StateDirectoryMode: ['0700'],
    NoNewPrivileges: ['yes'],
    CapabilityBoundingSet: [''],
    AmbientCapabilities: [''],
    ProtectSystem: ['strict'],
    ProtectHome: ['yes'],
    PrivateTmp: ['yes'],
    DevicePolicy: ['closed'],
    DeviceAllow: ['char-alsa rw', 'char-gpiochip rw'],
    RestrictAddressFamilies: ['AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
    SystemCallFilter: ['@system-service'],
  });
  expect(service.ReadWritePaths).toBeUndefined();
});

test('memory, processes and priority are bounded', () => {
  expect(service).toMatchObject({ MemoryMax: ['400M'], TasksMax: ['64'] });
  const nice = /SOUND_FIRST = (-\d+)/.exec(readProjectFile('stations/player/mpv-process.ts'))?.[1];
  expect(service.LimitNICE).toEqual([nice]);
});

test('a stick is read in a service of its own that has no network, and ends', () => {
  expect(section('loa-station-usb@.service', 'Service')).toMatchObject({
    Type: ['oneshot'],
    ExecStart: ['/opt/loa-station/current/loa-station-usb %I'],
    PrivateMounts: ['yes'],
    PrivateNetwork: ['yes'],
    NoNewPrivileges: ['yes'],
    TimeoutStartSec: ['4min'],
  });
  expect(readProjectFile(`${files}/80-loa-station-usb.rules`)).toMatch(
    /^ACTION=="add", SUBSYSTEM=="block", ENV\{ID_BUS\}=="usb", .*SYSTEMD_WANTS\}\+="loa-station-usb@%k\.service"$/m,
  );
});

test('logs are bounded on the card, in memory and in time', () => {
  const journal = section('journald.conf', 'Journal');
  for (const bound of ['SystemMaxUse', 'RuntimeMaxUse', 'MaxRetentionSec', 'RateLimitBurst'])
    expect(journal[bound]?.[0], bound).toMatch(/^\d+/);
  expect(journal.ForwardToSyslog).toEqual(['no']);
});
