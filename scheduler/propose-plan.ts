/** Proposes a plan: sessions within policy, with segments that may air, so that the commune's targets are met and evenly spread. */
import { explainShortfall } from './explain-shortfall.ts';
import { betterBoard, fillBoard, type Taste } from './fill-board.ts';
import type { PlanProposal, ProposalRequest } from './proposal.ts';
import { ProposalBoard } from './proposal-board.ts';

/**
 * The best of two ways of filling, each bettered by exchanges; the score is `scoreProposal`'s. Puts in no more than the targets
 * ask for. The same request gives the same proposal, whatever the order of its lists. What cannot be met says why.
 */
export function proposePlan(request: ProposalRequest): PlanProposal {
  let best: ProposalBoard | undefined;
  for (const taste of TASTES) {
    const board = new ProposalBoard(request);
    fillBoard(board, taste);
    betterBoard(board, ROUNDS);
    if (best === undefined || board.total > best.total + 1e-6) best = board;
  }
  const board = best ?? new ProposalBoard(request);
  return {
    sessions: board.toSessions(),
    standings: board.demands.map((demand) => {
      const shortfall = explainShortfall(demand, board, request);
      const standing = { ...demand.standing, planned: demand.planned };
      return shortfall === undefined ? standing : { ...standing, shortfall };
    }),
  };
}

const TASTES: readonly Taste[] = ['rested', 'useful'];
const ROUNDS = 3;
