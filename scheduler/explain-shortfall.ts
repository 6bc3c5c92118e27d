/** Why a proposal does not meet a target in a period: the first hindrance on the way from segment to session. */

import { serves } from './measure-targets.ts';
import type { InstantMs } from './model.ts';
import type { ProposalRequest, Shortfall } from './proposal.ts';
import { type Demand, isValidAt, lack, mayAir, type ProposalBoard } from './proposal-board.ts';

/** The reason, with its facts; undefined for a demand that is met. */
export function explainShortfall(
  demand: Demand,
  board: ProposalBoard,
  request: ProposalRequest,
): Shortfall | undefined {
  const series = board.series[demand.series];
  if (lack(demand) <= 0 || series === undefined) return undefined;
  if (demand.standing.period.to <= request.notBefore) return { kind: 'over' };
  const serving = request.segments.filter((segment) => serves(series, segment));
  if (serving.length === 0) return { kind: 'no-segment' };
  const approved = serving.filter(mayAir);
  if (approved.length === 0) return { kind: 'not-approved', segments: serving.length };
  const sessions = board.sessions.filter((session) => session.demands[demand.series] === demand);
  const [first] = sessions;
  if (first === undefined) return { kind: 'no-session' };
  const roomMs = Math.max(...sessions.map((session) => session.roomMs));
  const shortestMs = Math.min(...approved.map(({ rendition }) => rendition?.durationMs ?? 0));
  if (shortestMs > roomMs) return { kind: 'too-long', shortestMs, roomMs };
  const usable = sessions.filter((session) => approved.some((segment) => isValidAt(segment, session)));
  if (usable.length === 0) return notValid(approved.map(({ validUntil }) => validUntil));
  const open = usable.filter((session) => board.isOpenable(session));
  const needed = lack(demand) + open.filter((session) => session.serving[demand.series] !== 0).length;
  if (open.length === 0) return { kind: 'no-session' };
  if (series.target.measure === 'airings' && open.length < needed)
    return { kind: 'too-few-sessions', sessions: open.length, needed };
  const freeMs = open.reduce((sum, { roomMs: room, usedMs }) => sum + room - usedMs, 0);
  return { kind: 'too-little-time', sessions: open.length, freeMs };
}

function notValid(ends: readonly (InstantMs | undefined)[]): Shortfall {
  const last = ends.reduce<InstantMs | undefined>((a, b) => (b === undefined ? a : Math.max(a ?? b, b)), undefined);
  return { kind: 'not-valid', segments: ends.length, ...(last === undefined ? {} : { validUntil: last }) };
}
