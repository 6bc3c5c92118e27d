/** The host's zone is nobody's business: the RFC's examples and a hundred other rules give the same under four of them. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { daysAtNine, readDays } from './recurrence-cases-rfc.ts';

const execute = promisify(execFile);

interface Printed {
  readonly hostOffsetMinutes: number;
  readonly examples: readonly (readonly string[])[];
  readonly others: readonly (readonly (readonly string[])[])[];
}

test('a host in UTC and hosts elsewhere expand alike, and the RFC is right on each', async () => {
  const hosts = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe'];
  const printed = await Promise.all(hosts.map(printUnder));
  expect(printed.map(({ hostOffsetMinutes }) => hostOffsetMinutes)).toEqual([0, -420, 300, -660]);
  const expected = daysAtNine.map(([, , , dates]) => readDays(dates));
  for (const { examples, others } of printed) {
    const shown = examples.map((days) => days.map((day) => day.slice(0, 10)));
    expect(shown).toEqual(expected);
    expect(others).toEqual(printed[0]?.others);
  }
  expect(printed[0]?.others.flat().length).toBeGreaterThan(180);
});

async function printUnder(zone: string): Promise<Printed> {
  const script = path.join(import.meta.dirname, 'print-recurrence.ts');
  const options = { env: { ...process.env, TZ: zone }, maxBuffer: 1 << 26 };
  const { stdout } = await execute(process.execPath, [script], options);
  return JSON.parse(stdout) as Printed;
}
