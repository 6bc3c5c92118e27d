/** The host's zone is nobody's business: the plan is the same to the byte under four of them. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);

interface Printed {
  readonly hostOffsetMinutes: number;
  readonly previews: readonly { readonly occurrences: readonly string[] }[];
  readonly playlists: readonly { readonly airings: readonly { readonly startsAt: number }[] }[];
}

test('a host in UTC and hosts elsewhere print the same plan, and really are elsewhere', async () => {
  const hosts = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe'];
  const printed = await Promise.all(hosts.map(printUnder));
  expect(printed.map(({ hostOffsetMinutes }) => hostOffsetMinutes)).toEqual([0, -420, 300, -660]);
  const [first] = printed;
  for (const { previews, playlists } of printed)
    expect({ previews, playlists }).toEqual({ previews: first?.previews, playlists: first?.playlists });
  expect(first?.previews[0]?.occurrences.slice(0, 4)).toEqual([
    '2026-10-01T02:30:00+07:00',
    '2026-10-02T02:30:00+07:00',
    '2026-10-03T02:30:00+07:00',
    '2026-10-05T02:30:00+07:00',
  ]);
  expect(first?.playlists[0]?.airings[0]?.startsAt).toBe(Date.parse('2027-03-13T05:00:00+07:00'));
});

async function printUnder(zone: string): Promise<Printed> {
  const script = path.join(import.meta.dirname, 'print-plan.ts');
  const { stdout } = await execute(process.execPath, [script], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Printed;
}
