/** One occurrence of a schedule departs from its series: cancelled, moved, another programme, another length; and back. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { z } from 'zod';
import { restoreOccurrence, changeOccurrence as withChange } from '../../scheduler/edit-series.ts';
import type { InstantMs, OccurrenceChange, Schedule } from '../../scheduler/model.ts';
import type { AppDeps } from '../app-deps.ts';
import { checkSchedule, refuseFirst } from '../check-schedule.ts';
import { occurrenceParams, occurrenceWrite, scheduleStored } from '../contract/schedules.ts';
import { comingOccurrence, instantOf, localText } from '../edit-schedule.ts';
import { AppError } from '../errors.ts';
import type { Actor } from '../store/record-change.ts';
import { changeOccurrence, getStanding, toSchedule } from '../store/schedule-store.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { loadPlanOf, stored } from './schedules.ts';
import { actorOf } from './session.ts';

/** /api/v1/schedules/:id/occurrences/:occurrence. */
export function occurrenceRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['schedules'];
    const write = { config: { access: 'plan.write' as const } };
    const url = '/api/v1/schedules/:id/occurrences/:occurrence';
    app.put(
      url,
      {
        ...write,
        schema: { tags, params: occurrenceParams, body: occurrenceWrite, response: { 200: scheduleStored } },
      },
      async (request) => {
        const { id, occurrence } = request.params;
        const { change } = await checkChange(deps, id, occurrence, request.body);
        await changeOccurrence(deps.db, deps.now(), deps.communeId, id, change.occurrence, change, actorOf(request));
        return stored(deps, id);
      },
    );
    app.delete(
      url,
      { ...write, schema: { tags, params: occurrenceParams, response: { 200: scheduleStored } } },
      async (request) => {
        const { id, occurrence } = request.params;
        await resetOne(deps, id, occurrence, actorOf(request));
        return stored(deps, id);
      },
    );
  };
}

/** A change that may be stored. */
export interface CheckedChange {
  readonly change: OccurrenceChange;
  /** The schedule with it. */
  readonly changed: Schedule;
  /** When the occurrence will sound; undefined when it is cancelled. */
  readonly startsAt: InstantMs | undefined;
}

/** Holds a change of one occurrence that has not begun against policy and plan. Throws not-an-occurrence, airing-begun, time-passed and what refuses. */
export async function checkChange(
  deps: AppDeps,
  id: string,
  occurrence: string,
  body: z.output<typeof occurrenceWrite>,
): Promise<CheckedChange> {
  const now = deps.now();
  const plan = await loadPlanOf(deps);
  const schedule = toSchedule(await getStanding(deps.db, deps.communeId, id));
  const at = comingOccurrence(schedule, occurrence, plan.zone, now);
  const change = readChange(localText(at, plan.zone), body);
  const changed = withChange(schedule, change);
  if (change.cancelled === true) return { change, changed, startsAt: undefined };
  const startsAt = (change.startsAt === undefined ? undefined : instantOf(change.startsAt, plan.zone)) ?? at;
  if (startsAt <= now) throw new AppError('time-passed', { at: spokenTime(startsAt, plan.zone) });
  if (change.programmeId !== undefined && !plan.programmes.some((one) => one.id === change.programmeId))
    throw new AppError('not-found', { what: 'chương trình' });
  refuseFirst(checkSchedule(changed, plan, now, { only: startsAt }), ['fm-group']);
  return { change, changed, startsAt };
}

async function resetOne(deps: AppDeps, id: string, occurrence: string, actor: Actor): Promise<void> {
  const now = deps.now();
  const plan = await loadPlanOf(deps);
  const schedule: Schedule = toSchedule(await getStanding(deps.db, deps.communeId, id));
  const at = comingOccurrence(schedule, occurrence, plan.zone, now);
  const usual = restoreOccurrence(schedule, occurrence);
  comingOccurrence(usual, occurrence, plan.zone, now);
  refuseFirst(checkSchedule(usual, plan, now, { only: at }), ['fm-group']);
  await changeOccurrence(deps.db, now, deps.communeId, id, localText(at, plan.zone), undefined, actor);
}

function readChange(occurrence: string, body: z.output<typeof occurrenceWrite>): OccurrenceChange {
  const { cancelled, startsAt, programmeId, slotMs } = body;
  if (cancelled) return { occurrence, cancelled };
  if (startsAt === undefined && programmeId === undefined && slotMs === undefined)
    throw new AppError('bad-request', { detail: 'chưa nói lượt phát này đổi gì' });
  return {
    occurrence,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(programmeId === undefined ? {} : { programmeId }),
    ...(slotMs === undefined ? {} : { slotMs }),
  };
}
