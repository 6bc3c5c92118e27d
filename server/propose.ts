/** Puts the question of targets and proposals together from what is stored, and their answers into words. */
import { DAY_MS } from '../scheduler/local-time.ts';
import { type CampaignTarget, countAiring, measureTargets, type Standing } from '../scheduler/measure-targets.ts';
import type { Airing, Span } from '../scheduler/model.ts';
import { planAirings } from '../scheduler/plan-airings.ts';
import { type PlanProposal, type ProposalRequest, spanOf } from '../scheduler/proposal.ts';
import { proposePlan } from '../scheduler/propose-plan.ts';
import { periodsIn } from '../scheduler/target-periods.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import type { Proposal } from './contract/planning.ts';
import { AppError } from './errors.ts';
import { draftsOf, planWith } from './proposal-drafts.ts';
import { loadAiredBefore } from './store/airing-store.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { loadSounded } from './store/sounded-store.ts';
import { loadStations } from './store/station-store.ts';
import { listTargets } from './store/target-store.ts';
import { displacedWords, inUnits, lackWords, periodWords, shortfallWords } from './target-words.ts';

/** Days from the first to the last, both included. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

/** What is asked of a proposal. */
export interface ProposalWish extends DaySpan {
  readonly times: readonly string[];
  readonly slotMs: number;
  /** Only these segments; any when undefined. */
  readonly segmentIds?: readonly string[] | undefined;
}

/** A proposal for the targets that stand; nothing is stored. Throws bad-request. */
export async function proposeFor(deps: AppDeps, wish: ProposalWish): Promise<Proposal> {
  const stored = await loadStanding(deps, wish);
  const { plan, now } = stored;
  const wanted = wish.segmentIds === undefined ? undefined : new Set(wish.segmentIds);
  const request: ProposalRequest = {
    ...stored,
    ...wish,
    policy: plan.policy,
    exceptionDays: plan.exceptionDays,
    stationIds: plan.stations.map(({ id }) => id),
    notBefore: now,
    segments: wanted === undefined ? plan.segments : plan.segments.filter(({ id }) => wanted.has(id)),
    airedBefore: await loadAiredBefore(deps.db, deps.communeId, { from: now - RESTED_MS, to: now }),
  };
  const proposed = proposePlan(request);
  const drafts = draftsOf({ title: '', ...wish, sessions: proposed.sessions }, plan);
  const airings = comingAirings(planWith(drafts, plan), request, now);
  return viewProposal(request, proposed, measureStored({ ...stored, airings }, wish));
}

/** How the plan as it stands, with what has aired, meets the targets in these days. Throws bad-request. */
export async function standingOf(deps: AppDeps, days: DaySpan): Promise<Pick<Proposal, 'targets'>> {
  const stored = await loadStanding(deps, days);
  return {
    targets: viewTargets(stored.targets, measureStored(stored, days), days, (target, standing) =>
      lackWords(target, standing, stored.villages),
    ),
  };
}

/** A year's view with its edges; a proposal is for a quarter. */
const MAX_DAYS = 370;
/** Segments are due again by what aired in this time before. */
const RESTED_MS = 120 * DAY_MS;

interface Stored {
  readonly plan: Plan;
  readonly now: number;
  readonly zone: string;
  readonly targets: readonly CampaignTarget[];
  readonly airings: ProposalRequest['airings'];
  readonly history: ProposalRequest['history'];
  readonly villageIds: readonly string[];
  /** Names by id. */
  readonly villages: ReadonlyMap<string, string>;
}

/** Up to now the log counts, from now on the plan. */
async function loadStanding(deps: AppDeps, days: DaySpan): Promise<Stored> {
  const { db, communeId } = deps;
  const now = deps.now();
  const commune = await communeOf(deps);
  const { zone } = commune;
  const span = spanOf({ ...days, zone });
  if (span.to <= span.from || span.to - span.from > MAX_DAYS * DAY_MS)
    throw new AppError('bad-request', { detail: `ngày cuối phải sau ngày đầu, cả khoảng tối đa ${MAX_DAYS} ngày` });
  const [plan, targets, stations] = await Promise.all([
    loadPlan(db, commune, now),
    listTargets(db, communeId),
    loadStations(db, communeId),
  ]);
  const villages = stations.filter(({ row }) => row.kind === 'village').map(({ row }) => row);
  const from = firstCounted(targets, span, zone);
  return {
    plan,
    now,
    zone,
    targets,
    airings: comingAirings(plan, { ...days, zone }, now),
    history: await loadSounded(db, communeId, { from, to: Math.min(now, span.to) }),
    villageIds: villages.map(({ id }) => id),
    villages: new Map(villages.map(({ id, name }) => [id, name])),
  };
}

/** What is planned from now to a day behind the days. */
function comingAirings(plan: Plan, days: DaySpan & { zone: string }, now: number): Airing[] {
  const { to } = spanOf(days);
  return to <= now ? [] : planAirings({ ...plan, window: { from: now, to: to + DAY_MS } });
}

function measureStored({ targets, airings, history, villageIds, zone, plan }: Stored, days: DaySpan): Standing[] {
  const tagsOf = new Map(plan.segments.map(({ id, tags = [] }) => [id, tags]));
  const counted = [...airings.map((airing) => countAiring(airing, tagsOf)), ...history];
  return measureTargets({ targets, airings: counted, villageIds, zone, span: spanOf({ ...days, zone }) });
}

/** When the earliest period begins that reaches into the span. */
function firstCounted(targets: readonly CampaignTarget[], span: Span, zone: string): number {
  return Math.min(span.from, ...targets.map(({ per }) => periodsIn(span, per, zone)[0]?.from ?? span.from));
}

/** `standings` as they will be: with these sessions in the plan, picks in it may choose otherwise. They have the order of the proposal's own. */
function viewProposal(request: ProposalRequest, proposed: PlanProposal, standings: readonly Standing[]): Proposal {
  const { sessions } = proposed;
  const byId = new Map(request.segments.map((segment) => [segment.id, segment]));
  const shortfalls = new Map(standings.map((standing, index) => [standing, proposed.standings[index]?.shortfall]));
  return {
    sessions: sessions.map(({ startsAt, segmentIds, targetIds }) => ({
      startsAt,
      targetIds: [...targetIds],
      items: segmentIds.flatMap((segmentId) => {
        const segment = byId.get(segmentId);
        if (segment === undefined) return [];
        const durationMs = Math.ceil(segment.rendition?.durationMs ?? 0);
        return [{ segmentId, title: segment.title, durationMs, topics: [...segment.topics] }];
      }),
    })),
    targets: viewTargets(request.targets, standings, request, (target, standing) => {
      if (standing.planned >= standing.wanted) return null;
      const shortfall = shortfalls.get(standing);
      if (shortfall === undefined) return displacedWords(target, standing);
      return shortfallWords(target, shortfall, standing, request.zone);
    }),
  };
}

function viewTargets(
  targets: readonly CampaignTarget[],
  standings: readonly Standing[],
  days: DaySpan,
  reasonOf: (target: CampaignTarget, standing: Standing) => string | null,
): Proposal['targets'] {
  return targets.map((target) => ({
    id: target.id,
    title: target.title,
    periods: standings
      .filter(({ targetId }) => targetId === target.id)
      .map((standing) => ({
        label: periodWords(standing, days),
        planned: inUnits(target, standing.planned),
        wanted: inUnits(target, standing.wanted),
        reason: reasonOf(target, standing),
      })),
  }));
}
