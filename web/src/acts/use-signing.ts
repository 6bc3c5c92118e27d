/** Whether what one approves or orders has to be signed, and whether one can. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../queries.ts';
import { useSession } from '../session.tsx';

/** no: stations ask for no signature. yes: a tap is asked for. not-listed: it is, and this person's key is not on the root's list. */
export type Demand = 'no' | 'yes' | 'not-listed';

export interface SigningDemand {
  /** Undefined until it is known. */
  readonly approving: Demand | undefined;
  readonly calling: Demand | undefined;
  /** Who may call an emergency. */
  readonly callers: readonly string[];
}

/** Live. */
export function useSigning(): SigningDemand {
  const { data, error } = useQuery(queries.signing());
  const own = useSession().account?.signing;
  if (data === undefined && error === null) return { approving: undefined, calling: undefined, callers: [] };
  // Where it cannot be asked now, what was known at login holds; the server has the last word anyway.
  const known = own?.inForce === true ? { approvers: 1, emergency: 1, emergencyNames: [] } : null;
  const inForce = data === undefined ? known : data.inForce;
  const demand = (persons: number | undefined, listed: boolean | undefined): Demand =>
    (persons ?? 0) === 0 ? 'no' : listed === true ? 'yes' : 'not-listed';
  return {
    approving: demand(inForce?.approvers, own?.approver),
    calling: demand(inForce?.emergency, own?.emergency),
    callers: inForce?.emergencyNames ?? [],
  };
}
