/** What people say of one row, of all that was reported: the airing's own word before the day's, the day's before the week's, the newest before older ones. */
import type { Answer, HeardReport, InstantMs } from './model.ts';

/** The word that counts for a row. */
export interface StandingAnswer {
  readonly answer: Exclude<Answer, 'cleared'>;
  readonly scope: HeardReport['scope'];
  readonly via: HeardReport['via'];
  readonly seq: number;
}

/** The row that is asked about; `startsAt` is when it begins at its station. */
export interface AskedRow {
  readonly airingId: string;
  readonly stationId: string;
  readonly startsAt: InstantMs;
}

const NARROWEST_FIRST: readonly HeardReport['scope'][] = ['airing', 'day', 'week'];

/**
 * The word that counts, or undefined where nobody said anything that stands. The narrowest scope that has one decides, whatever came first; within it who
 * listened comes before who tells, and the highest `seq` before lower ones. `cleared` takes back what was said before it at that scope, and what is wider
 * shows again. Of a day or a week only what was planned by the time of the word is meant.
 */
export function standingAnswer(reports: readonly HeardReport[], row: AskedRow): StandingAnswer | undefined {
  const about = reports.filter((report) => isAbout(report, row));
  for (const scope of NARROWEST_FIRST) {
    const layer = about.filter((report) => report.scope === scope);
    const newest =
      newestOf(layer.filter(({ via }) => via === 'listening')) ??
      newestOf(layer.filter(({ via }) => via !== 'listening'));
    if (newest !== undefined) return newest;
  }
  return undefined;
}

function isAbout(report: HeardReport, { airingId, stationId, startsAt }: AskedRow): boolean {
  if (report.stationId !== stationId) return false;
  if (report.scope === 'airing') return report.airingId === airingId;
  const isWithin = report.span.from <= startsAt && startsAt < report.span.to;
  return isWithin && (report.answer === 'cleared' || startsAt <= report.saidAt);
}

function newestOf(layer: readonly HeardReport[]): StandingAnswer | undefined {
  const [newest] = layer.toSorted((a, b) => b.seq - a.seq);
  if (newest === undefined || newest.answer === 'cleared') return undefined;
  const { answer, scope, via, seq } = newest;
  return { answer, scope, via, seq };
}
