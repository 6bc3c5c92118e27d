/** Counts a proposal's targets anew after a person changed its sessions, by the server's own rules of what counts. */
import type { Proposal, Segment } from '../../wire.ts';
import { stepsBetween } from '../../words/calendar-spans.ts';
import { standsFor, type WholeTarget } from '../../words/target-words.ts';

export type ProposedItem = Proposal['sessions'][number]['items'][number];
/** A session as far as targets count it. */
export interface CountedSession {
  readonly startsAt: string;
  readonly items: readonly ProposedItem[];
}
/** What a target may ask of a segment besides its topics, by id. */
export type SegmentFacts = ReadonlyMap<string, Pick<Segment, 'kind' | 'tags'>>;

/**
 * The standings with `after` in place of `before`; `from` is the first day that was asked for. Every session sounds at every
 * station, so each village gains and loses the same and the one with least stays so. Minutes to a tenth.
 */
export function recountTargets(
  standings: Proposal['targets'],
  targets: readonly WholeTarget[],
  {
    from,
    before,
    after,
    facts,
  }: {
    readonly from: string;
    readonly before: readonly CountedSession[];
    readonly after: readonly CountedSession[];
    readonly facts: SegmentFacts;
  },
): Proposal['targets'] {
  return standings.map((standing) => {
    const target = targets.find(({ id }) => id === standing.id);
    if (target === undefined) return standing;
    const topics = topicsAsked(target);
    const count = (sessions: readonly CountedSession[], index: number) =>
      countIn(sessions, target, topics[index % topics.length], Math.floor(index / topics.length), from, facts);
    const periods = standing.periods.map((period, index) => {
      const change = count(after, index) - count(before, index);
      return change === 0 ? period : changed(period, change);
    });
    return { ...standing, periods };
  });
}

/** The targets that a session's segments serve. */
export function targetsServed(
  items: readonly ProposedItem[],
  targets: readonly WholeTarget[],
  facts: SegmentFacts,
): string[] {
  return targets.filter((target) => items.some((item) => serves(item, target, undefined, facts))).map(({ id }) => id);
}

type Period = Proposal['targets'][number]['periods'][number];

/** One entry per question of the target: each topic, or all of them together. */
function topicsAsked({ everyTopic, topics }: WholeTarget): readonly (string | undefined)[] {
  return everyTopic && topics.length > 0 ? [...topics].sort() : [undefined];
}

function countIn(
  sessions: readonly CountedSession[],
  target: WholeTarget,
  topic: string | undefined,
  step: number,
  from: string,
  facts: SegmentFacts,
): number {
  let sum = 0;
  for (const { startsAt, items } of sessions) {
    if (stepsBetween(from, startsAt.slice(0, 10), target.per) !== step) continue;
    const serving = items.filter((item) => serves(item, target, topic, facts));
    if (target.measure === 'airings') sum += serving.length > 0 ? 1 : 0;
    else sum += serving.reduce((ms, { durationMs }) => ms + durationMs, 0) / 60_000;
  }
  return sum;
}

/** Signatures and jingles count only where they are asked for by kind. */
function serves(
  { segmentId, topics }: ProposedItem,
  target: WholeTarget,
  topic: string | undefined,
  facts: SegmentFacts,
): boolean {
  const { kind, tags = [] } = facts.get(segmentId) ?? {};
  const isFrame = kind === 'signature' || kind === 'jingle';
  if (target.kinds.length === 0 ? isFrame : kind === undefined || !target.kinds.includes(kind)) return false;
  if (target.tags.length > 0 && !target.tags.some((tag) => tags.includes(tag))) return false;
  const codes = topic === undefined ? target.topics : [topic];
  return codes.length === 0 || codes.some((code) => topics.some((own) => standsFor(code, own)));
}

function changed(period: Period, change: number): Period {
  const planned = Math.max(0, Math.floor((period.planned + change) * 10 + 1e-6) / 10);
  const isMet = planned >= period.wanted;
  const reason = isMet ? null : period.planned >= period.wanted ? 'Thiếu do đã sửa đề xuất.' : period.reason;
  return { ...period, planned, reason };
}
