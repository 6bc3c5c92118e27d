/** Whether a database file is whole: all of a small or doubted one is read, of a long one all but its longest tables; what the last whole check said lies beside it. */
import { readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { writeDurably } from '../../stations/player/durable-file.ts';

/** So much is read in a second or two at every opening, bytes; thirty years of a commune are seventy times as much. */
const WHOLE_UP_TO_BYTES = 128 * 1024 * 1024;

/** Tables that grow with every airing at every station: nearly all of a long file, and none of what is needed to log in, plan, sign and send. */
const LONG_TABLES: ReadonlySet<string> = new Set(['journal', 'ledger', 'ledgerNow', 'airingItem']);

const BUSY_TIMEOUT_MS = 10_000;

const wholeCheckSchema = z.object({ at: z.int(), verdict: z.string(), bootId: z.string().optional() });
/** The last time that all of the file was read: `verdict` is 'ok' or SQLite's own words; `bootId` names the machine's run in which that was. */
export type WholeCheck = z.infer<typeof wholeCheckSchema>;

/** 'ok', or what is wrong with the file at `path`: for an opening, which has seconds. A file that a whole check found damaged is read whole again. */
export function checkAtOpening(raw: Database.Database, path: string): string {
  if (isCutOff(raw, path)) return 'cut off';
  if (!isLong(path) || (readWholeCheck(path)?.verdict ?? OK) !== OK) return checkWhole(raw);
  for (const table of shortTables(raw)) {
    const verdict = String(raw.pragma(`quick_check('${table}')`, { simple: true }));
    if (verdict !== OK) return verdict;
  }
  return OK;
}

/** True for a file that an opening does not read whole. */
export function isLong(path: string): boolean {
  return statSync(path).size > WHOLE_UP_TO_BYTES;
}

/** 'ok', or what is wrong; reads every page of the file (100 MB a second). */
export function checkWhole(raw: Database.Database): string {
  return String(raw.pragma('quick_check(1)', { simple: true }));
}

/** As `checkWhole`, beside whoever writes to the file. */
export function checkFile(path: string): string {
  const raw = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    return checkWhole(raw);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    raw.close();
  }
}

/** What the last whole check of the file at `path` said; undefined where there was none, or its note is damaged. */
export function readWholeCheck(path: string): WholeCheck | undefined {
  try {
    return wholeCheckSchema.parse(JSON.parse(readFileSync(notePath(path), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Notes it, durably. */
export async function noteWholeCheck(path: string, check: WholeCheck): Promise<void> {
  await writeDurably(notePath(path), JSON.stringify(check));
}

const OK = 'ok';

function notePath(path: string): string {
  return `${path}-check.json`;
}

function shortTables(raw: Database.Database): string[] {
  const names = raw
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return names.map(String).filter((name) => !LONG_TABLES.has(name));
}

/** SQLite reads what is missing of a last page as zeros, and its quick check does not look into an index there. A log beside it mends that. */
function isCutOff(raw: Database.Database, path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  const [pages, pageBytes] = ['page_count', 'page_size'].map((name) => Number(raw.pragma(name, { simple: true })));
  return (log?.size ?? 0) === 0 && statSync(path).size < (pages ?? 0) * (pageBytes ?? 0);
}
