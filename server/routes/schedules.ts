/** Schedules: checked against policy and plan before they are stored, previewed without storing. */
import { randomUUIDv7 } from 'node:crypto';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { changeOccurrence } from '../../scheduler/edit-series.ts';
import { checkRecurrence, expandOccurrences, listSeries, previewOccurrences } from '../../scheduler/expand-schedule.ts';
import type { Schedule, Target } from '../../scheduler/model.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { fmGroupOf } from '../check-fm-group.ts';
import { checkSchedule, refuseFirst } from '../check-schedule.ts';
import { storableFindings } from '../check-storable.ts';
import {
  preview,
  previewBody,
  schedule,
  scheduleChange,
  scheduleStored,
  scheduleWrite,
} from '../contract/schedules.ts';
import { done, idParams, localDateTime } from '../contract/words.ts';
import { editSchedule, endSchedule } from '../edit-schedule.ts';
import { AppError } from '../errors.ts';
import type { Finding } from '../plan-finding.ts';
import { recurrenceFaultWords, recurrenceWords } from '../recurrence-words.ts';
import { toInput, toWritten, viewSchedule } from '../schedule-view.ts';
import { loadPlan, type Plan } from '../store/plan-store.ts';
import { listProgrammes } from '../store/programme-store.ts';
import {
  cancelSchedule,
  getSchedule,
  getStanding,
  listSchedules,
  restoreSchedule,
  saveSchedule,
  splitSchedule,
  toSchedule,
} from '../store/schedule-store.ts';
import type { ScheduleTable } from '../store/schema.ts';
import { checkTarget } from '../store/zone-store.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { actorOf } from './session.ts';

/** An answer names at most this many conflicts. */
const MAX_CONFLICTS = 50;

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
      async () => ({ schedules: await listStanding(deps) }),
    );
    app.post(
      '/api/v1/schedules',
      { ...write, schema: { tags, body: scheduleWrite, response: { 201: scheduleStored } } },
      async (request, reply) => {
        const input = toInput(request.body);
        const plan = await loadPlanOf(deps);
        refuseUnfit({ ...input, id: NEW }, plan, deps.now(), request.body.acceptFmGroup);
        const id = await saveSchedule(db, deps.now(), commune, input, actorOf(request));
        return reply.status(201).send(await stored(deps, id));
      },
    );
    app.patch(
      '/api/v1/schedules/:id',
      { ...write, schema: { tags, params: idParams, body: scheduleChange, response: { 200: scheduleStored } } },
      async (request) => changeSchedule(deps, request.params.id, request.body, actorOf(request)),
    );
    app.delete(
      '/api/v1/schedules/:id',
      {
        ...write,
        schema: {
          tags,
          params: idParams,
          querystring: z.object({ from: localDateTime.optional() }),
          response: { 200: done },
        },
      },
      async (request) => {
        await cancelFrom(deps, request.params.id, request.query.from, actorOf(request));
        return { ok: true as const };
      },
    );
    app.post(
      '/api/v1/schedules/:id/restore',
      { ...write, schema: { tags, params: idParams, response: { 200: scheduleStored } } },
      async (request) => {
        await restore(deps, request.params.id, actorOf(request));
        return stored(deps, request.params.id);
      },
    );
    app.post(
      '/api/v1/schedules/preview',
      { ...read, schema: { tags, body: previewBody, response: { 200: preview } } },
      async (request) => previewSchedule(deps, request.body),
    );
  };
}

/** Stands for a schedule that has no id yet. */
const NEW = 'preview';

type ActorWithId = ReturnType<typeof actorOf>;

/** The stored schedule with what it meets, as every change of it answers. */
export async function stored(deps: AppDeps, id: string, endedId: string | null = null) {
  const [row, plan] = await Promise.all([getSchedule(deps.db, deps.communeId, id), loadPlanOf(deps)]);
  const findings = checkSchedule(toSchedule(row), plan, deps.now());
  return { schedule: viewSchedule(row, plan.programmes), conflicts: shown(findings), endedId };
}

/** The plan as it stands now. */
export async function loadPlanOf(deps: AppDeps): Promise<Plan> {
  return loadPlan(deps.db, await communeOf(deps), deps.now());
}

