/** Targets for the second computation of the month: village by village, period by period, counted on the fingers. */

import { isDown, type OracleIncident } from './month-oracle-places.ts';
import type { Sql } from './month-oracle-tables.ts';

const DAY = 86_400_000;
const SEVEN_HOURS = 7 * 3_600_000;

interface Sounded {
  readonly airingId: string;
  readonly stationId: string;
  readonly plannedAt: number;
  readonly evidence: string;
  readonly kind: string;
  readonly topics: readonly string[];
  readonly tags: readonly string[];
  readonly programmePiece: string;
  readonly length: number;
}

/** One line per target, or per topic of it. */
export function targetLines(
  sql: Sql,
  incidents: readonly OracleIncident[],
  { from, to, lastDay }: { readonly from: number; readonly to: number; readonly lastDay: string },
) {
  const [commune] = sql('SELECT id, name FROM commune');
  const villages = sql(
    `SELECT id, name FROM station WHERE kind = 'village' AND createdAt < ? AND (retiredAt IS NULL OR retiredAt >= ?) ORDER BY code`,
    to,
    from,
  );
  const clusters = sql('SELECT id, stationId FROM cluster');
  const isHeard = ({ stationId, plannedAt, evidence }: Sounded) => {
    if (evidence === 'village' || evidence === 'listened') return true;
    const own = clusters.filter((one) => one.stationId === stationId).map(({ id }) => id as string);
    return (own.length === 0 ? [null] : own).some((cluster) => !isDown(incidents, stationId, cluster, plannedAt));
  };
  const pieces: Sounded[] = sql(
    `SELECT * FROM p_own WHERE whole AND role <> 'relay' ORDER BY plannedAt, airingId, stationId`,
  )
    .map((one) => ({ ...one, topics: JSON.parse(one.topics), tags: JSON.parse(one.tags) }))
    .filter(isHeard);
  const targets = sql(
    `SELECT id, title, body FROM target WHERE cancelledAt IS NULL AND (validFrom IS NULL OR validFrom <= ?) AND (validUntil IS NULL OR validUntil >= ?) ORDER BY createdAt, id`,
    lastDay,
    lastDay,
  );
  return targets.flatMap(({ id, title, body }) => {
    const target = JSON.parse(body);
    const whole = wholePeriods(target.per, from, to);
    const perPeriod = target.atLeast * (target.measure === 'minutes' ? 60_000 : 1);
    const series: string[][] = target.everyTopic
      ? [...target.topics].sort().map((topic: string) => [topic])
      : [target.topics];
    return series.map((asked) => {
      const serving = pieces.filter((piece) => serves(piece, asked, target.kinds, target.tags));
      const lines = (target.each === 'commune' ? [commune] : villages).map((place) => {
        const own = target.each === 'commune' ? serving : serving.filter(({ stationId }) => stationId === place.id);
        const all = whole.map((period) => amount(own, period, target.measure));
        const confirmedPieces = own.filter(({ evidence }) => ['machine', 'village', 'listened'].includes(evidence));
        const confirmed = whole.map((period) => amount(confirmedPieces, period, target.measure));
        const total = sum(all);
        return {
          ...{ stationId: place.id, name: place.name, total, confirmed: sum(confirmed) },
          periodsMet: all.filter((one) => one >= perPeriod).length,
          met: whole.length > 0 && total >= perPeriod * whole.length,
        };
      });
      const wanted = perPeriod * whole.length;
      return {
        ...{ id, title: target.everyTopic ? `${title} (${asked[0]})` : title, measure: target.measure, wanted },
        periods: whole.length,
        villagesMet: lines.filter(({ met }) => met).length,
        villagesMetConfirmed: lines.filter((one) => whole.length > 0 && one.confirmed >= wanted).length,
        villages: lines.length,
        villagePeriodsMet: sum(lines.map(({ periodsMet }) => periodsMet)),
        byVillage: lines,
      };
    });
  });
}

/** Airings each once; minutes item by item, each once per airing. */
function amount(pieces: readonly Sounded[], [from, to]: readonly [number, number], measure: string): number {
  const once = new Map<string, number>();
  for (const { plannedAt, airingId, programmePiece, length } of pieces) {
    if (plannedAt < from || plannedAt >= to) continue;
    if (measure === 'airings') once.set(airingId, 1);
    else once.set(programmePiece, length);
  }
  return sum([...once.values()]);
}

function serves(
  { kind, topics, tags }: Sounded,
  asked: readonly string[],
  kinds: readonly string[],
  wantedTags: readonly string[],
) {
  if (kinds.length > 0 ? !kinds.includes(kind) : kind === 'signature' || kind === 'jingle') return false;
  if (wantedTags.length > 0 && !wantedTags.some((tag) => tags.includes(tag))) return false;
  return asked.length === 0 || asked.some((code) => topics.some((own) => own === code || own.startsWith(`${code}.`)));
}

/** The whole weeks, months, quarters or years of a span by Vietnam's calendar: day by day, a new one begins where its rule says. */
function wholePeriods(per: string, from: number, to: number): [number, number][] {
  const begins: number[] = [];
  for (let day = from; day <= to; day += DAY) {
    const local = new Date(day + SEVEN_HOURS);
    const isFirst = local.getUTCDate() === 1;
    const month = local.getUTCMonth();
    if (
      (per === 'week' && local.getUTCDay() === 1) ||
      (per === 'month' && isFirst) ||
      (per === 'quarter' && isFirst && month % 3 === 0) ||
      (per === 'year' && isFirst && month === 0)
    )
      begins.push(day);
  }
  return begins.slice(1).map((end, n) => [begins[n] ?? 0, end]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
