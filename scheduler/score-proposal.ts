/** How good a proposal is: targets met first, then how evenly it spreads, then how seldom it repeats itself. */
import { type CountedAiring, measureTargets, type Standing, seriesOf, serves } from './measure-targets.ts';
import type { InstantMs, Span } from './model.ts';
import { countedAiringsOf, type ProposalRequest, type ProposedSession, spanOf } from './proposal.ts';

/** Each between 0 and 1, and `total`: 1,000,000, 1,000 and 100 times them, so that no evenness outweighs a target. */
export interface ProposalScore {
  /** Share of what is wanted; every target weighs the same, and of a target every period and topic. */
  readonly met: number;
  /** 1 when all sessions that serve a question are equally far apart; of all questions alike. */
  readonly even: number;
  /** Share of a rest of `REST_MS` that segments have had when they sound again. */
  readonly rested: number;
  readonly total: number;
}

/** A segment should not sound again for a week. */
export const REST_MS: number = 7 * 86_400_000;

/** Scores any sessions, proposed here or put together by somebody else. */
export function scoreProposal(request: ProposalRequest, sessions: readonly ProposedSession[]): ProposalScore {
  const { targets, villageIds, zone } = request;
  const span = spanOf(request);
  const airings = [...countedAiringsOf(request), ...countSessions(request, sessions)];
  const met = metShare(measureTargets({ targets, airings, villageIds, zone, span }));
  const even = mean(
    targets.flatMap(seriesOf).map((series) => {
      const serving = airings.filter(({ items }) => items.some((item) => serves(series, item)));
      return evenness(
        [...new Set(serving.map(({ startsAt }) => startsAt))].filter((at) => at >= span.from && at < span.to),
        span,
      );
    }),
  );
  return withTotal(met, even, restedShare(request, sessions));
}

/** The parts put together. */
export function withTotal(met: number, even: number, rested: number): ProposalScore {
  return { met, even, rested, total: 1_000_000 * met + 1_000 * even + 100 * rested };
}

/** 1 over the mean square of the gaps, with the span as a ring; 1 for at most one time. */
export function evenness(times: readonly InstantMs[], span: Span): number {
  const sorted = times.toSorted((a, b) => a - b);
  const squares = sorted.reduce((sum, at, index) => {
    const next = sorted[index + 1] ?? (sorted[0] ?? at) + span.to - span.from;
    return sum + (next - at) ** 2;
  }, 0);
  return squares === 0 ? 1 : (span.to - span.from) ** 2 / (sorted.length * squares);
}

function metShare(standings: readonly Standing[]): number {
  const byTarget = Map.groupBy(standings, ({ targetId }) => targetId);
  return mean([...byTarget.values()].map((own) => mean(own.map((one) => Math.min(1, one.planned / one.wanted)))));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function countSessions(request: ProposalRequest, sessions: readonly ProposedSession[]): CountedAiring[] {
  const byId = new Map(request.segments.map((segment) => [segment.id, segment]));
  return sessions.map(({ at, segmentIds }) => ({
    startsAt: at,
    stationIds: [...request.stationIds],
    items: segmentIds.flatMap((id) => {
      const segment = byId.get(id);
      return segment === undefined ? [] : [{ ...segment, durationMs: Math.ceil(segment.rendition?.durationMs ?? 0) }];
    }),
  }));
}

function restedShare(request: ProposalRequest, sessions: readonly ProposedSession[]): number {
  const times = new Map<string, InstantMs[]>();
  const add = (segmentId: string, at: InstantMs) => times.set(segmentId, [...(times.get(segmentId) ?? []), at]);
  for (const { segmentId, at } of request.airedBefore) add(segmentId, at);
  for (const { items, startsAt } of request.airings)
    for (const item of items) if (item.kind !== 'relay') add(item.segmentId, startsAt);
  for (const { at, segmentIds } of sessions) for (const id of segmentIds) add(id, at);
  const rests = sessions.flatMap(({ at, segmentIds }) =>
    segmentIds.map((id) => {
      const before = (times.get(id) ?? []).filter((other) => other < at);
      return Math.min(1, (at - Math.max(Number.NEGATIVE_INFINITY, ...before)) / REST_MS);
    }),
  );
  return mean(rests);
}
