/** Closes the ledger: judges every row of which there is news, and every open one whose time has come; late news makes a new revision. */
import type { Logger } from 'pino';
import { factsOf, judgeRows, type WaitingRules, waitingRules } from '../judge-rows.ts';
import type { Db } from '../store/database.ts';
import { addNewsOfCarried, dropNews, nameOf, type RowKey, readNews } from '../store/ledger-news-store.ts';
import { isWithdrawn, newestOf } from '../store/ledger-store.ts';
import { storeResults } from '../store/row-results.ts';
import { storeStraySound } from '../stray-sound.ts';
import { dueRows, type Looked } from './due-rows.ts';

/** Rows of one transaction: while it lasts, nobody else writes. */
const AT_ONCE = 250;
/** Parts of one round; what is left is for the next. */
const MOST_PARTS = 400;
/** Of rows that cannot be judged so many are named in the log. */
const MOST_NAMED = 20;

/** What a closer works on. */
export interface CloserDeps {
  readonly db: Db;
  readonly communeId: string;
  readonly now: () => number;
  /** Where it says which rows it could not judge; without one the round throws at its end. */
  readonly log?: Pick<Logger, 'error'>;
}

/**
 * A round of closing; it answers how many rows it wrote. News is a list (ledger-news-store.ts), taken off it in the transaction that stores what became of
 * the rows: a round may end anywhere, and no clock makes it skip any. A row that cannot be judged stays on the list and stops no other. What
 * the closer remembers between rounds only spares it work.
 */
export function ledgerCloser({ db, communeId, now, log }: CloserDeps): () => Promise<number> {
  let looked: Looked = new Map();
  return async () => {
    const at = now();
    const failed = new Map<string, unknown>();
    const rules = await waitingRules(db, communeId);
    const close = (keys: readonly RowKey[], isNews: boolean) =>
      closeParts({ db, communeId, at, rules, isNews, failed }, keys);
    let written = 0;
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const news = await readNews(db, communeId, AT_ONCE + failed.size);
      const keys = news.filter((key) => !failed.has(nameOf(key))).slice(0, AT_ONCE);
      if (keys.length === 0) break;
      written += await close(keys, true);
    }
    const due = await dueRows(db, communeId, at, looked, rules);
    for (let from = 0; from < due.keys.length; from += AT_ONCE)
      written += await close(due.keys.slice(from, from + AT_ONCE), false);
    looked = new Map([...due.looked].filter(([name]) => !failed.has(name)));
    tellFailed(failed, log);
    return written;
  };
}

interface Round {
  readonly db: Db;
  readonly communeId: string;
  readonly at: number;
  readonly rules: WaitingRules;
  /** The rows are on the list of news; others only have their time come. */
  readonly isNews: boolean;
  /** Rows that could not be judged, and why. */
  readonly failed: Map<string, unknown>;
}

/** One transaction for all; where that fails, halves by themselves, down to the one row that cannot be judged. */
async function closeParts(round: Round, keys: readonly RowKey[]): Promise<number> {
  try {
    return await round.db.transaction().execute((tx) => closeTogether(tx, round, keys));
  } catch (error) {
    if (isBusy(error)) throw error;
    const [only] = keys;
    if (only !== undefined && keys.length === 1) {
      round.failed.set(nameOf(only), error);
      return 0;
    }
    const half = Math.ceil(keys.length / 2);
    return (await closeParts(round, keys.slice(0, half))) + (await closeParts(round, keys.slice(half)));
  }
}

async function closeTogether(
  tx: Db,
  { communeId, at, rules, isNews }: Round,
  keys: readonly RowKey[],
): Promise<number> {
  const rows = new Map((await newestOf(tx, communeId, keys)).map((row) => [nameOf(row), row]));
  const planned = [...rows.values()].filter((row) => !isWithdrawn(row) && row.offPlan === 0);
  const facts = await factsOf(tx, planned, keys);
  const written = await storeResults(tx, at, communeId, await judgeRows(tx, communeId, at, planned, facts, rules));
  if (!isNews) return written;
  for (const key of keys) {
    const told = facts.get(key.stationId)?.get(key.airingId) ?? [];
    await storeStraySound(tx, at, communeId, key, rows.get(nameOf(key)), told);
  }
  await addNewsOfCarried(tx, communeId, keys);
  await dropNews(tx, keys);
  return written;
}

function tellFailed(failed: ReadonlyMap<string, unknown>, log: CloserDeps['log']): void {
  if (failed.size === 0) return;
  const [first] = failed.values();
  const rows = [...failed.keys()].slice(0, MOST_NAMED);
  if (log === undefined)
    throw new Error(`cannot judge ${failed.size} rows of the ledger: ${rows.join(', ')}`, { cause: first });
  log.error({ err: first, count: failed.size, rows }, 'rows of the ledger cannot be judged: they stay as they are');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
