/** Fills a proposal's board: first what is asked for rarely, each time into the widest gap, with what has rested longest; then betters it. */
import type { InstantMs } from './model.ts';
import { type BoardSession, type Candidate, type Demand, lack, type ProposalBoard } from './proposal-board.ts';
import { REST_MS } from './score-proposal.ts';
import { LONGEST_FIRST } from './target-periods.ts';
import { TimeLine } from './time-rings.ts';

/** What is looked at first when a segment is chosen: long rest, or how many targets it serves (where there is little time). */
export type Taste = 'rested' | 'useful';

/** Puts on the board what its targets still lack, as far as there are sessions and segments for it. */
export function fillBoard(board: ProposalBoard, taste: Taste): void {
  const topics = new Map<string, TimeLine>();
  for (const demand of byRarity(board)) {
    const able = board.candidates.filter((candidate) => candidate.series.includes(demand.series));
    while (lack(demand) > 0) {
      const best = bestPlacement(board, demand, able, taste, topics);
      if (best === undefined) break;
      board.place(best.candidate, best.session);
      for (const topic of best.candidate.segment.topics) lineOf(topics, topic).add(best.session.from);
    }
  }
}

/** Exchanges, moves and takes away while that makes the score better; `rounds` at most. */
export function betterBoard(board: ProposalBoard, rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    const before = board.total;
    makeRoom(board);
    takeAwaySurplus(board);
    moveItems(board);
    if (board.total <= before + 1e-6) return;
  }
}

interface Placement {
  readonly candidate: Candidate;
  readonly session: BoardSession;
}

/** Sessions looked at closely for one placement: those that would lie most evenly. */
const LOOKED_AT = 10;
/** Sessions that an item is tried in when the board is bettered, before and behind its own. */
const MOVED_BY = 12;

/** Long periods before short ones, since what serves them serves these, too; then what few segments serve. */
function byRarity(board: ProposalBoard): Demand[] {
  const able = board.series.map((_, index) => board.candidates.filter(({ series }) => series.includes(index)).length);
  const lengthOf = ({ standing }: Demand) => LONGEST_FIRST.indexOf(standing.period.per);
  return board.demands.toSorted(
    (a, b) =>
      lengthOf(a) - lengthOf(b) ||
      (able[a.series] ?? 0) - (able[b.series] ?? 0) ||
      a.series - b.series ||
      a.standing.period.from - b.standing.period.from,
  );
}

function bestPlacement(
  board: ProposalBoard,
  demand: Demand,
  able: readonly Candidate[],
  taste: Taste,
  topics: ReadonlyMap<string, TimeLine>,
): Placement | undefined {
  const ring = board.rings[demand.series];
  const isMinutes = board.series[demand.series]?.target.measure === 'minutes';
  const sessions = board.sessions
    .filter((session) => session.demands[demand.series] === demand)
    .filter((session) => isMinutes || session.serving[demand.series] === 0)
    .map((session) => ({ session, even: evennessIn(session, demand, ring) + (session.items.length > 0 ? OPEN : 0) }))
    .sort((a, b) => b.even - a.even);
  let best: (Placement & { worth: number }) | undefined;
  let looked = 0;
  for (const { session, even } of sessions) {
    let found = false;
    for (const candidate of able) {
      if (!board.fits(candidate, session)) continue;
      found = true;
      const worth = EVEN * even + worthOf(board, candidate, session, taste, topics);
      if (best === undefined || worth > best.worth) best = { candidate, session, worth };
    }
    if (found) looked += 1;
    if (looked === LOOKED_AT) break;
  }
  return best;
}

/** A session that is open already is a little better than a new one. */
const OPEN = 0.01;
const EVEN = 20;

function evennessIn(
  session: BoardSession,
  { series }: Demand,
  ring: ProposalBoard['rings'][number] | undefined,
): number {
  if (ring === undefined || (session.serving[series] ?? 0) > 0) return ring?.evenness ?? 1;
  return ring.evennessWith(session.from);
}

