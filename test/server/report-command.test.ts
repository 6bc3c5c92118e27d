/** `loa report` reads a period and writes a draft; and Hôm nay asks for the report of a quarter in time. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { readReportArguments, runReportCommand } from '../../server/report-command.ts';
import { reportTasks } from '../../server/report-tasks.ts';
import { makeHouse, type TestHouse } from './make-house.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await makeHouse();
  folder = await mkdtemp(path.join(tmpdir(), 'loa-drafts-'));
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the period', () => {
  test.each([
    ['2026-q4', { kind: 'quarter', year: 2026, no: 4 }],
    ['2026-H2', { kind: 'half', year: 2026, no: 2 }],
    ['2026', { kind: 'year', year: 2026 }],
    ['2026-11-01..2026-11-30', { kind: 'any', firstDay: '2026-11-01', lastDay: '2026-11-30' }],
  ])('%s is read', (text, period) => {
    expect(readReportArguments(['--period', text, '--out', 'x'])).toEqual({ period, out: 'x', asJson: false });
  });

  test.each(['2026-q5', '2026-h3', '2026-11', '2026-11-30..2026-11-01', '2026-02-30..2026-03-01', 'quý 4'])(
    '%s is refused',
    (text) => {
      expect(() => readReportArguments(['--period', text, '--out', 'x'])).toThrow(AppError);
    },
  );
});

test('writes a draft of every kind, stores nothing, and tells the figures', async () => {
  const before = house.dump();
  const settings = readReportArguments(['--period', '2026-q4', '--out', folder, '--json']);
  const told = JSON.parse(await runReportCommand(settings, house.config, house.clock.now()));
  expect(told.figures).toMatchObject({ firstDay: '2026-10-01', lastDay: '2026-12-31', airings: { planned: 0 } });
  expect((await readdir(folder)).sort()).toEqual(told.files.map(({ name }: { name: string }) => name).sort());
  expect(told.files.map(({ kind }: { kind: string }) => kind)).toEqual([
    'docx',
    'pdf',
    'xlsx',
    'csv',
    'json',
    'paragraph',
  ]);
  const kept = JSON.parse(await readFile(path.join(folder, 'bao-cao-2026-10-01-2026-12-31.json'), 'utf8'));
  expect(kept.figures).toEqual(told.figures);
  expect(house.dump()).toEqual(before);
});

test('a report is asked for from three days before its quarter closes until it is made, and no longer than a month', async () => {
  const titles = async (day: string) =>
    (await reportTasks(house, Date.parse(`${day}T01:00:00Z`))).map(({ title }) => title);
  expect(await titles('2026-12-27')).toEqual([]);
  expect(await titles('2026-12-28')).toEqual(['Sắp chốt số liệu báo cáo quý: 31/12/2026']);
  expect(await titles('2026-12-31')).toEqual(['Sắp chốt số liệu báo cáo quý: 31/12/2026']);
  expect(await titles('2027-01-01')).toEqual(['Đến hạn nộp báo cáo quý: 05/01/2027']);
  expect(await titles('2027-01-06')).toEqual(['Quá hạn nộp báo cáo quý: 05/01/2027']);
  expect(await titles('2027-01-31')).toEqual([]);
  // Nobody is asked for a quarter in which the commune had no Loa.
  expect(await titles('2026-11-24')).toEqual([]);
});
