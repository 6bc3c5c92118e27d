/** Benchmark: two million rows of the log, asked as the pages ask. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeApp } from '../server/make-app.ts';
import { bareCounts, measureQueries } from './ledger-queries.ts';
import { measureReports } from './ledger-reports.ts';
import { madeYears } from './make-years.ts';

const HOUR_MS = 3_600_000;

/**
 * The log of thirty years (`LOA_BENCH_QUICK=1`: two, and fewer questions), made once under the temp folder, opened anew and asked through the whole
 * application as somebody who is logged in. `queryP95Ms`: the 95th percentile of the slowest kind of question; `byQuery`: of each kind
 * the 95th percentile, the median, and `firstMs`, the first time it was asked. `openMs`: opening a database of this size, which is checked
 * on the way. `reportMs`: a quarter's report, counted and written as Word, PDF and Excel, the median of five; `reportParts` of it. Baseline: bare better-sqlite3 counting the rows of the same weeks.
 */
export async function run(): Promise<Record<string, unknown>> {
  const quick = process.env.LOA_BENCH_QUICK === '1';
  const { dataDir, first, end } = await madeYears(quick ? 2 : 30);
  const asked = quick ? 20 : 200;
  const database = join(dataDir, 'loa.sqlite');
  const begun = performance.now();
  const app = await makeApp({ LOA_DATA_DIR: dataDir }, { at: end + 9 * HOUR_MS, withPeople: false });
  const openMs = Math.round(performance.now() - begun);
  try {
    const byQuery = await measureQueries(app, { from: first, to: end }, asked);
    return {
      ...bareCounts(database, { from: first, to: end }, asked),
      fileMb: Math.round(statSync(database).size / 1e6),
      openMs,
      queryP95Ms: Math.max(...Object.values(byQuery).map(({ p95Ms }) => p95Ms)),
      byQuery,
      ...(await measureReports(app, { from: first, to: end })),
    };
  } finally {
    await app.close();
  }
}
