/** Benchmark: proposing a quarter for 14 stations, 60 segments and 8 targets, against a plain greedy filling of the same sessions. */
import { type FreeSession, findFreeTime } from '../../scheduler/free-sessions.ts';
import { measureTargets, seriesOf, serves, type TargetSeries } from '../../scheduler/measure-targets.ts';
import type { PlannedSegment, Span } from '../../scheduler/model.ts';
import { countedAiringsOf, type ProposalRequest, type ProposedSession, spanOf } from '../../scheduler/proposal.ts';
import { isValidAt, mayAir } from '../../scheduler/proposal-board.ts';
import { proposePlan } from '../../scheduler/propose-plan.ts';
import { type ProposalScore, scoreProposal } from '../../scheduler/score-proposal.ts';
import { makeQuarter } from '../scheduler/make-quarter.ts';

const rounds = 7;

/**
 * `proposeMs`: median of seven rounds after two of warming up. `score` and `greedyScore`: 1,000,000 x the share of the targets
 * that is met + 1,000 x how evenly + 100 x how rested (scoreProposal; higher is better). The same with little time (two
 * sessions a week, ten minutes each, where not all can be met) is `tight`. `worse`: of 40 random quarters, those where the
 * proposal scores below the greedy one.
 */
export async function run(): Promise<Record<string, unknown>> {
  const request = makeQuarter(1);
  const tight = makeQuarter(1, { times: ['05:30'], slotMs: 600_000, weekdays: [2, 4] });
  const many = Array.from({ length: 40 }, (_, index) =>
    makeQuarter(index + 2, index % 2 === 0 ? {} : { times: ['05:30'], slotMs: 600_000 }),
  );
  const proposal = proposePlan(request);
  return {
    proposeMs: median(() => proposePlan(request)),
    ...compare(request),
    sessions: proposal.sessions.length,
    items: proposal.sessions.reduce((sum, { segmentIds }) => sum + segmentIds.length, 0),
    unmet: proposal.standings.filter(({ shortfall }) => shortfall !== undefined).length,
    parts: parts(scoreProposal(request, proposal.sessions)),
    greedyParts: parts(scoreProposal(request, fillGreedily(request))),
    tight: { proposeMs: median(() => proposePlan(tight)), ...compare(tight) },
    worse: many.map(compare).filter(({ score, greedyScore }) => score < greedyScore).length,
  };
}

function compare(request: ProposalRequest): { score: number; greedyScore: number } {
  const { total: score } = scoreProposal(request, proposePlan(request).sessions);
  const { total: greedyScore } = scoreProposal(request, fillGreedily(request));
  return { score: Math.round(score), greedyScore: Math.round(greedyScore) };
}

/** From the first session to the last: while something is lacking there, the segment that serves most of it and sounded longest ago. */
function fillGreedily(request: ProposalRequest): ProposedSession[] {
  const free = findFreeTime(request, request);
  const lacks = lacksOf(request);
  const lastAt = new Map(request.airedBefore.map(({ segmentId, at }) => [segmentId, at]));
  const usable = request.segments.filter(mayAir);
  const sessions: ProposedSession[] = [];
  const opened: FreeSession[] = [];
  for (const session of free.sessions) {
    if (!free.mayOpen(session, opened)) continue;
    const chosen: PlannedSegment[] = [];
    for (;;) {
      const room = session.roomMs - chosen.reduce((sum, one) => sum + lengthOf(one), 0);
      const [next] = usable
        .filter((one) => !chosen.includes(one) && lengthOf(one) <= room && isValidAt(one, session))
        .map((one) => ({ one, adds: addsOf(one, chosen, session, lacks), at: lastAt.get(one.id) ?? 0 }))
        .filter(({ adds }) => adds.length > 0)
        .sort((a, b) => b.adds.length - a.adds.length || a.at - b.at || (a.one.id < b.one.id ? -1 : 1));
      if (next === undefined) break;
      for (const { lack, by } of next.adds) lack.left -= by;
      chosen.push(next.one);
      lastAt.set(next.one.id, session.from);
    }
    if (chosen.length === 0) continue;
    opened.push(session);
    const segmentIds = chosen.map(({ id }) => id);
    sessions.push({ startsAt: session.startsAt, at: session.from, segmentIds, targetIds: [] });
  }
  return sessions;
}

/** What one question lacks in one period. */
interface Lack {
  readonly series: TargetSeries;
  readonly period: Span;
  left: number;
}

function lacksOf(request: ProposalRequest): Lack[] {
  const { targets, villageIds, zone } = request;
  const airings = countedAiringsOf(request);
  const all = targets.flatMap(seriesOf);
  const standings = measureTargets({ targets, airings, villageIds, zone, span: spanOf(request) });
  return standings.flatMap(({ targetId, topic, period, wanted, planned }) =>
    all
      .filter(({ target, topic: asked }) => target.id === targetId && asked === topic)
      .map((series) => ({ series, period, left: wanted - planned })),
  );
}

function addsOf(
  segment: PlannedSegment,
  chosen: readonly PlannedSegment[],
  { from }: FreeSession,
  lacks: readonly Lack[],
): { lack: Lack; by: number }[] {
  return lacks
    .filter(({ left, period }) => left > 0 && from >= period.from && from < period.to)
    .filter(({ series }) => serves(series, segment))
    .map((lack) => {
      const isMinutes = lack.series.target.measure === 'minutes';
      const isCounted = chosen.some((one) => serves(lack.series, one));
      return { lack, by: isMinutes ? lengthOf(segment) : isCounted ? 0 : 1 };
    })
    .filter(({ by }) => by > 0);
}

function lengthOf({ rendition }: PlannedSegment): number {
  return Math.ceil(rendition?.durationMs ?? 0);
}

function parts({ met, even, rested }: ProposalScore): string {
  return [met, even, rested].map((part) => part.toFixed(4)).join(' ');
}

/** The middle of several rounds, ms, to a hundredth. */
function median(work: () => unknown): number {
  for (let round = 0; round < 2; round += 1) work();
  const times = Array.from({ length: rounds }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  }).sort((a, b) => a - b);
  return Math.round((times[Math.floor(rounds / 2)] ?? 0) * 100) / 100;
}
