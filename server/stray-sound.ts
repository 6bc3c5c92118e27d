/** Sound that a station's journal tells of and the plan in force does not have: a row of its own in the ledger, with the names of what sounded. */
import { findOffPlan } from '../scheduler/close-ledger.ts';
import type { Db } from './store/database.ts';
import type { StoredFact } from './store/journal-store.ts';
import type { RowKey } from './store/ledger-news-store.ts';
import { isWithdrawn, type LedgerItem, type LedgerRow } from './store/ledger-store.ts';
import { nameSounds, storeOffPlan } from './store/off-plan-store.ts';

/** What the station played under this airing's name that the plan in force does not have: other bytes, or an airing taken back. Joins an open transaction. */
export async function storeStraySound(
  tx: Db,
  now: number,
  commune: string,
  { airingId, stationId }: RowKey,
  row: LedgerRow | undefined,
  told: readonly StoredFact[],
): Promise<void> {
  const facts = told.map(({ fact }) => fact);
  const [sound] = findOffPlan(row === undefined || isWithdrawn(row) ? [] : [row], facts);
  if (sound === undefined || sound.renderedMs === 0) return;
  const named = await nameSounds(tx, sound.items);
  const items = sound.items.map((item): LedgerItem => {
    const known = named.get(item.sha256 ?? item.sourceId ?? '');
    const { title = 'Nội dung không rõ', topics = [], durationMs = item.renderedMs, ...kind } = known ?? {};
    return { ...item, title, topics, ...kind, durationMs, offsetMs: 0, approvedBy: '', approvedAt: 0 };
  });
  const { startedAt, endedAt, renderedMs } = sound;
  const title = row?.title ?? items.map((item) => item.title).join(', ');
  const rmsDb = items.find((item) => item.rmsDb !== undefined)?.rmsDb;
  await storeOffPlan(tx, now, commune, { airingId, stationId, title, items, startedAt, endedAt, renderedMs, rmsDb });
}
