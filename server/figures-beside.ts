/** Figures for those who serve others meanwhile: few rows are counted here, many in a thread beside (a quarter takes two seconds of a core). */
import { join } from 'node:path';
import { z } from 'zod';
import { daysBefore, spanOfDays } from '../scheduler/count-figures.ts';
import type { DaySpan } from '../scheduler/report-span.ts';
import type { AppDeps } from './app-deps.ts';
import { type Figures, figures } from './contract/figures.ts';
import { countStored } from './figures.ts';
import { oneAtATime, runInThread } from './run-in-thread.ts';
import { getCommune } from './store/commune-store.ts';
import { rowsIn } from './store/rows-in.ts';

/** What a thread is told. */
export interface FiguresWanted {
  readonly path: string;
  readonly communeId: string;
  readonly now: number;
  readonly days: DaySpan;
}

/** Without a data folder (a command, a bench) all is counted here. */
export type FiguresPlace = Pick<AppDeps, 'db' | 'communeId'> & { readonly config?: Pick<AppDeps['config'], 'dataDir'> };
type Counted = Awaited<ReturnType<typeof countStored>>;

/** So many rows take a fifth of a second. */
const MOST_HERE = 3_000;
const LIMITS = { limitMs: 120_000, memoryMb: 1_500 };
const queue = oneAtATime(8);

/** As `countStored`. Throws bad-request, queue-full. */
export async function countBeside(place: FiguresPlace, now: number, days: DaySpan): Promise<Counted> {
  const { db, communeId, config } = place;
  const { zone } = await getCommune(db, communeId);
  const { from } = spanOfDays(daysBefore(days), zone);
  const { to } = spanOfDays(days, zone);
  if (config === undefined || (await rowsIn(db, communeId, { from, to })) <= MOST_HERE)
    return countStored(place, now, days);
  const wanted: FiguresWanted = { path: join(config.dataDir, 'loa.sqlite'), communeId, now, days };
  return queue(() => runInThread<Counted>(new URL('./figures-thread.ts', import.meta.url), wanted, LIMITS));
}

/** As the wire tells them and a report keeps them. Throws bad-request, queue-full. */
export async function figuresBeside(
  place: FiguresPlace,
  now: number,
  { firstDay, lastDay }: DaySpan,
): Promise<Figures> {
  return z.encode(figures, await countBeside(place, now, { firstDay, lastDay }));
}
