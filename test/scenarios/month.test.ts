/** A month of a commune, counted twice: every figure that pages and reports show is the one that plain SQL finds in the log. */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Figures } from '../../server/contract/figures.ts';
import { reportContent } from '../../server/contract/reports.ts';
import type { PlayedHistory } from '../../server/play-history.ts';
import { writeDocx } from '../../server/report/docx-writer.ts';
import { gatherReport } from '../../server/report/gather-report.ts';
import { reportDocument } from '../../server/report/report-document.ts';
import { verifyLog } from '../../server/verify-log.ts';
import { runs } from '../counts.ts';
import { importsOf } from '../imports.ts';
import { unzip } from '../server/unzip.ts';
import { readProjectFile } from '../source-files.ts';
import { at, type MonthCommune, makeMonthCommune } from './month-commune.ts';
import { oracleFigures } from './month-oracle.ts';
import { wrongRows } from './month-truth.ts';
import { playMonth } from './play-month.ts';

/** How journals were delayed, doubled and mixed: the number repeats it. */
const seeds = Array.from({ length: runs(1, 12) }, () => Number(process.env.LOA_MONTH_SEED ?? randomInt(2 ** 31)));
const SECOND_COMPUTATION = [
  'month-oracle',
  'month-oracle-tables',
  'month-oracle-places',
  'month-oracle-targets',
  'month-truth',
];

test.each(SECOND_COMPUTATION)('%s takes nothing from what it checks', (name) => {
  const file = `test/scenarios/${name}.ts`;
  const taken = importsOf(file, readProjectFile(file)).map(({ specifier, target }) => target ?? specifier);
  const allowed = ['better-sqlite3', ...SECOND_COMPUTATION.map((one) => `test/scenarios/${one}.ts`)];
  expect(taken.filter((one) => !allowed.includes(one))).toEqual([]);
});

describe.each(seeds)('November 2026, journals mixed by %i', (seed) => {
  let commune: MonthCommune;
  let played: PlayedHistory;
  beforeAll(async () => {
    commune = await makeMonthCommune();
    played = await playMonth(commune, randomFrom(seed));
  }, 120_000);
  afterAll(() => commune?.app.close());

  const ask = async (path: string, query: Record<string, string>) => {
    const { json, status } = await commune.app.call('operator', 'GET', path, { query });
    expect(status).toBe(200);
    return json;
  };

  test('every row became what really happened, or what people said of it', () => {
    const { rows, wrong } = wrongRows(commune.app.databasePath, played.truth);
    expect(wrong).toEqual([]);
    expect(rows).toBeGreaterThan(800);
  });

  test.each([
    ['the month', '2026-11-01', '2026-11-30', 300],
    ['the quarter so far', '2026-10-01', '2026-12-31', 300],
    ['ten days', '2026-11-09', '2026-11-18', 300],
    ['a week with the one before', '2026-11-16', '2026-11-22', 300],
    ['a day without a session', '2026-11-29', '2026-11-29', 150],
  ])('%s has the figures that plain SQL finds, leaf by leaf', async (_, firstDay, lastDay, leaves) => {
    const figures: Figures = await ask('/api/v1/figures', { firstDay, lastDay });
    const oracle = oracleFigures({
      ...{ file: commune.app.databasePath, firstDay, lastDay, before: figures.before, asOf: at('12-01T08:00') },
      ...{ watchedTopic: 'II.5', tags: ['dịch vụ công trực tuyến', 'bưu chính công ích'] },
    });
    const found = leavesOf(figures);
    expect(leavesOf(oracle)).toEqual(found);
    expect(found.size).toBeGreaterThan(leaves);
  });

  test('nothing that the month should show is empty', async () => {
    const { rows, approval, emergencies, topics, coverage, targets }: Figures = await ask('/api/v1/figures', {
      ...{ firstDay: '2026-11-01', lastDay: '2026-11-30' },
    });
    const { preempted: _, ...outcomes } = rows.byOutcome;
    for (const { value } of [...Object.values(outcomes), rows.waiting, rows.offPlan]) expect(value).toBeGreaterThan(0);
    for (const kind of ['machine', 'carrier', 'village', 'listened'] as const)
      expect(rows.byEvidence[kind].value).toBeGreaterThan(0);
    expect(new Set(approval.later.map(({ signedBy }) => signedBy))).toEqual(new Set([null, 'Lê Văn Minh']));
    expect(emergencies).toHaveLength(2);
    expect(topics.filter(({ missing }) => missing).map(({ code }) => code)).toEqual(['II.3.b', 'II.3.d', 'II.3.đ']);
    expect(coverage.covered).toBeLessThan(coverage.of);
    expect(targets.some(({ villagesMet, villagesMetConfirmed }) => villagesMetConfirmed < villagesMet)).toBe(true);
  });

  test('the link of every count lists exactly its rows', async () => {
    const figures: Figures = await ask('/api/v1/figures', { firstDay: '2026-11-01', lastDay: '2026-11-30' });
    const { planned, sounded, waiting, offPlan, byOutcome, byEvidence } = figures.rows;
    const counts = [planned, sounded, waiting, offPlan, ...Object.values(byOutcome), ...Object.values(byEvidence)];
    const villages = figures.villages.map(({ planned: value, link }) => ({ value, link }));
    const listed = await Promise.all(
      [...counts, ...villages].map(async ({ link }) => (await ask('/api/v1/ledger/list', queryOf(link))).total),
    );
    expect(listed).toEqual([...counts, ...villages].map(({ value }) => value));
    expect(listed.length).toBeGreaterThan(20);
  });

  test('the report on paper says the same, village by village and topic by topic', async () => {
    const days = { firstDay: '2026-11-01', lastDay: '2026-11-30' };
    const { villages, topics }: Figures = await ask('/api/v1/figures', days);
    const plan = {
      ...days,
      period: { kind: 'any' as const, ...days },
      title: 'Báo cáo tháng',
      content: reportContent.parse({}),
    };
    const { input } = await gatherReport(commune.app, commune.app.clock.now(), plan, { isDraft: true });
    const lines = tableLines(await writeDocx(reportDocument(input), plan.title));
    const written = [
      ...villages.map(({ name, planned, sounded }) => [name, planned, sounded]),
      ...topics.map(({ code, items, airings }) => [code, items, airings]),
    ];
    const isThere = (facts: readonly (string | number)[]) =>
      lines.some((line) => facts.every((fact) => line.includes(String(fact))));
    expect(written.filter((facts) => !isThere(facts))).toEqual([]);
    expect(written.length).toBe(23);
  });

  test('the log stands when it is verified, row by row from the journals', async () => {
    const { db, communeId, clock } = commune.app;
    const faults = [];
    const span = { from: at('11-01T00:00'), to: at('12-01T00:00') };
    for await (const fault of verifyLog(db, communeId, clock.now(), span)) faults.push(fault);
    expect(faults).toEqual([]);
  });
});

