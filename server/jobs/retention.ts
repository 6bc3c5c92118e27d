/** Blanks what is known of people longer than the commune wants to know it: the name and number of whoever complained. */
import type { Logger } from 'pino';
import { blankCallers } from '../store/complaint-store.ts';
import type { Db } from '../store/database.ts';
import { readSetting } from '../store/setting-store.ts';

const DAY_MS = 24 * 3_600_000;

/** One round; safe at any time. Where the commune keeps them for good (0 days) nothing happens. */
export async function retainPersonalData(deps: {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  readonly log: Logger;
}): Promise<void> {
  const { db, communeId, now, log } = deps;
  const days = await readSetting(db, communeId, 'complaintDays');
  if (days === 0) return;
  const blanked = await blankCallers(db, now(), communeId, now() - days * DAY_MS);
  if (blanked > 0) log.info({ complaints: blanked }, 'callers of old complaints were blanked');
}