async function changeSchedule(
  deps: AppDeps,
  id: string,
  { scope = 'all', from, acceptFmGroup = false, ...named }: z.output<typeof scheduleChange>,
  actor: ActorWithId,
) {
  const { db, communeId } = deps;
  const now = deps.now();
  const before = toSchedule(await getStanding(db, communeId, id));
  if (scope === 'following' && from === undefined)
    throw new AppError('bad-request', { detail: 'chưa nói sửa từ lần phát nào' });
  const changes = before.changes === undefined ? {} : { changes: before.changes };
  const written = { ...toInput(scheduleWrite.parse({ ...toWritten(before), ...named })), ...changes, id };
  const plan = await loadPlanOf(deps);
  checkRule(written, plan.zone);
  const edit = editSchedule(before, written, {
    from: scope === 'following' ? from : undefined,
    nextId: randomUUIDv7(),
    zone: plan.zone,
    now,
  });
  const others = edit.kind === 'split' ? withEnded(plan, edit.ended) : plan;
  refuseUnfit(edit.next, others, now, acceptFmGroup || named.target === undefined);
  if (edit.kind === 'in-place') {
    await saveSchedule(db, now, communeId, edit.next, actor, edit.renamed);
    return stored(deps, id);
  }
  const nextId = await splitSchedule(db, now, communeId, { ...edit, id: edit.next.id }, actor);
  return stored(deps, nextId, id);
}

function withEnded(plan: Plan, ended: Schedule): Plan {
  return { ...plan, schedules: plan.schedules.map((one) => (one.id === ended.id ? ended : one)) };
}

async function cancelFrom(deps: AppDeps, id: string, from: string | undefined, actor: ActorWithId): Promise<void> {
  const { db, communeId } = deps;
  const now = deps.now();
  if (from === undefined) return cancelSchedule(db, now, communeId, id, actor);
  const before = toSchedule(await getStanding(db, communeId, id));
  const ended = endSchedule(before, from, (await communeOf(deps)).zone, now);
  if (ended === undefined) return cancelSchedule(db, now, communeId, id, actor);
  await saveSchedule(db, now, communeId, ended, actor);
}

/** A cancel is undone while nothing that it took away is past. */
async function restore(deps: AppDeps, id: string, actor: ActorWithId): Promise<void> {
  const { db, communeId } = deps;
  const now = deps.now();
  const row = await getSchedule(db, communeId, id);
  const plan = await loadPlanOf(deps);
  if (row.cancelledAt !== null) {
    const span = { from: row.cancelledAt, to: now + 1 };
    const [missed] = expandOccurrences(toSchedule(row), plan.zone, span);
    if (missed !== undefined) throw new AppError('restore-too-late', { at: spokenTime(missed.startsAt, plan.zone) });
    refuseUnfit(toSchedule(row), plan, now, true);
  }
  await restoreSchedule(db, now, communeId, id, actor);
}

/** Of a series that was split the part that is over is history: the log has it, nobody changes it. */
async function listStanding(deps: AppDeps) {
  const { db, communeId } = deps;
  const now = deps.now();
  const [rows, programmes, { zone }] = await Promise.all([
    listSchedules(db, communeId),
    listProgrammes(db, communeId),
    communeOf(deps),
  ]);
  const parted = new Set(rows.flatMap(({ splitFrom }) => (splitFrom === null ? [] : [splitFrom])));
  const isOver = (row: ScheduleTable) =>
    expandOccurrences(toSchedule(row), zone, { from: now, to: Number.POSITIVE_INFINITY }).length === 0;
  return rows.filter((row) => !parted.has(row.id) || !isOver(row)).map((row) => viewSchedule(row, programmes));
}

