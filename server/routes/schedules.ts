/** Schedules: checked against policy before they are stored, previewed without storing. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import {
  checkRecurrence,
  expandAddedDates,
  expandSchedule,
  previewOccurrences,
} from '../../scheduler/expand-schedule.ts';
import type { Airing, Programme, Schedule } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import {
  preview,
  previewBody,
  schedule,
  scheduleChange,
  scheduleStored,
  scheduleWrite,
} from '../contract/schedules.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { type ConflictView, policyConflicts, quietWords, scheduleConflicts } from '../plan-conflicts.ts';
import { recurrenceFaultWords, recurrenceWords } from '../recurrence-words.ts';
import {
  cancelSchedule,
  getSchedule,
  listProgrammes,
  listSchedules,
  loadPlan,
  type Plan,
  saveSchedule,
  toSchedule,
} from '../store/plan-store.ts';
import type { ScheduleTable } from '../store/schema.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { actorOf } from './session.ts';

const DAY_MS = 24 * 3_600_000;
/** Conflicts are looked for this far ahead. */
const LOOK_AHEAD_MS = 15 * DAY_MS;
/** An answer names at most this many conflicts. */
const MAX_CONFLICTS = 50;
/** A rule that starts breaking the policy only later is refused too: this many occurrences are checked, and all added dates. */
const CHECKED_OCCURRENCES = 400;
/** They are looked for this far ahead: few days for a dense rule, ten years for a rare one. */
const CHECKED_DAYS = [15, 500, 3660];

type ScheduleInput = z.output<typeof scheduleWrite>;

/** /api/v1/schedules and its preview. */
export function scheduleRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['schedules'];
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'plan.write' as const } };
    app.get(
      '/api/v1/schedules',
      { ...read, schema: { tags, response: { 200: z.object({ schedules: z.array(schedule) }) } } },
      async () => {
        const programmes = await listProgrammes(db, commune);
        return { schedules: (await listSchedules(db, commune)).map((row) => viewSchedule(row, programmes)) };
      },
    );
    app.post(
      '/api/v1/schedules',
      { ...write, schema: { tags, body: scheduleWrite, response: { 201: scheduleStored } } },
      async (request, reply) => {
        const input = toInput(request.body);
        await refuseUnfit(deps, input);
        const id = await saveSchedule(db, deps.now(), commune, input, actorOf(request));
        return reply.status(201).send(await stored(deps, id));
      },
    );
    app.patch(
      '/api/v1/schedules/:id',
      {
        ...write,
        schema: { tags, params: idParams, body: scheduleChange, response: { 200: scheduleStored } },
      },
      async (request) => {
        const { id } = request.params;
        const before = toSchedule(await getSchedule(db, commune, id));
        const input = toInput(scheduleWrite.parse({ ...before, rrule: before.rrule ?? null, ...request.body }));
        await refuseUnfit(deps, input);
        await saveSchedule(db, deps.now(), commune, { id, ...input }, actorOf(request));
        return stored(deps, id);
      },
    );
    app.delete(
      '/api/v1/schedules/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await cancelSchedule(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    app.post(
      '/api/v1/schedules/preview',
      { ...read, schema: { tags, body: previewBody, response: { 200: preview } } },
      async (request) => previewSchedule(deps, request.body),
    );
  };
}

async function previewSchedule(deps: AppDeps, body: z.output<typeof previewBody>) {
  const commune = await communeOf(deps);
  const zone = body.zone ?? commune.zone;
  const { dtstart, rdates, exdates, times, limit } = body;
  const rule = body.rrule ? { rrule: body.rrule } : {};
  const found = previewOccurrences({ dtstart, zone, rdates, exdates, times, limit, ...rule });
  if (found.kind === 'invalid')
    throw new AppError('recurrence-invalid', { field: found.field, reason: recurrenceFaultWords(found) });
  const plan = await loadPlan(deps.db, commune, deps.now());
  const candidate: Omit<Schedule, 'id'> & { id?: string } = {
    ...(body.scheduleId === undefined ? {} : { id: body.scheduleId }),
    title: 'Lịch đang soạn',
    programmeId: body.programmeId ?? '',
    dtstart,
    ...rule,
    rdates,
    exdates,
    times,
    target: body.target ?? { kind: 'all' },
    priority: body.priority ?? 'normal',
    lateRule: 'join',
  };
  return {
    occurrences: found.occurrences,
    conflicts: conflictsOf(candidate, { ...plan, zone }, deps.now(), found.occurrences),
    words: recurrenceWords(body),
  };
}

/** Policy breaches of the occurrences themselves, and overlaps within the coming days. */
function conflictsOf(
  input: Omit<Schedule, 'id'> & { id?: string },
  plan: Plan,
  now: number,
  occurrences: readonly string[],
): ConflictView[] {
  const id = input.id ?? 'preview';
  const airings = candidateAirings({ ...input, id }, plan, now);
  const own = new Set(airings.filter((airing) => airing.scheduleId === id).map((airing) => airing.startsAt));
  const lengthMs = programmeLengthMs(plan, input.programmeId);
  const beyond = occurrences.map((text) => Date.parse(text)).filter((at) => !own.has(at));
  const farther = beyond.flatMap((at) =>
    policyConflicts({ startsAt: at, endsAt: at + lengthMs, priority: input.priority }, plan),
  );
  return [...scheduleConflicts(id, airings, plan), ...farther].sort((a, b) => a.at - b.at).slice(0, MAX_CONFLICTS);
}

