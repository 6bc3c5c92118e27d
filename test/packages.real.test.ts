/** What Loa is built from: the list of packages names every one of the lock file, and known faults are read as the registry tells them. */
import { expect, test } from 'vitest';
import { judgeAudit } from '../deploy/server/judge-audit.ts';
import { listPackages } from '../deploy/server/list-packages.ts';
import { projectRoot, readProjectFile } from './source-files.ts';

test('the SBOM names every package of the lock file with its version and hash, no other, and no machine', () => {
  const list = listPackages(projectRoot);
  const lock = JSON.parse(readProjectFile('package-lock.json'));
  const locked = Object.entries<{ version?: string; name?: string }>(lock.packages)
    .filter(([path, { version }]) => path !== '' && version !== undefined)
    .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)} ${version}`);
  expect(list.bomFormat).toBe('CycloneDX');
  expect(new Set(list.components.map(({ name, version }) => `${name} ${version}`))).toEqual(new Set(locked));
  expect(list.components.filter(({ purl, hashes }) => !purl.startsWith('pkg:npm/') || hashes?.length !== 1)).toEqual(
    [],
  );
  expect(JSON.stringify(list)).not.toMatch(/registry|timestamp|serialNumber/);
});

const fault = (severity: string) => ({
  name: 'left',
  severity,
  range: '<2',
  via: [{ title: 'Reads too far' }, 'right'],
});

test.each([
  ['nothing known', { metadata: { vulnerabilities: {} }, vulnerabilities: {} }, { kind: 'answered', lines: [] }],
  [
    'faults of every kind: those that are high or critical count',
    {
      metadata: { vulnerabilities: {} },
      vulnerabilities: { a: fault('low'), b: fault('high'), c: fault('moderate'), d: fault('critical') },
    },
    {
      kind: 'answered',
      lines: ['left <2 (high): Reads too far; right', 'left <2 (critical): Reads too far; right'],
    },
  ],
  [
    'a registry without this service',
    { error: { summary: 'Method not allowed\nmore' } },
    { kind: 'no-answer', reason: 'Method not allowed' },
  ],
])('of npm audit: %s', (_what, answer, judged) => {
  expect(judgeAudit(JSON.stringify(answer))).toEqual(judged);
});

test('no answer at all is no answer', () => {
  expect(judgeAudit('')).toEqual({ kind: 'no-answer', reason: 'no answer' });
});