/** Every number, word and yes or no, by its path; links aside. Lists tell their length, so that an empty one is a leaf too. */
function leavesOf(value: unknown, path = '', leaves = new Map<string, unknown>()): Map<string, unknown> {
  if (value === null || typeof value !== 'object') return leaves.set(path, value);
  if (Array.isArray(value)) leaves.set(`${path}.length`, value.length);
  for (const [name, inner] of Object.entries(value)) if (name !== 'link') leavesOf(inner, `${path}.${name}`, leaves);
  return leaves;
}

/** The rows of a document's tables, as their cells' texts. */
function tableLines(docx: Buffer): string[][] {
  const xml = unzip(docx).get('word/document.xml')?.toString('utf8') ?? '';
  const textOf = (part: string) => [...part.matchAll(/<w:t[^>]*>([^<]*)/g)].map(([, text]) => text).join('');
  return xml.split('</w:tr>').map((line) => line.split('</w:tc>').map(textOf));
}

/** What the log page asks the server for at an address. */
function queryOf(link: string): Record<string, string> {
  const names: Record<string, string> = { tram: 'stationId', kq: 'outcome', bc: 'evidence' };
  const query: Record<string, string> = { from: '2026-10-31T17:00:00Z', to: '2026-11-30T17:00:00Z' };
  const given = new URLSearchParams(link.slice('/nhat-ky?'.length));
  expect([given.get('tu'), given.get('den')]).toEqual(['2026-11-01', '2026-11-30']);
  for (const [name, value] of given) {
    if (name === 'ngoai') query.offPlan = String(value === '1');
    else if (name === 'cho') query.state = value === '2' ? 'begun' : value === '1' ? 'waiting' : 'closed';
    else if (name !== 'tu' && name !== 'den') query[names[name] ?? name] = value;
  }
  return query;
}

/** Numbers in [0, 1) that a seed repeats (Park and Miller). */
function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
