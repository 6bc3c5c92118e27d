/** Whether the audit log is whole, as often as somebody asks: new rows are walked at once, all of it anew every ten minutes. */
import { setImmediate } from 'node:timers/promises';
import { type AuditFault, AuditWalk } from './audit-chain.ts';
import { auditInParts } from './store/audit-store.ts';
import type { Db } from './store/database.ts';

/** How the log stands. `rows` were looked at; `head` is the newest row's hash. */
export interface AuditState {
  readonly rows: number;
  readonly head: string | undefined;
  readonly fault: AuditFault | undefined;
}

/** Older rows do not change by themselves, but somebody with the file in hand may change them, ms. */
const ANEW_EVERY_MS = 10 * 60_000;

/** One watch over one log; whoever asks while it walks shares the answer. */
export function auditWatch(deps: { readonly db: Db; readonly communeId: string; readonly now: () => number }) {
  let walk = new AuditWalk();
  let begunAt = deps.now();
  let furthest = 0;
  let running: Promise<AuditState> | undefined;
  const look = async (): Promise<AuditState> => {
    const isOld = Math.abs(deps.now() - begunAt) >= ANEW_EVERY_MS;
    // One that found a fault begins anew: somebody may have looked into it.
    if (isOld || walk.verdict.fault !== undefined) [walk, begunAt] = [new AuditWalk(), deps.now()];
    await walkAudit(deps.db, deps.communeId, walk);
    const { verdict, lastId } = walk;
    // Rows that were there and are gone from the end: the chain before them is whole, so only who has seen them can tell.
    const isCut = verdict.fault === undefined && lastId < furthest;
    furthest = Math.max(furthest, lastId);
    return isCut ? { ...verdict, fault: { id: lastId + 1, what: 'not-chained' } } : verdict;
  };
  return (): Promise<AuditState> => {
    running ??= look().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** Walks on from where `walk` stands to the newest row, or to the first that does not hold. */
export async function walkAudit(db: Db, commune: string, walk: AuditWalk): Promise<void> {
  for await (const part of auditInParts(db, commune, {}, walk.lastId)) {
    for (const row of part) if (!walk.take(row)) return;
    await setImmediate();
  }
}
