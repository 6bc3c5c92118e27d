/** What a proposal is asked and what it answers, as plain data. */

import type { SessionWish, Surroundings } from './free-sessions.ts';
import { DAY_MS, firstInstantFrom, parseLocalDate } from './local-time.ts';
import { type CampaignTarget, type CountedAiring, countAiring, type Standing } from './measure-targets.ts';
import type { AiredBefore, InstantMs, LocalDateTime, PlannedSegment, Span, ZoneName } from './model.ts';

/** A proposed session sounds at all of `stationIds`. Airings of the span count towards the targets; their items as aired. */
export interface ProposalRequest extends SessionWish, Surroundings {
  readonly targets: readonly CampaignTarget[];
  readonly segments: readonly PlannedSegment[];
  /** Of the stations, those that targets count village by village. */
  readonly villageIds: readonly string[];
  /** What has sounded already and is not among `airings`, as far back as the first periods begin. */
  readonly history: readonly CountedAiring[];
  /** What segments must rest from. */
  readonly airedBefore: readonly AiredBefore[];
}

/** A session with what it says, in order. */
export interface ProposedSession {
  readonly startsAt: LocalDateTime;
  readonly at: InstantMs;
  readonly segmentIds: readonly string[];
  /** Targets it serves. */
  readonly targetIds: readonly string[];
}

/** Why a target cannot be met in a period, with the facts for whoever has to be told. Times in milliseconds. */
export type Shortfall =
  /** It ended before anything could be proposed. */
  | { readonly kind: 'over' }
  /** Nobody has made a segment that would count. */
  | { readonly kind: 'no-segment' }
  | { readonly kind: 'not-approved'; readonly segments: number }
  | { readonly kind: 'not-valid'; readonly segments: number; readonly validUntil?: InstantMs }
  | { readonly kind: 'too-long'; readonly shortestMs: number; readonly roomMs: number }
  | { readonly kind: 'no-session' }
  | { readonly kind: 'too-few-sessions'; readonly sessions: number; readonly needed: number }
  /** Everything that may sound is full; `freeMs` is what is left in all sessions of the period together. */
  | { readonly kind: 'too-little-time'; readonly sessions: number; readonly freeMs: number };

/** How a target will stand if the proposal is accepted. */
export interface ProposedStanding extends Standing {
  readonly shortfall?: Shortfall;
}

/** The proposal: by start. */
export interface PlanProposal {
  readonly sessions: readonly ProposedSession[];
  readonly standings: readonly ProposedStanding[];
}

/** The local days of the wish as instants; empty when they are no days. */
export function spanOf({ from, until, zone }: Pick<SessionWish, 'from' | 'until'> & { readonly zone: ZoneName }): Span {
  const first = parseLocalDate(from);
  const last = parseLocalDate(until);
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return { from: firstInstantFrom(first, zone), to: firstInstantFrom(last + DAY_MS, zone) };
}

/** What is planned already and what has aired, as targets count it. */
export function countedAiringsOf(request: Pick<ProposalRequest, 'segments' | 'airings' | 'history'>): CountedAiring[] {
  const tagsOf = new Map(request.segments.map(({ id, tags = [] }) => [id, tags]));
  return [...request.airings.map((airing) => countAiring(airing, tagsOf)), ...request.history];
}
