/** Who is logged in, what they may do, and the commune's zone, for everything inside the shell. */
import { createContext, type ReactNode, useContext } from 'react';
import type { Me } from '../../server/contract/people.ts';
import type { Role } from './wire.ts';

const SessionContext = createContext<Me | undefined>(undefined);

export function SessionProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  return <SessionContext value={me}>{children}</SessionContext>;
}

/** Throws outside `SessionProvider`. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === undefined) throw new Error('useSession is used outside SessionProvider');
  return me;
}

/** The commune's IANA zone: the only one the pages show times in. */
export function useZone(): string {
  return useSession().commune.zone;
}

/** Whether the user has one of these roles. */
export function useMay(...roles: readonly Role[]): boolean {
  const held = useSession().user.roles;
  return roles.some((role) => held.includes(role));
}
