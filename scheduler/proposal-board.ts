/** The board a proposal is put together on: sessions, the segments in them, what each target still lacks, and the score of it all. */
import { type FreeSession, type FreeTime, findFreeTime } from './free-sessions.ts';
import { byId, measureTargets, type Standing, seriesOf, serves, type TargetSeries } from './measure-targets.ts';
import type { InstantMs, PlannedSegment } from './model.ts';
import { countedAiringsOf, type ProposalRequest, type ProposedSession, spanOf } from './proposal.ts';
import { REST_MS, withTotal } from './score-proposal.ts';
import { TimeLine, TimeRing } from './time-rings.ts';

/** A segment that may air and serves some question. `series` are indexes of the board's series. */
export interface Candidate {
  readonly segment: PlannedSegment;
  readonly durationMs: number;
  readonly series: readonly number[];
  readonly aired: TimeLine;
}

/** A question in one period. `planned` moves with what is put on the board. */
export interface Demand {
  readonly standing: Standing;
  readonly series: number;
  /** What one unit of it adds to the score's `met`. */
  readonly weight: number;
  planned: number;
}

/** A session on the board. */
export interface BoardSession extends FreeSession {
  readonly items: Candidate[];
  /** By series: how many of its items serve it. */
  readonly serving: Uint8Array;
  /** By series: the demand of the period it lies in. */
  readonly demands: readonly (Demand | undefined)[];
  usedMs: number;
}

/** What a change of the board does to its score, most important first. */
export interface Gain {
  readonly met: number;
  readonly even: number;
}

/** Made from a request; `place` and `remove` change it, everything else asks. */
export class ProposalBoard {
  readonly series: readonly TargetSeries[];
  readonly candidates: readonly Candidate[];
  readonly demands: readonly Demand[];
  readonly sessions: readonly BoardSession[];
  readonly rings: readonly TimeRing[];
  readonly #free: FreeTime;
  readonly #open = new Map<number, FreeSession[]>();

  constructor(request: ProposalRequest) {
    this.series = request.targets.toSorted(byId).flatMap(seriesOf);
    this.demands = demandsOf(request, this.series);
    this.rings = ringsOf(request, this.series);
    this.candidates = candidatesOf(request, this.series);
    this.#free = findFreeTime(request, request);
    this.sessions = this.#free.sessions.map((session) => ({
      ...session,
      items: [],
      serving: new Uint8Array(this.series.length),
      demands: demandsAt(session.from, this.demands, this.series.length),
      usedMs: 0,
    }));
  }

  /** Whether the candidate may be put there: it is valid, it is not there yet, there is room, and the session may be opened. */
  fits(candidate: Candidate, session: BoardSession): boolean {
    const { durationMs, segment } = candidate;
    if (session.usedMs + durationMs > session.roomMs || session.items.includes(candidate)) return false;
    if (!isValidAt(segment, session) || session.items.length >= MAX_ITEMS) return false;
    return this.isOpenable(session);
  }

  /** Whether something sounds in it, or may beside what is open already. */
  isOpenable(session: BoardSession): boolean {
    return session.items.length > 0 || this.#free.mayOpen(session, this.#open.get(session.day) ?? []);
  }

  place(candidate: Candidate, session: BoardSession): void {
    if (session.items.length === 0) this.#open.set(session.day, [...(this.#open.get(session.day) ?? []), session]);
    session.items.push(candidate);
    session.usedMs += candidate.durationMs;
    candidate.aired.add(session.from);
    for (const index of candidate.series) {
      const demand = session.demands[index];
      const first = session.serving[index] === 0;
      session.serving[index] = (session.serving[index] ?? 0) + 1;
      if (first) this.rings[index]?.add(session.from);
      if (demand !== undefined) demand.planned += this.#adds(index, candidate, first);
    }
  }

  remove(candidate: Candidate, session: BoardSession): void {
    session.items.splice(session.items.indexOf(candidate), 1);
    session.usedMs -= candidate.durationMs;
    candidate.aired.remove(session.from);
    if (session.items.length === 0)
      this.#open.set(
        session.day,
        (this.#open.get(session.day) ?? []).filter((open) => open !== session),
      );
    for (const index of candidate.series) {
      const demand = session.demands[index];
      session.serving[index] = (session.serving[index] ?? 0) - 1;
      const last = session.serving[index] === 0;
      if (last) this.rings[index]?.remove(session.from);
      if (demand !== undefined) demand.planned -= this.#adds(index, candidate, last);
    }
  }

  /** What placing would add to `met` and `even`. */
  gain(candidate: Candidate, session: BoardSession): Gain {
    let met = 0;
    let even = 0;
    for (const index of candidate.series) {
      const first = session.serving[index] === 0;
      const demand = session.demands[index];
      const ring = this.rings[index];
      if (demand !== undefined) met += demand.weight * Math.min(lack(demand), this.#adds(index, candidate, first));
      if (first && ring !== undefined) even += ring.evennessWith(session.from) - ring.evenness;
    }
    return { met, even: even / Math.max(1, this.series.length) };
  }

  /** The score as `scoreProposal` would give it, but for what nothing on the board changes. */
  get total(): number {
    const met = this.demands.reduce((sum, one) => sum + one.weight * Math.min(one.planned, one.standing.wanted), 0);
    const even = this.rings.reduce((sum, ring) => sum + ring.evenness, 0) / Math.max(1, this.rings.length);
    let rested = 0;
    let items = 0;
    for (const session of this.sessions)
      for (const { aired } of session.items) {
        rested += Math.min(1, (session.from - aired.before(session.from)) / REST_MS);
        items += 1;
      }
    return withTotal(met, even, items === 0 ? 1 : rested / items).total;
  }

  /** What is on the board, sessions by start; items of a session by id, so that equal lists are one programme. */
  toSessions(): ProposedSession[] {
    return this.sessions
      .filter(({ items }) => items.length > 0)
      .map(({ startsAt, from, items, serving }) => ({
        startsAt,
        at: from,
        segmentIds: items.map(({ segment }) => segment.id).sort(),
        targetIds: [
          ...new Set(this.series.filter((_, index) => (serving[index] ?? 0) > 0).map(({ target }) => target.id)),
        ],
      }));
  }

  #adds(index: number, candidate: Candidate, first: boolean): number {
    if (this.series[index]?.target.measure === 'minutes') return candidate.durationMs;
    return first ? 1 : 0;
  }
}

