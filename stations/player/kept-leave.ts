/** What a station remembers of people's signatures, whatever list, playlist or power cut comes after: withdrawals, second persons, orders that were seen, and how late it is at least. Pure. */
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { KeyList } from '../protocol.ts';
import { LONGEST_ACT_MS, readActItem } from '../verify-act.ts';
import { findApproved, type VerifiedAct } from './leave.ts';
import { isOver } from './signed-orders.ts';
import type { Backing } from './two-sources.ts';

const instants = z.record(z.string(), z.int());
const seenStartSchema = z.object({
  airing: z.string(),
  /** The time it was planned for. */
  at: z.int(),
  /** The places (indices) of it that were let sound, the message's first; older software kept none. */
  places: z.array(z.int()).optional(),
});
/** As it lies on the disk. */
export const keptLeaveSchema = z.object({
  /** The newest moment that a person on the list ever signed: whatever the clock says, it is not earlier. */
  floor: z.int(),
  /** The list under which that was read. */
  list: z.int().default(0),
  /** When a file or live source was last withdrawn by signature. */
  withdrawn: instants,
  /** Since when as many persons as it takes have approved it again; only of what was withdrawn. */
  lifted: instants.default({}),
  /** What was ever signed as needing two persons, and when last. */
  two: instants.default({}),
  /** By act: until when its order holds, and the beginnings that were seen of it. */
  starts: z.record(z.string(), z.object({ notAfter: z.int(), seen: z.array(seenStartSchema) })),
});
export type KeptLeave = Readonly<z.infer<typeof keptLeaveSchema>>;
export type SeenStart = Readonly<z.infer<typeof seenStartSchema>>;

export const NOTHING_KEPT: KeptLeave = { floor: 0, list: 0, withdrawn: {}, lifted: {}, two: {}, starts: {} };

/** What was signed further ahead of the station's own time than this says nothing about the time. */
const AHEAD_MS = 3_600_000;

/** What the station knows beside the acts. */
export interface Knowing {
  readonly keys: Pick<KeyList, 'version' | 'issuedAt'> | undefined;
  /** Undefined while the time is not trusted. */
  readonly now: InstantMs | undefined;
  /** Whose word that is. */
  readonly backing: Backing;
}

/**
 * What the acts add to what must not come undone. The clock makes nothing forgotten, only what people signed later: a withdrawal once every
 * approval before it has ended, an order once it has itself.
 */
export function remember(kept: KeptLeave, acts: readonly VerifiedAct[], knowing: Knowing): KeptLeave {
  const floor = raiseFloor(kept, acts, knowing);
  const isRecent = ([, madeAt]: readonly [string, InstantMs]) => floor <= madeAt + LONGEST_ACT_MS;
  const next = {
    ...kept,
    floor,
    list: Math.max(kept.list, knowing.keys?.version ?? 0),
    withdrawn: Object.fromEntries(Object.entries(newest(kept.withdrawn, acts, 'withdrawn', 1)).filter(isRecent)),
    two: Object.fromEntries(Object.entries(newest(kept.two, acts, 'approved', 2)).filter(isRecent)),
  };
  const ended = endOfOrders(next, knowing);
  return {
    ...next,
    lifted: liftAgain(next, acts),
    starts: Object.fromEntries(Object.entries(kept.starts).filter(([, { notAfter }]) => !isOver(notAfter, ended))),
  };
}

/**
 * The moment by which orders are called over. A floor that lies ahead comes from a server whose clock was wrong when somebody signed; where
 * another source backs the time, that must silence no emergency.
 */
export function endOfOrders({ floor }: Pick<KeptLeave, 'floor'>, { now, backing }: Knowing): InstantMs {
  return backing !== 'alone' && now !== undefined ? Math.min(floor, now) : floor;
}

/** A newer list of the root lowers it to the list's own date, which whoever signs it has before their eyes; what people signed since raises it again. */
function raiseFloor({ floor, list }: KeptLeave, acts: readonly VerifiedAct[], { keys, now }: Knowing): InstantMs {
  const before = keys !== undefined && keys.version > list ? Math.min(floor, keys.issuedAt) : floor;
  const heard = now === undefined ? [] : acts.map(({ act }) => act.madeAt).filter((madeAt) => madeAt <= now + AHEAD_MS);
  return heard.reduce((newest, madeAt) => Math.max(newest, madeAt), before);
}

/** Of each thing the newest act of this kind that says so much of it. */
function newest(
  kept: KeptLeave['withdrawn'],
  acts: readonly VerifiedAct[],
  decision: VerifiedAct['act']['decision'],
  least: number,
): Record<string, InstantMs> {
  const found: Record<string, InstantMs> = { ...kept };
  for (const { act } of acts) {
    if (act.decision !== decision) continue;
    for (const { content: name, needs } of act.items.map(readActItem))
      if (needs >= least) found[name] = Math.max(act.madeAt, found[name] ?? 0);
  }
  return found;
}

function liftAgain(kept: KeptLeave, acts: readonly VerifiedAct[]): Record<string, InstantMs> {
  const approved = findApproved(acts, kept);
  return Object.fromEntries(
    Object.keys(kept.withdrawn).flatMap((name) => {
      const since = Math.max(kept.lifted[name] ?? 0, approved.get(name)?.since ?? 0);
      return since === 0 ? [] : [[name, since]];
    }),
  );
}
