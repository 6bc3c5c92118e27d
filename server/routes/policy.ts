/** Quy chế phát sóng: the dated rules and the exceptions a leader opens. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { z } from 'zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import {
  policyException,
  policyExceptionWrite,
  policyQuery,
  policySet,
  policyView,
  policyWrite,
} from '../contract/policy.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { policyEffect } from '../policy-effect.ts';
import { loadPlan } from '../store/plan-store.ts';
import {
  approveException,
  cancelException,
  listExceptions,
  proposeException,
} from '../store/policy-exception-store.ts';
import { type PolicyRules, policyRecords, setPolicy, withdrawPolicy } from '../store/policy-store.ts';
import type { PolicyExceptionTable } from '../store/schema.ts';
import { spokenTime } from '../vietnamese-time.ts';
import { actorOf } from './session.ts';

/** /api/v1/policy and its exceptions. */
export function policyRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const write = { config: { access: 'policy.write' as const } };
    app.get(
      '/api/v1/policy',
      { config: { access: 'read' }, schema: { tags, response: { 200: policyView } } },
      async () => viewPolicy(deps),
    );
    app.put(
      '/api/v1/policy',
      { ...write, schema: { tags, querystring: policyQuery, body: policyWrite, response: { 200: policySet } } },
      async (request) => {
        const { validFrom: day, ...body } = request.body;
        const now = deps.now();
        const place = await communeOf(deps);
        const validFrom = day === undefined ? now : beginningOf(day, place.zone, now);
        const rules = toRules(body);
        const silenced = policyEffect(await loadPlan(db, place, now), rules, validFrom, now);
        if (!request.query.dryRun) await setPolicy(db, commune, now, rules, undefined, actorOf(request), validFrom);
        return { ...(await viewPolicy(deps)), silenced };
      },
    );
    app.delete(
      '/api/v1/policy/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await withdrawPolicy(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
    await app.register(exceptionRoutes(deps));
  };
}

function exceptionRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['plan'];
    const one = async (id: string) => {
      const row = (await listExceptions(db, commune, deps.now())).find((exception) => exception.id === id);
      if (row === undefined) throw new AppError('not-found', { what: 'ngoại lệ' });
      return viewException(row);
    };
    app.post(
      '/api/v1/policy/exceptions',
      {
        config: { access: 'plan.write' },
        schema: { tags, body: policyExceptionWrite, response: { 201: policyException } },
      },
      async (request, reply) => {
        const { zone } = await communeOf(deps);
        const span = exceptionSpan(request.body, zone, deps.now());
        const details = { ...span, reason: request.body.reason };
        const id = await proposeException(db, deps.now(), commune, details, actorOf(request));
        return reply.status(201).send(await one(id));
      },
    );
    app.post(
      '/api/v1/policy/exceptions/:id/approve',
      { config: { access: 'approve' }, schema: { tags, params: idParams, response: { 200: policyException } } },
      async (request) => {
        const { id } = request.params;
        const { zone } = await communeOf(deps);
        await approveException(db, deps.now(), commune, id, actorOf(request), (at) => spokenTime(at, zone));
        return one(id);
      },
    );
    app.delete(
      '/api/v1/policy/exceptions/:id',
      { config: { access: 'exception.cancel' }, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await cancelException(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}

/** The beginning of a local day; of today, now. Throws day-past. */
function beginningOf(day: string, zone: string, now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const wanted = Temporal.PlainDate.from(day);
  if (Temporal.PlainDate.compare(wanted, today) < 0) throw new AppError('day-past', { day: dayText(wanted) });
  return Math.max(now, wanted.toZonedDateTime(zone).epochMilliseconds);
}

/** [from, until) of that local day, into the next one where until is not after from. Throws hours-empty, already-begun. */
function exceptionSpan(
  { date, from, until, reason }: z.output<typeof policyExceptionWrite>,
  zone: string,
  now: number,
): { from: number; to: number } {
  const day = Temporal.PlainDate.from(date);
  const [begins, ends] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(until)];
  if (begins.equals(ends)) throw new AppError('hours-empty');
  const lastDay = Temporal.PlainTime.compare(ends, begins) < 0 ? day.add({ days: 1 }) : day;
  const at = (date: Temporal.PlainDate, time: Temporal.PlainTime) =>
    date.toPlainDateTime(time).toZonedDateTime(zone).epochMilliseconds;
  const span = { from: at(day, begins), to: at(lastDay, ends) };
  if (span.from <= now) throw new AppError('already-begun', { what: `"${reason}"`, at: spokenTime(span.from, zone) });
  return span;
}

function dayText({ day, month, year }: Temporal.PlainDate): string {
  return `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`;
}

async function viewPolicy({ db, communeId, now }: AppDeps) {
  const [{ policy, label, later }, exceptions] = await Promise.all([
    policyRecords(db, communeId, now()),
    listExceptions(db, communeId, now()),
  ]);
  return {
    ...viewRules(policy),
    label: label ?? null,
    later: later.map((one) => ({
      ...viewRules(one.rules),
      id: one.id,
      validFrom: one.validFrom,
      label: one.label ?? null,
    })),
    exceptions: exceptions.map(viewException),
  };
}

function viewException({ id, fromAt, toAt, reason, createdBy, approvedBy, approvedAt }: PolicyExceptionTable) {
  return { id, from: fromAt, to: toAt, reason, createdBy, approvedBy, approvedAt };
}

/** Every field is there, also of rules that were stored before a field was known. */
function viewRules(rules: PolicyRules) {
  return {
    quiet: [...rules.quiet],
    weekdays: [...rules.weekdays],
    windows: [...(rules.windows ?? [])],
    maxSessionsPerDay: rules.maxSessionsPerDay,
    maxMinutesPerSession: rules.maxMinutesPerSession,
    minMinutesPerDay: rules.minMinutesPerDay ?? 0,
    volumeCeilingPct: rules.volumeCeilingPct,
    volumeBands: (rules.volumeBands ?? []).map(viewBand),
    stationCaps: (rules.stationCaps ?? []).map((cap) => ({ ...viewBand(cap), stationIds: [...cap.stationIds] })),
  };
}

/** Kept as a mutable copy; a band of every day names no weekdays. */
function viewBand<T extends { readonly weekdays?: readonly number[] | undefined }>({ weekdays, ...band }: T) {
  return { ...band, ...(weekdays === undefined ? {} : { weekdays: [...weekdays] }) };
}

/** What is empty is left out: it is not carried to the stations. */
function toRules(body: Omit<z.output<typeof policyWrite>, 'validFrom'>): PolicyRules {
  const { windows, minMinutesPerDay, volumeBands, stationCaps, ...rest } = body;
  return {
    ...rest,
    ...(windows.length === 0 ? {} : { windows }),
    ...(minMinutesPerDay === 0 ? {} : { minMinutesPerDay }),
    ...(volumeBands.length === 0 ? {} : { volumeBands: volumeBands.map(viewBand) }),
    ...(stationCaps.length === 0 ? {} : { stationCaps: stationCaps.map(viewBand) }),
  };
}
