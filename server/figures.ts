/** Puts the question of figures together from what is stored: everything a report or a page asks. */
import { type AiredPiece, airedPieces, joinAired } from '../scheduler/aired-pieces.ts';
import { countedSpan, countFigures, daysBefore, spanOfDays } from '../scheduler/count-figures.ts';
import { countedIn } from '../scheduler/count-rows.ts';
import { DAY_MS } from '../scheduler/local-time.ts';
import type { Span } from '../scheduler/model.ts';
import type { DaySpan } from '../scheduler/report-span.ts';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { linkFigures } from './link-figures.ts';
import { getCommune } from './store/commune-store.ts';
import { countedParts, countedRows } from './store/counted-store.ts';
import type { Db } from './store/database.ts';
import { emergenciesIn, stationsEver, targetsOn, topicsOfYear } from './store/figure-store.ts';
import { incidentsIn } from './store/incident-store.ts';
import { signersOf } from './store/later-approvals.ts';
import { readSettings } from './store/setting-store.ts';

/** A year with its edges. */
const MAX_DAYS = 370;
/** An order ordered before midnight may sound after it. */
const ORDERS_LAST_MS = DAY_MS;

type Place = Pick<AppDeps, 'db' | 'communeId'>;

/** The figures of the days from the first to the last, as far as they are over. Throws bad-request. */
export async function countStored({ db, communeId }: Place, now: number, days: DaySpan) {
  const { zone, name } = await getCommune(db, communeId);
  const span = spanOfDays(days, zone);
  if (span.to <= span.from || span.to - span.from > MAX_DAYS * DAY_MS)
    throw new AppError('bad-request', { detail: `ngày cuối phải sau ngày đầu, cả khoảng tối đa ${MAX_DAYS} ngày` });
  const before = countedSpan(daysBefore(days), zone, now);
  const [rows, airedBefore, stations, incidents, targets, topics, orders, { countedTags, watchedTopic }] =
    await Promise.all([
      countedRows(db, communeId, { from: span.from, to: Math.min(now, span.to + ORDERS_LAST_MS) }),
      airedIn(db, communeId, before),
      stationsEver(db, communeId),
      incidentsIn(db, communeId, span),
      targetsOn(db, communeId, days.lastDay),
      topicsOfYear(db, communeId, Number(days.lastDay.slice(0, 4))),
      emergenciesIn(db, communeId, { from: span.from - ORDERS_LAST_MS, to: span.to }),
      readSettings(db, communeId),
    ]);
  const names = new Map(stations.map((station) => [station.id, station.name]));
  const counts = countFigures({
    ...days,
    zone,
    asOf: now,
    rows,
    airedBefore,
    stations,
    incidents,
    commune: { stationId: communeId, name },
    targets,
    topics,
    countedTags,
    watchedTopic,
    emergencies: orders.filter(({ issuedAt }) => issuedAt >= span.from),
    signers: Object.fromEntries(await signersOf(db, now, orders)),
  });
  return linkFigures(counts, (id) => names.get(id) ?? id);
}

/** Of the rows themselves nothing is kept. */
async function airedIn(db: Db, communeId: string, span: Span): Promise<AiredPiece[]> {
  const parts: AiredPiece[][] = [];
  for await (const part of countedParts(db, communeId, span)) parts.push(airedPieces(countedIn(part, span)));
  return joinAired(parts);
}
