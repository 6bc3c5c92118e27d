/** What the routes need, handed in by the main. */
import type { FastifyBaseLogger } from 'fastify';
import type { Sandbox } from '../audio/sandbox.ts';
import type { KeyRing } from './commune-keys.ts';
import type { Config } from './config.ts';
import type { Hints } from './hints.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { LiveStations } from './live-stations.ts';
import type { LoginGuard } from './login-guard.ts';
import type { MediaStore } from './media-store.ts';
import type { Action } from './permissions.ts';
import type { SelfTests } from './self-tests.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import type { OneTimeLinkTable } from './store/door-schema.ts';
import type { Person } from './store/people-store.ts';
import type { VillageLinkTable } from './store/report-schema.ts';
import type { CommuneTable, StationTable } from './store/schema.ts';
import type { OpenSession } from './store/session-store.ts';

export interface AppDeps {
  readonly config: Config;
  readonly db: Db;
  readonly media: MediaStore;
  readonly keyRing: KeyRing;
  readonly hints: Hints;
  readonly live: LiveStations;
  readonly liveSessions: LiveSessions;
  readonly loginGuard: LoginGuard;
  readonly selfTests: SelfTests;
  /** The network has still to set this machine's clock (own-clock.ts). */
  readonly isClockAwaited: () => Promise<boolean>;
  /** What this machine holds programs with that read uploads; found by trying, once. */
  readonly sandbox: () => Promise<Sandbox>;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: FastifyBaseLogger;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who may call the route: an action of permissions.ts, a logged-in `person`, a `station`'s token, a `village`'s link, a one-time `link`,
     * or everybody. `half`: also a session that has still to set up its second factor; `locked`: also one whose machine has locked itself.
     */
    access?: Action | 'person' | 'half' | 'locked' | 'link' | 'station' | 'village' | 'public';
    /** Its answer has no end of its own: events, files, uploads. */
    streams?: true;
    /** It may take so long, ms. */
    longMs?: number;
  }
  interface FastifyRequest {
    person: Person | undefined;
    session: OpenSession | undefined;
    oneTimeLink: OneTimeLinkTable | undefined;
    station: StationTable | undefined;
    villageLink: VillageLinkTable | undefined;
  }
}

/** The commune's row, fresh. */
export async function communeOf(deps: Pick<AppDeps, 'db' | 'communeId'>): Promise<CommuneTable> {
  return getCommune(deps.db, deps.communeId);
}
