/** The exception calendar: holidays as computed by law and moon, with what the commune says of single days. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { exceptionDay, exceptionDayParams, exceptionDayQuery, exceptionDayWrite } from '../contract/policy.ts';
import { clearExceptionDay, listStoredDays, setExceptionDay } from '../store/exception-day-store.ts';
import { vietnamHolidays } from '../vietnam-holidays.ts';
import { actorOf } from './session.ts';

/** A day as it is answered. */
type DayView = z.input<typeof exceptionDay>;

/** /api/v1/exception-days. */
export function exceptionDayRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const write = { config: { access: 'plan.write' as const } };
    const days = z.object({ days: z.array(exceptionDay) });
    app.get(
      '/api/v1/exception-days',
      { config: { access: 'read' }, schema: { tags, querystring: exceptionDayQuery, response: { 200: days } } },
      async ({ query }) => ({ days: await daysOf(deps, query.year) }),
    );
    app.put(
      '/api/v1/exception-days/:date',
      {
        ...write,
        schema: { tags, params: exceptionDayParams, body: exceptionDayWrite, response: { 200: days } },
      },
      async (request) => {
        const { date } = request.params;
        await setExceptionDay(db, deps.now(), commune, date, request.body, actorOf(request));
        return { days: await daysOf(deps, Number(date.slice(0, 4))) };
      },
    );
    app.delete(
      '/api/v1/exception-days/:date',
      { ...write, schema: { tags, params: exceptionDayParams, response: { 200: days } } },
      async (request) => {
        const { date } = request.params;
        await clearExceptionDay(db, deps.now(), commune, date, actorOf(request));
        return { days: await daysOf(deps, Number(date.slice(0, 4))) };
      },
    );
  };
}

/** By date; of a day that the commune spoke of, what it said. */
async function daysOf({ db, communeId }: AppDeps, year: number): Promise<DayView[]> {
  const days = new Map<string, DayView>();
  for (const { date, name, kind } of vietnamHolidays(year))
    days.set(date, { date, name, kind, source: 'computed', holds: true });
  for (const { date, name, kind, off } of await listStoredDays(db, communeId, `${year}-01-01`, `${year}-12-31`))
    days.set(date, { date, name, kind, source: 'commune', holds: off === 0 });
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
