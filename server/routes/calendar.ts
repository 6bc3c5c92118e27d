/** The plan in the calendar of a phone: secret addresses that a person makes and takes back, and what they open. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { horizonFor } from '../../scheduler/compile-playlist.ts';
import { DAY_MS } from '../../scheduler/local-time.ts';
import type { Airing } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { CALENDAR_REFRESH_S, type CalendarAiring, calendarText } from '../calendar-text.ts';
import { calendarLink, calendarLinkMade, calendarLinkWrite, calendarQuery } from '../contract/planning.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { silentWords } from '../plan-conflicts.ts';
import { placedAirings } from '../station-timeline.ts';
import { loadAirings } from '../store/airing-store.ts';
import { listAnswers } from '../store/answer-store.ts';
import {
  calendarLinkOf,
  listCalendarLinks,
  makeCalendarLink,
  revokeCalendarLink,
} from '../store/calendar-link-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { getStation, loadStations } from '../store/station-store.ts';
import { loadPlanOf } from './schedules.ts';
import { actorOf } from './session.ts';

/** What a calendar tells of, days back and ahead, and at most how many airings of each. */
const TOLD_DAYS = { back: 30, ahead: 90 };
const TOLD_AIRINGS = 3000;

/** /api/v1/calendar.ics and calendar-links. */
export function calendarRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    const tags = ['schedules'];
    const person = { config: { access: 'person' as const } };
    app.get(
      '/api/v1/calendar-links',
      { ...person, schema: { tags, response: { 200: z.object({ links: z.array(calendarLink) }) } } },
      async (request) => ({ links: await listCalendarLinks(db, communeId, actorOf(request).id) }),
    );
    app.post(
      '/api/v1/calendar-links',
      { ...person, schema: { tags, body: calendarLinkWrite, response: { 201: calendarLinkMade } } },
      async (request, reply) => {
        const { stationId } = request.body;
        const { row, token } = await makeCalendarLink(db, deps.now(), communeId, stationId, actorOf(request));
        const { id, createdAt } = row;
        return reply.status(201).send({ id, stationId, createdAt, path: `/api/v1/calendar.ics?token=${token}` });
      },
    );
    app.delete(
      '/api/v1/calendar-links/:id',
      { ...person, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await revokeCalendarLink(db, deps.now(), communeId, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.get(
      '/api/v1/calendar.ics',
      {
        config: { access: 'public' },
        schema: {
          tags,
          querystring: calendarQuery,
          description: `iCalendar (RFC 5545), one event per airing, from ${TOLD_DAYS.back} days back to ${TOLD_DAYS.ahead} days ahead; at most ${TOLD_AIRINGS} airings in either direction. What picks choose may change until a day before.`,
        },
      },
      async ({ query }, reply) => {
        const link = await calendarLinkOf(db, communeId, query.token);
        // A link for one station opens that one alone.
        if (link === undefined || (link.stationId !== null && (query.station ?? link.stationId) !== link.stationId))
          throw new AppError('calendar-link-wrong');
        const text = await calendar(deps, link.stationId ?? query.station);
        return reply
          .header('content-type', 'text/calendar; charset=utf-8')
          .header('content-disposition', 'inline; filename="loa.ics"')
          .header('cache-control', `private, max-age=${CALENDAR_REFRESH_S}`)
          .send(text);
      },
    );
  };
}

async function calendar(deps: AppDeps, stationId: string | undefined): Promise<string> {
  const { db, communeId } = deps;
  const now = deps.now();
  const { zone, name } = await communeOf(deps);
  const from = now - TOLD_DAYS.back * DAY_MS;
  const [airings, stations, policy, answers] = await Promise.all([
    loadTold(deps, from, now),
    stationId === undefined ? loadStations(db, communeId) : [await getStation(db, communeId, stationId)],
    loadPolicy(db, communeId, from),
    listAnswers(db, communeId),
  ]);
  const names = new Map(stations.map(({ row }) => [row.id, row.name]));
  const placed =
    stationId === undefined
      ? airings.map((airing) => ({ airing, dropReason: airing.dropReason }))
      : placedAirings(airings, stationId, { policy, zone, answers });
  const events = placed.map(({ airing, dropReason }): CalendarAiring => {
    const items = airing.items.filter(
      (item) => stationId === undefined || (item.stationIds?.includes(stationId) ?? true),
    );
    return {
      id: airing.id,
      title: airing.title,
      startsAt: airing.startsAt,
      endsAt: airing.endsAt,
      items: items.map(({ title, offsetMs }) => ({ title, startsAt: airing.startsAt + offsetMs })),
      stations: airing.stationIds.flatMap((id) => names.get(id) ?? []),
      silent: silentWords(dropReason, items.length) ?? undefined,
    };
  });
  const [only] = stationId === undefined ? [] : stations;
  const title = only === undefined ? `Lịch phát sóng ${name}` : `Lịch phát sóng ${only.row.name}`;
  return calendarText({ name: title, commune: communeId, zone, airings: events, now });
}

/** What is compiled, and behind that what the plan makes of the days to come. */
async function loadTold(deps: AppDeps, from: number, now: number): Promise<Airing[]> {
  const plan = await loadPlanOf(deps);
  const compiled = { from, to: horizonFor(now, plan.zone).to };
  const planned = planAirings({ ...plan, window: { from: now, to: now + TOLD_DAYS.ahead * DAY_MS } });
  const airings = [
    ...(await loadAirings(deps.db, deps.communeId, compiled)),
    ...planned.filter(({ startsAt }) => startsAt >= compiled.to),
  ];
  const past = airings.filter(({ startsAt }) => startsAt < now);
  return [...past.slice(-TOLD_AIRINGS), ...airings.slice(past.length, past.length + TOLD_AIRINGS)];
}