/** Rest of the segment and of its topics, what else it serves, how even that is. */
function worthOf(
  board: ProposalBoard,
  candidate: Candidate,
  session: BoardSession,
  taste: Taste,
  topics: ReadonlyMap<string, TimeLine>,
): number {
  const { met, even } = board.gain(candidate, session);
  const restMs = restAround(candidate.aired, session.from);
  const tired = restMs < REST_MS ? 4 : 0;
  const rest = Math.min(1, restMs / (12 * REST_MS));
  const topicRest = Math.min(
    1,
    ...candidate.segment.topics.map((topic) => restAround(topics.get(topic), session.from) / (2 * REST_MS)),
  );
  const useful = met * board.demands.length;
  return EVEN * even + rest + 0.5 * topicRest - tired + (taste === 'useful' ? 10 : 0.2) * useful;
}

function restAround(aired: TimeLine | undefined, at: InstantMs): number {
  if (aired === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(at - aired.before(at + 1), aired.after(at) - at);
}

function lineOf(lines: Map<string, TimeLine>, name: string): TimeLine {
  const line = lines.get(name) ?? new TimeLine();
  lines.set(name, line);
  return line;
}

/** For what is still lacking: another segment goes where that costs less than it brings. */
function makeRoom(board: ProposalBoard): void {
  for (const demand of board.demands.filter((one) => lack(one) > 0)) {
    const able = board.candidates.filter(({ series }) => series.includes(demand.series));
    for (const session of board.sessions) {
      if (session.demands[demand.series] !== demand) continue;
      for (const candidate of able) {
        if (lack(demand) === 0) break;
        if (board.fits(candidate, session)) {
          if (board.gain(candidate, session).met > 0) board.place(candidate, session);
        } else exchange(board, candidate, session);
      }
    }
  }
}

function exchange(board: ProposalBoard, candidate: Candidate, session: BoardSession): void {
  if (session.items.includes(candidate)) return;
  for (const old of [...session.items]) {
    board.remove(old, session);
    const wins =
      board.fits(candidate, session) && board.gain(candidate, session).met > board.gain(old, session).met + 1e-12;
    board.place(wins ? candidate : old, session);
    if (wins) return;
  }
}

/** What was put there before something else served its target, too, and now makes nothing better. */
function takeAwaySurplus(board: ProposalBoard): void {
  for (const session of board.sessions) {
    for (const candidate of [...session.items]) {
      board.remove(candidate, session);
      const { met, even } = board.gain(candidate, session);
      if (met > 1e-12 || even > 1e-12) board.place(candidate, session);
    }
  }
}

/** Each item goes where, or gives way to whom, the score is best. */
function moveItems(board: ProposalBoard): void {
  for (const [index, session] of board.sessions.entries()) {
    for (const candidate of [...session.items]) {
      board.remove(candidate, session);
      const near = board.sessions.slice(Math.max(0, index - MOVED_BY), index + MOVED_BY + 1);
      const choices: Placement[] = [
        { candidate, session },
        ...near.filter((other) => other !== session).map((other) => ({ candidate, session: other })),
        ...board.candidates.filter((other) => other !== candidate).map((other) => ({ candidate: other, session })),
      ];
      let best: Placement = { candidate, session };
      let bestWorth = Number.NEGATIVE_INFINITY;
      for (const choice of choices) {
        if (choice.candidate !== candidate && !sharesSeries(choice.candidate, candidate)) continue;
        if (!board.fits(choice.candidate, choice.session)) continue;
        const { met, even } = board.gain(choice.candidate, choice.session);
        const worth = 1_000_000 * met + 1_000 * even + restWorth(board, choice);
        if (worth > bestWorth + 1e-9) {
          best = choice;
          bestWorth = worth;
        }
      }
      board.place(best.candidate, best.session);
    }
  }
}

function sharesSeries(a: Candidate, b: Candidate): boolean {
  return a.series.some((one) => b.series.includes(one));
}

/** Two rests change when something is put between two airings of a segment; the score holds their mean. */
function restWorth(board: ProposalBoard, { candidate, session }: Placement): number {
  const { aired } = candidate;
  const own = Math.min(1, (session.from - aired.before(session.from)) / REST_MS);
  const next = Math.min(1, (aired.after(session.from) - session.from) / REST_MS);
  return (100 * (own + next)) / Math.max(1, board.sessions.length);
}
