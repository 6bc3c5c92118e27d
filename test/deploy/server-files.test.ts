/** What a server is installed from: units that shut server and worker into their folders, a proxy file that hides no secret badly, and words that fit them. */
import { expect, test } from 'vitest';
import { listSettings } from '../../server/config.ts';
import { readProjectFile } from '../source-files.ts';

const read = (file: string) => readProjectFile(`deploy/server/${file}`);

/** Settings of a unit's [Service]. */
function service(file: string): Record<string, string> {
  const body = /^\[Service\]\n([\s\S]*?)^\[Install\]/m.exec(read(file))?.[1] ?? '';
  return Object.fromEntries([...body.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
}

const units = ['loa-server.service', 'loa-worker.service'];

test.each(units)('%s is started anew for ever, and shut into its folders', (unit) => {
  expect(service(unit)).toMatchObject({
    ...{ User: 'loa', Restart: 'always', StateDirectory: 'loa', StateDirectoryMode: '0700', UMask: '0077' },
    ...{ NoNewPrivileges: 'yes', CapabilityBoundingSet: '', ProtectSystem: 'strict', ProtectHome: 'yes' },
    ...{ PrivateDevices: 'yes', PrivateTmp: 'yes', LimitCORE: '0', EnvironmentFile: '/etc/loa/loa.env' },
    ...{ RestrictAddressFamilies: 'AF_INET AF_INET6 AF_UNIX', RestrictNamespaces: 'user net' },
  });
  expect(read(unit)).toMatch(/^StartLimitIntervalSec=0$/m);
  expect(read(unit)).toMatch(/^WantedBy=multi-user\.target$/m);
});

test.each([
  ['loa-server.service', 'start'],
  ['loa-worker.service', 'worker'],
])('%s runs what `npm run %s` runs', (unit, script) => {
  const { scripts } = JSON.parse(readProjectFile('package.json'));
  const [, command] = /^node (.+)$/.exec(scripts[script]) ?? [];
  const installed = command?.replace('server/loa.js', '/opt/loa/server/loa.js');
  expect(service(unit).ExecStart).toBe(`/opt/loa/node_modules/node/bin/node ${installed}`);
});

test('what they may write is what their settings name', () => {
  const settings = Object.fromEntries(
    [...read('loa.env').matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]),
  );
  const known = listSettings().map(({ name }) => name as string);
  expect(Object.keys(settings).filter((name) => !known.includes(name))).toEqual([]);
  expect(settings).toMatchObject({ LOA_HOST: '127.0.0.1', LOA_TRUST_PROXY: 'true', LOA_DATA_DIR: '/var/lib/loa' });
  expect(settings.LOA_PUBLIC_URL).toMatch(/^https:/);
  for (const unit of units) expect(service(unit).ReadWritePaths).toBe(`-${settings.LOA_BACKUP_DIR}`);
});

test('the tunnel opens its far end on loopback alone, to a machine whose key is known, and goes on trying', () => {
  const { ExecStart = '', Restart, Environment } = service('loa-tunnel.service');
  expect([Restart, Environment]).toEqual(['always', 'AUTOSSH_GATETIME=0 AUTOSSH_PORT=0 AUTOSSH_POLL=20']);
  expect(ExecStart).toContain(' -R 127.0.0.1:8080:127.0.0.1:8080 ');
  for (const option of [
    'StrictHostKeyChecking=yes',
    'ExitOnForwardFailure=yes',
    'ConnectTimeout=10',
    'ServerAliveInterval=3',
    'ServerAliveCountMax=9',
    'BatchMode=yes',
  ])
    expect(ExecStart).toContain(`-o ${option}`);
});

test('the machine it ends at lets it open that port and nothing else, and frees the port before it is dialled anew', () => {
  const settings = [...read('sshd-loa-tunnel.conf').matchAll(/^\t?([A-Z]\w+) (.+)$/gm)].map(([, key, value]) => [
    key,
    value,
  ]);
  expect(Object.fromEntries(settings)).toMatchObject({
    ...{ Match: 'User loa-tunnel', AllowTcpForwarding: 'remote', PermitListen: '127.0.0.1:8080' },
    ...{ ForceCommand: '/usr/sbin/nologin', ClientAliveInterval: '1', ClientAliveCountMax: '6' },
  });
  const line = 'restrict,port-forwarding,permitlisten="127.0.0.1:8080" ssh-ed25519';
  expect(readProjectFile('docs/may-chu.md')).toContain(`\n    ${line} AAAA`);
});

test('the proxy tells events at once, leaves sounds and playlists as they are, and logs no secret', () => {
  const caddy = read('Caddyfile');
  expect(caddy).toMatch(/flush_interval -1/);
  expect(caddy).toMatch(/reverse_proxy 127\.0\.0\.1:\{\$LOA_PORT:8080\}/);
  expect(caddy).not.toMatch(/Content-Type (\*|audio|text\/\*|text\/event-stream|application\/jose)/);
  for (const hidden of ['replace token', 'replace ticket', 'request>headers delete']) expect(caddy).toContain(hidden);
});

test('in Docker the same proxy file is used, and the server is reached through it alone', () => {
  const compose = read('compose.caddy.yml');
  expect(compose).toContain('./deploy/server/Caddyfile:/etc/caddy/Caddyfile:ro');
  expect(compose.match(/network_mode: "service:caddy"/g)).toHaveLength(2);
  expect(compose).toMatch(/server:\n {4}network_mode: "service:caddy"\n {4}ports: !reset \[\]/);
  expect(compose).toMatch(/LOA_HOST: 127\.0\.0\.1/);
});

test('the guide names every file here, and each command line of it is about files that are there', () => {
  const guide = readProjectFile('docs/may-chu.md');
  for (const file of [
    'Caddyfile',
    'caddy.env',
    'loa.env',
    ...units,
    'loa-tunnel.service',
    'sshd-loa-tunnel.conf',
    'compose.caddy.yml',
  ])
    expect(guide).toContain(`deploy/server/${file}`);
  const named = [...guide.matchAll(/(?:deploy|docs|server)\/[\w./-]+\w/g)].map(([file]) => file);
  expect(named.filter((file) => readOrNothing(file) === undefined)).toEqual([]);
  const settings = new Set(listSettings().map(({ name }) => name as string));
  const asked = [...guide.matchAll(/\bLOA_(?!DOMAIN|TUNNEL|CADDY|PORT)[A-Z_]+/g)].map(([name]) => name);
  expect(asked.filter((name) => !settings.has(name))).toEqual([]);
});

function readOrNothing(file: string): string | undefined {
  try {
    return readProjectFile(file);
  } catch {
    return undefined;
  }
}