/** All airings of the coming days with this schedule in the plan as it would be; its unapproved segments count with their length. */
function candidateAirings(candidate: Schedule, plan: Plan, now: number): Airing[] {
  const window = { from: now, to: now + LOOK_AHEAD_MS };
  const others = plan.schedules.filter((one) => one.id !== candidate.id);
  const standing = planAirings({ ...plan, schedules: others, window });
  const hoped = plan.segments.map((segment) => {
    const { rendition } = segment;
    return rendition === undefined
      ? segment
      : { ...segment, approval: { sha256: rendition.sha256, approvedBy: '', approvedAt: now } };
  });
  // Quiet hours would empty the airing instead of showing the breach: the candidate is planned without them and checked after.
  const open = { ...plan.policy, quiet: [], weekdays: [1, 2, 3, 4, 5, 6, 7] };
  const mine = planAirings({ ...plan, segments: hoped, policy: open, schedules: [candidate], window });
  return [...standing, ...mine];
}

async function refuseUnfit(deps: AppDeps, input: Omit<Schedule, 'id'>): Promise<void> {
  const commune = await communeOf(deps);
  const { zone } = commune;
  const checked = checkRecurrence(input, zone);
  if (checked.kind === 'invalid') {
    if (checked.reason === 'never-occurs') throw new AppError('never-occurs');
    throw new AppError('recurrence-invalid', { field: checked.field, reason: recurrenceFaultWords(checked) });
  }
  const plan = await loadPlan(deps.db, commune, deps.now());
  const lengthMs = programmeLengthMs(plan, input.programmeId);
  const coming = comingOccurrences(input, zone, deps.now());
  if (coming.length === 0) throw new AppError('never-occurs');
  for (const at of coming) {
    const [breach] = policyConflicts({ startsAt: at, endsAt: at + lengthMs, priority: input.priority }, plan).filter(
      ({ kind }) => kind === 'quiet-hours' || kind === 'weekday-not-allowed',
    );
    if (breach?.kind === 'quiet-hours')
      throw new AppError('quiet-hours', { quiet: quietWords(plan.policy), at: spokenTime(at, zone) });
    if (breach !== undefined) throw new AppError('weekday-not-allowed', { at: spokenTime(at, zone) });
  }
}

/** What is still to come of a schedule: its first occurrences and every single date that was added; of one that began long ago most is behind. */
function comingOccurrences(input: Omit<Schedule, 'id'>, zone: string, now: number): number[] {
  let found: number[] = [];
  for (const days of CHECKED_DAYS) {
    found = expandSchedule(input, zone, { from: now, to: now + days * DAY_MS });
    if (found.length >= CHECKED_OCCURRENCES) break;
  }
  const added = expandAddedDates(input, zone).filter((at) => at >= now);
  return [...new Set([...found.slice(0, CHECKED_OCCURRENCES), ...added])].sort((a, b) => a - b);
}

/** Length of what is known of a programme; at least a second, so that an instant in quiet hours is seen. */
function programmeLengthMs(plan: Plan, programmeId: string): number {
  const items = plan.programmes.find((programme) => programme.id === programmeId)?.items ?? [];
  const lengthOf = new Map(plan.segments.map((segment) => [segment.id, segment.rendition?.durationMs ?? 0]));
  return Math.max(
    1000,
    items.reduce((sum, item) => sum + (lengthOf.get(item.segmentId) ?? 0), 0),
  );
}

async function stored(deps: AppDeps, id: string) {
  const commune = await communeOf(deps);
  const [row, plan] = await Promise.all([getSchedule(deps.db, commune.id, id), loadPlan(deps.db, commune, deps.now())]);
  return {
    schedule: viewSchedule(row, plan.programmes),
    conflicts: conflictsOf(toSchedule(row), plan, deps.now(), []),
  };
}

function toInput({ rrule, ...rest }: ScheduleInput): Omit<Schedule, 'id'> {
  return { ...rest, ...(rrule ? { rrule: rrule.replace(/^RRULE:/i, '') } : {}) };
}

function viewSchedule(row: ScheduleTable, programmes: readonly Programme[]) {
  const { priority, rrule: _rrule, rdates, exdates, times, ...rest } = toSchedule(row);
  return {
    ...rest,
    rrule: row.rrule,
    rdates: [...rdates],
    exdates: [...exdates],
    times: [...times],
    target: rest.target as z.output<typeof scheduleWrite>['target'],
    priority: priority as z.output<typeof scheduleWrite>['priority'],
    programmeTitle: programmes.find((programme) => programme.id === row.programmeId)?.title ?? '',
    words: recurrenceWords({ ...row, rdates, exdates, times }),
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    cancelledAt: row.cancelledAt,
  };
}
