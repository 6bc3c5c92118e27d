/** What a village's own page shows: its last seven days, what was to sound there, and what it has said so far. Pure. */
import type { z } from 'zod';
import { DAY_MS, daySpan, midnightOf, wallAt } from '../scheduler/local-time.ts';
import type { Span } from '../scheduler/model.ts';
import type { ownVillage } from './contract/evidence.ts';
import { daysOf, newestOf, toHeard, viewAiring, type WeekRow } from './evidence-week.ts';
import type { VillageReportTable } from './store/report-schema.ts';

/** Today and the six days before it. */
const DAYS = 7;

/** The days a village may speak of at `now`. */
export function ownSpan(now: number, zone: string): Span {
  const today = midnightOf(wallAt(now, zone));
  return { from: daySpan(today - (DAYS - 1) * DAY_MS, zone).from, to: daySpan(today, zone).to };
}

/** The page, newest day first; of today only what has begun. */
export function viewOwnVillage(input: {
  readonly commune: string;
  readonly village: string;
  readonly person: string;
  readonly now: number;
  readonly zone: string;
  readonly rows: readonly WeekRow[];
  readonly reports: readonly VillageReportTable[];
}): z.output<typeof ownVillage> {
  const { commune, village, person, now, zone, reports } = input;
  const heard = reports.map(toHeard);
  const days = daysOf(ownSpan(now, zone), zone).toReversed();
  return {
    ...{ commune, village, person, now },
    days: days.map(({ date, words, from, to }, index) => {
      const rows = input.rows.filter(({ plannedAt }) => from <= plannedAt && plannedAt < to && plannedAt <= now);
      const airings = rows.map((row) => viewAiring(row, heard, zone));
      const isOpen = airings.some(({ answer }) => answer === null);
      const ofDay = newestOf(reports.filter(({ scope, fromAt }) => scope === 'day' && fromAt === from));
      const ofWeek = newestOf(reports.filter((one) => one.scope === 'week' && one.fromAt <= from && from < one.toAt));
      const answer = isOpen ? null : ((ofDay ?? ofWeek)?.answer ?? null);
      return { date, words: `${NEAR[index] ?? ''}${words}`, answer, airings };
    }),
  };
}

const NEAR: readonly string[] = ['hôm nay, ', 'hôm qua, '];
