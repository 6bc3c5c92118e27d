/** What an emergency person is asked to sign: one message, for these stations, so often at most, until then. Pure. */
import type { PlannedStation, Target } from '../scheduler/model.ts';
import { reachOf } from '../scheduler/reach-stations.ts';
import { ACT_FRESH_MS, type ActInput } from './make-act.ts';

/** Of an order, what is under the signature. */
export interface SignedOrder {
  readonly requestId: string;
  readonly target: Target;
  readonly repeatEveryMs?: number;
  readonly expiresInMs: number;
}

/** When it begins is not signed: the tap takes seconds, and everybody begins together when the order is there. */
export function emergencyInput(
  commune: string,
  { requestId, target, repeatEveryMs, expiresInMs }: SignedOrder,
  sha256: string,
  stations: readonly PlannedStation[],
  now: number,
): ActInput {
  return {
    commune,
    decision: 'emergency',
    items: [sha256],
    notAfter: now + expiresInMs + ACT_FRESH_MS,
    order: {
      id: requestId,
      stations: target.kind === 'all' ? 'all' : [...reachOf(target, stations).stationIds],
      ...(repeatEveryMs === undefined ? {} : { repeatEveryMs }),
    },
  };
}
