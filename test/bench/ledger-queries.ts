/** Asks the log what its pages ask, of days chosen by chance, and tells how long it took. */
import Database from 'better-sqlite3';
import type { Span } from '../../scheduler/model.ts';
import type { TestApp } from '../server/make-app.ts';
import { chanceOf, NEWS_A_MONTH, segmentIdOf } from './year-airings.ts';

const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;
const STATIONS = 14;

export interface QueryFigures {
  readonly p95Ms: number;
  readonly medianMs: number;
  readonly firstMs: number;
  /** What the last answer weighed. */
  readonly bytes: number;
}

/** Every kind of question in turn, `count` times each; an answer that is no answer ends the benchmark. */
export async function measureQueries(app: TestApp, span: Span, count: number): Promise<Record<string, QueryFigures>> {
  const figures: Record<string, QueryFigures> = {};
  const chance = chanceOf(5);
  const rows = newestRows(app, span);
  for (const [name, url] of Object.entries(questions(span, chance, rows))) {
    const times: number[] = [];
    let bytes = 0;
    for (let asked = 0; asked < count; asked += 1) {
      const address = url();
      const begun = performance.now();
      const answer = await app.call('operator', 'GET', address);
      times.push(performance.now() - begun);
      if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${answer.body}`);
      bytes = answer.bytes.length;
    }
    const [firstMs = 0] = times;
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    figures[name] = { p95Ms: round(at(0.95)), medianMs: round(at(0.5)), firstMs: round(firstMs), bytes };
  }
  return figures;
}

/** How many rows there are, and what counting a week of them costs without an application around it. */
export function bareCounts(
  path: string,
  span: Span,
  asked: number,
): { rows: number; baseline: { weekCountP95Ms: number } } {
  const raw = new Database(path, { readonly: true });
  try {
    const rows = raw.prepare('SELECT count(*) FROM ledger').pluck().get() as number;
    const commune = raw.prepare('SELECT id FROM commune').pluck().get() as string;
    const count = raw
      .prepare('SELECT count(*) FROM ledgerNow WHERE commune = ? AND plannedAt >= ? AND plannedAt < ?')
      .pluck();
    const chance = chanceOf(5);
    const times = Array.from({ length: asked }, () => {
      const from = dayIn(span, chance, 7);
      const begun = performance.now();
      count.get(commune, from, from + 7 * DAY_MS);
      return performance.now() - begun;
    }).sort((a, b) => a - b);
    return { rows, baseline: { weekCountP95Ms: round(times[Math.floor(asked * 0.95)] ?? 0) } };
  } finally {
    raw.close();
  }
}

function questions(span: Span, chance: () => number, rows: readonly (readonly [string, string])[]) {
  const days = (count: number) => {
    const from = dayIn(span, chance, count);
    return `from=${new Date(from).toISOString()}&to=${new Date(from + count * DAY_MS).toISOString()}`;
  };
  const dates = (count: number) => {
    const from = dayIn(span, chance, count);
    return `firstDay=${dateOf(from)}&lastDay=${dateOf(from + (count - 1) * DAY_MS)}`;
  };
  const station = () => `station-T${String(Math.floor(chance() * STATIONS)).padStart(2, '0')}`;
  const segment = () => {
    const month = Math.floor(dayIn(span, chance, 30) / (30 * DAY_MS));
    return segmentIdOf(month, Math.floor(chance() * NEWS_A_MONTH));
  };
  const any = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  return {
    day: () => `/api/v1/ledger?${days(1)}`,
    week: () => `/api/v1/ledger?${days(7)}`,
    month: () => `/api/v1/ledger/days?${dates(31)}`,
    weekTopic: () => `/api/v1/ledger?${days(7)}&topic=${any(['II.1', 'II.3', 'II.5'])}`,
    weekEvidence: () => `/api/v1/ledger?${days(7)}&evidence=${any(['carrier', 'village'])}&outcome=late,cut`,
    weekWords: () => `/api/v1/ledger?${days(7)}&q=${any(['mot cua', 'khai sinh', 'tin'])}`,
    weekSegment: () => `/api/v1/ledger?${days(7)}&segmentId=${segment()}`,
    stationYear: () => `/api/v1/ledger/days?${dates(365)}&stationId=${station()}`,
    quarterMissed: () => `/api/v1/ledger/list?${days(91)}&outcome=missed`,
    segmentAirings: () => `/api/v1/ledger/segment?segmentId=${any([segment(), segment(), 'segment-frame-0'])}`,
    story: () => `/api/v1/ledger/${any(rows).join('/')}`,
    airAnswer: () => {
      const at = dayIn(span, chance, 1) + Math.floor(chance() * DAY_MS);
      return `/api/v1/air-answer?stationId=${station()}&at=${new Date(at).toISOString()}`;
    },
  };
}

/** A thousand rows of any time. */
function newestRows({ databasePath }: TestApp, span: Span): (readonly [string, string])[] {
  const raw = new Database(databasePath, { readonly: true });
  try {
    const one = raw
      .prepare(
        'SELECT airingId, stationId FROM ledgerNow WHERE commune = (SELECT id FROM commune) AND plannedAt >= ? LIMIT 1 OFFSET ?',
      )
      .raw();
    const chance = chanceOf(7);
    return Array.from({ length: 1000 }, () => {
      const at = dayIn(span, chance, 2) + Math.floor(chance() * DAY_MS);
      return one.get(at, Math.floor(chance() * STATIONS)) as [string, string];
    });
  } finally {
    raw.close();
  }
}

/** Midnight of a day with so many days of the span behind it. */
function dayIn({ from, to }: Span, chance: () => number, days: number): number {
  return from + Math.floor(chance() * ((to - from) / DAY_MS - days)) * DAY_MS;
}

function dateOf(at: number): string {
  return new Date(at + ZONE_MS).toISOString().slice(0, 10);
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
