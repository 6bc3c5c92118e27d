/** Villages for tests of what people say was heard: one without a machine, a week of airings planned there, and how one asks and answers. */
import { randomUUID } from 'node:crypto';
import { planLedger } from '../../server/store/ledger-store.ts';
import { plannedRow } from './ledger-steps.ts';
import type { Answer, TestApp, Who } from './make-app.ts';
import { stationPlace } from './station-steps.ts';

const DAY = 24 * 3_600_000;
/** Midnight of Monday 23/11/2026 in the commune. */
export const MONDAY: number = Date.parse('2026-11-22T17:00:00Z');
/** An instant of that week: day 0 is Monday; hours of the commune's clock. */
export const at = (day: number, hour: number, minute = 0): number =>
  MONDAY + day * DAY + hour * 3_600_000 + minute * 60_000;
export const iso = (instant: number): string => new Date(instant).toISOString();

/** Each day 05:00 and 17:00, Monday to Saturday; an airing's id is `mon-05`. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A station with its week of planned rows; its id. */
export async function makeVillage(app: TestApp, over: Parameters<typeof stationPlace>[0] = {}): Promise<string> {
  const place = stationPlace({ code: 'T13', name: 'Phố Tây', transport: 'manual', ...over });
  const { json: station } = await app.call('admin', 'POST', '/api/v1/stations', { payload: place });
  const rows = DAYS.flatMap((day, index) =>
    [5, 17].map((hour) =>
      plannedRow(`${day}-${String(hour).padStart(2, '0')}`, at(index, hour), {
        ...{ stationId: station.id, transport: place.transport, carrierId: station.carrierId ?? undefined },
      }),
    ),
  );
  // No horizon: what is planned at other stations stays.
  await planLedger(app.db, app.clock.now(), app.communeId, { from: MONDAY, to: MONDAY }, rows);
  return station.id;
}

/** What an operator enters for a week. */
export function weekBody(stationId: string, over: object = {}) {
  return {
    ...{ requestId: randomUUID(), stationId, week: '2026-11-25', answer: 'heard', saidBy: 'Ông Sáu' },
    ...{ saidAt: iso(at(6, 8)), ...over },
  };
}

/** Enters it. */
export const enterWeek = (app: TestApp, body: object, who: Who = 'operator'): Promise<Answer> =>
  app.call(who, 'PUT', '/api/v1/evidence/week', { payload: body });

/** The week as one village's panel asks for it. */
export async function villageOf(app: TestApp, stationId: string, week = '2026-11-25') {
  const { json } = await app.call('approver', 'GET', '/api/v1/evidence/week', { query: { week, stationId } });
  return json.villages[0];
}

/** The word that stands for each airing that has one. */
export async function answersOf(app: TestApp, stationId: string): Promise<Record<string, string>> {
  const { days } = await villageOf(app, stationId);
  const airings: { airingId: string; answer: string | null }[] = days.flatMap((day: { airings: [] }) => day.airings);
  return Object.fromEntries(airings.flatMap(({ airingId, answer }) => (answer === null ? [] : [[airingId, answer]])));
}