async function previewSchedule(deps: AppDeps, body: z.output<typeof previewBody>) {
  const plan = await loadPlanOf(deps);
  const zone = body.zone ?? plan.zone;
  const { dtstart, rdates, exdates, times, limit, target = { kind: 'all' }, priority = 'normal' } = body;
  const when = { dtstart, rdates, exdates, times, ...(body.rrule ? { rrule: body.rrule } : {}) };
  const found = previewOccurrences({ ...when, zone, limit });
  if (found.kind === 'invalid')
    throw new AppError('recurrence-invalid', { field: found.field, reason: recurrenceFaultWords(found) });
  const onExceptionDays = body.onExceptionDays ?? { kind: 'as-usual' };
  const candidate: Schedule = {
    ...when,
    id: body.scheduleId ?? NEW,
    title: 'Lịch đang soạn',
    programmeId: body.programmeId ?? '',
    target,
    priority,
    lateRule: 'join',
    onExceptionDays,
    ...(body.slotMs ? { slotMs: body.slotMs } : {}),
  };
  const starts = found.occurrences.map((text) => Date.parse(text));
  const isTargetKnown = await isKnown(deps, target, plan.schedules.find(({ id }) => id === body.scheduleId)?.target);
  const unstorable = storableFindings(candidate, { plan, zone, now: deps.now(), starts, isTargetKnown });
  const meets = !unstorable.some(({ kind }) => kind === 'too-often');
  const days = new Map(plan.exceptionDays.map(({ date, name }) => [date, name]));
  const departed = withDeparture(body, plan.schedules);
  const [only] = starts;
  const findings =
    departed === undefined || only === undefined
      ? // A rule for every minute, which is refused anyhow, would take seconds to lay out against the plan.
        checkSchedule(candidate, { ...plan, zone }, deps.now(), { starts, meets })
      : checkSchedule(departed, plan, deps.now(), { only });
  return {
    occurrences: found.occurrences,
    conflicts: shown(findings, unstorable),
    words: recurrenceWords(body),
    exceptionDays: found.occurrences.flatMap((occurrence) => {
      const name = days.get(occurrence.slice(0, 10));
      return name === undefined ? [] : [{ occurrence, name, effect: onExceptionDays }];
    }),
    fmGroup: fmGroupOf(target, plan.stations) ?? null,
  };
}

/** The stored schedule with its one occurrence that a preview is about; undefined for a preview of a whole schedule. */
function withDeparture(body: z.output<typeof previewBody>, schedules: readonly Schedule[]): Schedule | undefined {
  const { occurrence, dtstart, programmeId, slotMs } = body;
  const schedule = schedules.find(({ id }) => id === body.scheduleId);
  if (schedule === undefined || occurrence === undefined) return undefined;
  const { startsAt: _before, ...kept } = schedule.changes?.find((one) => one.occurrence === occurrence) ?? {
    occurrence,
  };
  return changeOccurrence(schedule, {
    ...kept,
    ...(dtstart === occurrence ? {} : { startsAt: dtstart }),
    ...(programmeId === undefined || programmeId === schedule.programmeId ? {} : { programmeId }),
    ...(slotMs === undefined || slotMs === null || slotMs === schedule.slotMs ? {} : { slotMs }),
  });
}

function refuseUnfit(candidate: Schedule, plan: Plan, now: number, acceptFmGroup: boolean): void {
  checkRule(candidate, plan.zone);
  const span = { from: now, to: Number.POSITIVE_INFINITY };
  const isComing =
    listSeries(candidate, plan.zone, span, 1).length > 0 || expandOccurrences(candidate, plan.zone, span).length > 0;
  if (!isComing) throw new AppError('never-occurs');
  refuseFirst(checkSchedule(candidate, plan, now), acceptFmGroup ? ['fm-group'] : []);
}

function checkRule(candidate: Schedule, zone: string): void {
  const checked = checkRecurrence(candidate, zone);
  if (checked.kind === 'ok') return;
  if (checked.reason === 'never-occurs') throw new AppError('never-occurs');
  throw new AppError('recurrence-invalid', { field: checked.field, reason: recurrenceFaultWords(checked) });
}

/** Whether a target could be stored where `before` stands. */
async function isKnown({ db, communeId }: AppDeps, wanted: Target, before: Target | undefined): Promise<boolean> {
  try {
    await checkTarget(db, communeId, wanted, before);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'station-unknown') return false;
    throw error;
  }
}

/** What is about the whole schedule first, then by time. */
function shown(findings: readonly Finding[], ofTheWhole: readonly Finding[] = []) {
  return [...ofTheWhole, ...findings.toSorted((a, b) => a.at - b.at)]
    .slice(0, MAX_CONFLICTS)
    .map(({ refusal: _refusal, ...conflict }) => conflict);
}
