/** Where two airings want the same time: told, decided by a person (ghi đè, tiếp nối, dời, hủy), and undone until it has aired. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Airing, Schedule, Span } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { checkSpan } from '../check-span.ts';
import { conflictAnswered, conflictAnswerWrite, openConflict } from '../contract/planning.ts';
import { airingsQuery } from '../contract/schedules.ts';
import { done, idParams } from '../contract/words.ts';
import { localText } from '../edit-schedule.ts';
import { AppError } from '../errors.ts';
import { airingConflicts } from '../plan-conflicts.ts';
import { movesBetween, type Standing } from '../plan-moves.ts';
import { findAiring, hasBegun, loadAirings } from '../store/airing-store.ts';
import { getAnswer, listAnswers, saveAnswer, undoAnswer } from '../store/answer-store.ts';
import type { Plan } from '../store/plan-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { changeOccurrence } from '../store/schedule-store.ts';
import { type CheckedChange, checkChange } from './occurrences.ts';
import { loadPlanOf } from './schedules.ts';
import { actorOf } from './session.ts';

const DAY_MS = 24 * 3_600_000;

/** /api/v1/conflicts and its answers. */
export function conflictRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    const tags = ['schedules'];
    const write = { config: { access: 'plan.write' as const } };
    app.get(
      '/api/v1/conflicts',
      {
        config: { access: 'read' },
        schema: {
          tags,
          querystring: airingsQuery,
          response: { 200: z.object({ conflicts: z.array(openConflict) }) },
        },
      },
      async ({ query }) => ({ conflicts: await listConflicts(deps, query) }),
    );
    app.post(
      '/api/v1/conflicts/answers',
      { ...write, schema: { tags, body: conflictAnswerWrite, response: { 200: conflictAnswered } } },
      async (request) => answer(deps, request.body, actorOf(request)),
    );
    app.delete(
      '/api/v1/conflicts/answers/:id',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        const { earlierId, laterId } = await getAnswer(db, communeId, request.params.id);
        const later = await findAiring(db, communeId, laterId);
        if (later !== undefined) await refuseLateUndo(deps, request.params.id, later);
        const title = pairTitle(await findAiring(db, communeId, earlierId), later);
        await undoAnswer(db, deps.now(), communeId, request.params.id, title, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}

/** What the audit log calls a pair; an airing that is no longer planned has no name. */
function pairTitle(...pair: readonly ({ readonly title: string } | undefined)[]): string {
  return pair
    .filter((airing) => airing !== undefined)
    .map(({ title }) => `"${title}"`)
    .join(' và ');
}

async function listConflicts(deps: AppDeps, query: Span) {
  checkSpan(query);
  const { db, communeId } = deps;
  const from = query.from - DAY_MS;
  const [airings, policy, answers, { zone }] = await Promise.all([
    loadAirings(db, communeId, { from, to: query.to }),
    loadPolicy(db, communeId, from),
    listAnswers(db, communeId),
    communeOf(deps),
  ]);
  const byId = new Map(airings.map((airing) => [airing.id, airing]));
  const answered = new Map(answers.map((row) => [`${row.earlierId}/${row.laterId}`, row]));
  return airingConflicts(airings, { policy, zone, answers }).flatMap(({ losesId: _, answer: held, ...wait }) => {
    const [earlier, later] = [byId.get(wait.earlierId), byId.get(wait.laterId)];
    if (earlier === undefined || later === undefined || later.startsAt < query.from) return [];
    const row = held === undefined ? undefined : answered.get(`${wait.earlierId}/${wait.laterId}`);
    const said = row === undefined ? null : { id: row.id, answer: row.answer, by: row.byName, at: row.at };
    return [{ ...wait, earlierTitle: earlier.title, laterTitle: later.title, at: later.startsAt, answer: said }];
  });
}

async function answer(deps: AppDeps, body: z.output<typeof conflictAnswerWrite>, actor: ReturnType<typeof actorOf>) {
  const { db, communeId } = deps;
  const now = deps.now();
  const { earlierId, laterId, dryRun } = body;
  const plan = await loadPlanOf(deps);
  const pair = await findPair(deps, plan, earlierId, laterId);
  const { later, before } = pair;
  if (body.answer === 'override' || body.answer === 'follow') {
    if (body.answer === 'override' && pair.earlier.startsAt <= now)
      throw new AppError('conflict-begun', { title: pair.earlier.title });
    const at = { earlierAt: pair.earlier.startsAt, laterAt: later.startsAt };
    const said = { earlierId, laterId, ...at, answer: body.answer };
    const others = plan.answers.filter((one) => one.earlierId !== earlierId || one.laterId !== laterId);
    const moves = movesBetween(before, { ...before, rules: { ...plan, answers: [...others, said] } });
    const title = pairTitle(pair.earlier, later);
    return { id: dryRun ? null : await saveAnswer(db, now, communeId, said, title, actor), moves };
  }
  if (body.answer === 'move' && body.startsAt === undefined)
    throw new AppError('bad-request', { detail: 'chưa nói dời đến lúc nào' });
  const occurrence = later.movedFrom ?? localText(later.startsAt, plan.zone);
  const kept = plan.schedules
    .find(({ id }) => id === later.scheduleId)
    ?.changes?.find((change) => change.occurrence === occurrence);
  const wanted = body.answer === 'cancel' ? { cancelled: true as const } : { ...kept, startsAt: body.startsAt };
  const checked = await checkChange(deps, later.scheduleId, occurrence, wanted);
  const moves = movesBetween(before, await standingAfter(deps, plan, pair, checked));
  if (!dryRun) {
    const { change } = checked;
    await changeOccurrence(db, now, communeId, later.scheduleId, change.occurrence, change, actor);
  }
  return { id: null, moves };
}

interface Pair {
  readonly earlier: Airing;
  readonly later: Airing;
  readonly before: Standing;
}

/** Both airings and the days around them; they must still want the same time. Throws conflict-gone, conflict-begun. */
async function findPair(deps: AppDeps, plan: Plan, earlierId: string, laterId: string): Promise<Pair> {
  const { db, communeId } = deps;
  const [earlier, later] = await Promise.all([
    findAiring(db, communeId, earlierId),
    findAiring(db, communeId, laterId),
  ]);
  if (earlier === undefined || later === undefined) throw new AppError('conflict-gone');
  await refuseBegun(deps, later);
  const span = { from: earlier.startsAt - DAY_MS, to: later.startsAt + 2 * DAY_MS };
  const before = { airings: await loadAirings(db, communeId, span), rules: plan };
  const isOne = (wait: { earlierId: string; laterId: string }) =>
    wait.earlierId === earlierId && wait.laterId === laterId;
  if (!airingConflicts(before.airings, plan).some(isOne)) throw new AppError('conflict-gone');
  return { earlier, later, before };
}

/**
 * An airing that is due and waits has its time behind it: without the answer that made it wait it would break into what sounds, and
 * have lost its own beginning. Where it would wait all the same there is nothing against undoing. Throws conflict-begun, conflict-due.
 */
async function refuseLateUndo(deps: AppDeps, id: string, later: Airing): Promise<void> {
  await refuseBegun(deps, later);
  if (later.startsAt > deps.now()) return;
  const plan = await loadPlanOf(deps);
  const { earlierId, laterId } = await getAnswer(deps.db, deps.communeId, id);
  const span = { from: later.startsAt - DAY_MS, to: later.startsAt + DAY_MS };
  const airings = await loadAirings(deps.db, deps.communeId, span);
  const others = plan.answers.filter((one) => one.earlierId !== earlierId || one.laterId !== laterId);
  const moves = movesBetween({ airings, rules: plan }, { airings, rules: { ...plan, answers: others } });
  if (moves.length > 0) throw new AppError('conflict-due', { title: later.title });
}

async function refuseBegun({ db, communeId, now }: AppDeps, airing: Airing): Promise<void> {
  if (await hasBegun(db, now(), communeId, airing)) throw new AppError('conflict-begun', { title: airing.title });
}

/** The days around the airing's old and new time, with its one occurrence changed. */
async function standingAfter(
  { db, communeId }: AppDeps,
  plan: Plan,
  { later, before }: Pair,
  { changed, startsAt }: CheckedChange,
): Promise<Standing> {
  const known = new Map(before.airings.map((airing) => [airing.id, airing]));
  known.delete(later.id);
  if (startsAt !== undefined) {
    const span = { from: startsAt - DAY_MS, to: startsAt + DAY_MS };
    for (const airing of await loadAirings(db, communeId, span))
      if (airing.id !== later.id) known.set(airing.id, airing);
    for (const airing of replanned(plan, changed, span)) if (airing.id === later.id) known.set(airing.id, airing);
  }
  return { airings: [...known.values()], rules: before.rules };
}

function replanned(plan: Plan, changed: Schedule, window: Span): Airing[] {
  const schedules = plan.schedules.map((one) => (one.id === changed.id ? changed : one));
  return planAirings({ ...plan, schedules, window });
}
