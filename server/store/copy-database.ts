/** A copy of the whole database in one consistent file, made while others write, and what must be true of such a copy. */
import Database from 'better-sqlite3';
import { APPLICATION_ID, migrations } from './migrations.ts';

/** Writes the copy to the new file `to`; nobody who writes to `path` waits for it. `.backup` would begin anew with every commit, this ends. */
export function copyDatabase(path: string, to: string): void {
  const raw = new Database(path, { readonly: true, timeout: 10_000 });
  try {
    raw.prepare('VACUUM INTO ?').run(to);
  } finally {
    raw.close();
  }
}

/** What is wrong with a copy, in SQLite's words or ours; undefined: nothing. Reads all of it. */
export function faultOfCopy(path: string): string | undefined {
  const raw = new Database(path, { readonly: true });
  try {
    const verdict = String(raw.pragma('integrity_check(1)', { simple: true }));
    if (verdict !== 'ok') return verdict;
    const orphans = raw.pragma('foreign_key_check') as unknown[];
    if (orphans.length > 0) return `${orphans.length} dòng trỏ tới dòng không có`;
    return raw.pragma('application_id', { simple: true }) === APPLICATION_ID ? undefined : 'không phải dữ liệu của Loa';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    raw.close();
  }
}

/** The number of the newest step this Loa knows; a backup of a later one needs a later Loa. */
export const SCHEMA_VERSION: number = migrations.length;
