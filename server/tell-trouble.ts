/** Tells the people who asked for notices, and the commune's webhook, that something is wrong with the server itself. */
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { enqueueNotice } from './store/delivery-store.ts';

/** What is wrong, in Vietnamese, and the page that shows it. */
export interface Trouble {
  readonly title: string;
  readonly body: string;
  readonly href: string;
}

/** A message that nobody could be given within a day is of no use any more, ms. */
const EXPIRES_AFTER_MS = 24 * 3_600_000;

/** Puts it on its way. */
export async function tellTrouble(db: Db, communeId: string, now: number, trouble: Trouble): Promise<void> {
  const { name } = await getCommune(db, communeId);
  const at = Temporal.Instant.fromEpochMilliseconds(now).toString();
  const push = JSON.stringify({ ...trouble, tag: `server-${trouble.href}` });
  const text = `${trouble.title}\n${trouble.body}`;
  const webhook = JSON.stringify({ event: 'server-trouble', commune: { id: communeId, name }, at, text });
  await enqueueNotice(db, communeId, { push, webhook, expiresAt: now + EXPIRES_AFTER_MS }, now);
}
