/** Phiếu phát sóng: what one station sounds on one day, item by item, for a sheet of paper. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { runSheet, runSheetQuery } from '../contract/planning.ts';
import { silentWords } from '../plan-conflicts.ts';
import { reasonText } from '../refusal-text.ts';
import { type PlacedAiring, placedAirings } from '../station-timeline.ts';
import { loadAirings } from '../store/airing-store.ts';
import { listAnswers } from '../store/answer-store.ts';
import { listStoredDays } from '../store/exception-day-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { getStation } from '../store/station-store.ts';
import { exceptionDaysIn } from '../vietnam-holidays.ts';
import { dateText, weekdayText } from '../vietnamese-time.ts';

const DAY_MS = 24 * 3_600_000;

/** /api/v1/run-sheet. */
export function runSheetRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/run-sheet',
      {
        config: { access: 'read' },
        schema: { tags: ['schedules'], querystring: runSheetQuery, response: { 200: runSheet } },
      },
      async ({ query }) => sheet(deps, query),
    );
  };
}

async function sheet(deps: AppDeps, { stationId, date }: { stationId: string; date: string }) {
  const { db, communeId } = deps;
  const commune = await communeOf(deps);
  const start = Temporal.PlainDate.from(date).toZonedDateTime(commune.zone);
  const from = start.epochMilliseconds;
  const to = start.add({ days: 1 }).epochMilliseconds;
  const [station, airings, policy, answers, stored] = await Promise.all([
    getStation(db, communeId, stationId),
    loadAirings(db, communeId, { from: from - DAY_MS, to }),
    loadPolicy(db, communeId, from - DAY_MS),
    listAnswers(db, communeId),
    listStoredDays(db, communeId, date, date),
  ]);
  const rules = { policy, zone: commune.zone, answers };
  const days = exceptionDaysIn(
    date,
    date,
    stored.map(({ off, ...day }) => ({ ...day, holds: off === 0 })),
  );
  const weekday = weekdayText(start.dayOfWeek);
  const dateWords = `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}, ${dateText(from, commune.zone)}`;
  return {
    commune: commune.name,
    station: { id: station.row.id, code: station.row.code, name: station.row.name },
    date,
    dateWords: [dateWords, ...days.map(({ name }) => name)].join(' · '),
    airings: placedAirings(airings, stationId, rules)
      .filter(({ airing: { startsAt } }) => startsAt >= from && startsAt < to)
      .sort((a, b) => a.airing.startsAt - b.airing.startsAt)
      .map((placed) => viewPlaced(placed, stationId)),
    contacts: station.contacts.map(({ name, phone }) => ({ name, phone })),
  };
}

function viewPlaced({ airing, dropReason, dropped }: PlacedAiring, stationId: string) {
  const items = airing.items.filter((item) => item.stationIds?.includes(stationId) ?? true);
  return {
    airingId: airing.id,
    title: airing.title,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    silent: silentWords(dropReason, items.length),
    items: items.map(({ title, kind, offsetMs, durationMs, approvedBy }) => ({
      startsAt: airing.startsAt + offsetMs,
      title,
      kind,
      durationMs,
      approvedBy,
    })),
    dropped: dropped.map(({ title, reason }) => ({ title, message: reasonText(reason) })),
  };
}