/** What a demand still lacks, at least 0. */
export function lack({ standing, planned }: Demand): number {
  return Math.max(0, standing.wanted - planned);
}

/** Whether a segment may sound in all of a session. */
export function isValidAt({ validFrom, validUntil }: PlannedSegment, session: FreeSession): boolean {
  return (validFrom ?? session.from) <= session.from && (validUntil ?? session.to) >= session.to;
}

/** R1: a rendition of known length, approved by its own hash. */
export function mayAir({ rendition, approval }: PlannedSegment): boolean {
  if (rendition === undefined || !(rendition.durationMs > 0) || !Number.isFinite(rendition.durationMs)) return false;
  return approval?.sha256 === rendition.sha256;
}

/** What one accepted session may name (server/contract/planning.ts). */
const MAX_ITEMS = 50;

function demandsOf(request: ProposalRequest, series: readonly TargetSeries[]): Demand[] {
  const { targets, villageIds, zone } = request;
  const airings = countedAiringsOf(request);
  const standings = measureTargets({ targets, airings, villageIds, zone, span: spanOf(request) });
  const sizes = new Map([...Map.groupBy(standings, (one) => one.targetId)].map(([id, own]) => [id, own.length]));
  return standings.map((standing) => ({
    standing,
    series: series.findIndex(({ target, topic }) => target.id === standing.targetId && topic === standing.topic),
    weight: 1 / (sizes.size * (sizes.get(standing.targetId) ?? 1) * standing.wanted),
    planned: standing.planned,
  }));
}

function ringsOf(request: ProposalRequest, series: readonly TargetSeries[]): TimeRing[] {
  const span = spanOf(request);
  const counted = countedAiringsOf(request);
  return series.map((one) => {
    const ring = new TimeRing(span);
    const serving = counted.filter(({ items }) => items.some((item) => serves(one, item)));
    const times = new Set(serving.map(({ startsAt }) => startsAt).filter((at) => at >= span.from && at < span.to));
    for (const at of times) ring.add(at);
    return ring;
  });
}

function candidatesOf(request: ProposalRequest, series: readonly TargetSeries[]): Candidate[] {
  const times = new Map<string, InstantMs[]>();
  const note = (id: string, at: InstantMs) => {
    const own = times.get(id);
    if (own === undefined) times.set(id, [at]);
    else own.push(at);
  };
  for (const { segmentId, at } of request.airedBefore) note(segmentId, at);
  for (const { items, startsAt } of request.airings)
    for (const item of items) if (item.kind !== 'relay') note(item.segmentId, startsAt);
  return request.segments
    .filter(mayAir)
    .toSorted(byId)
    .map((segment) => {
      const aired = new TimeLine();
      for (const at of times.get(segment.id) ?? []) aired.add(at);
      const own = series.flatMap((one, index) => (serves(one, segment) ? [index] : []));
      return { segment, durationMs: Math.ceil(segment.rendition?.durationMs ?? 0), series: own, aired };
    })
    .filter((candidate) => candidate.series.length > 0);
}

function demandsAt(at: InstantMs, demands: readonly Demand[], count: number): (Demand | undefined)[] {
  const found: (Demand | undefined)[] = Array.from({ length: count });
  for (const demand of demands) {
    const { from, to } = demand.standing.period;
    if (at >= from && at < to) found[demand.series] = demand;
  }
  return found;
}
