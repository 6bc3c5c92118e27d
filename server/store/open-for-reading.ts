/** Opens the database file only to read it, also while the server writes: nothing is made, nothing is migrated. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { AppError } from '../errors.ts';
import type { Db } from './database.ts';
import { APPLICATION_ID, migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

/** How long a look waits for a writer, ms. */
const BUSY_TIMEOUT_MS = 10_000;

/** The file at `path` as it is. Throws option-invalid where there is none or it is an older one, database-foreign, database-newer. */
export function openForReading(path: string): Db {
  if (!existsSync(path))
    throw new AppError('option-invalid', { name: 'LOA_DATA_DIR', reason: `chưa có dữ liệu ở ${path}` });
  const raw = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    refuseUnfit(raw, path);
  } catch (error) {
    raw.close();
    throw error;
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: raw }) });
}

function refuseUnfit(raw: Database.Database, path: string): void {
  const version = Number(raw.pragma('user_version', { simple: true }));
  if (raw.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new AppError('database-foreign', { path });
  if (version > migrations.length) throw new AppError('database-newer', { path, version, known: migrations.length });
  if (version < migrations.length) {
    const reason = `dữ liệu ở ${path} của bản cũ: khởi động máy chủ một lần để nâng cấp`;
    throw new AppError('option-invalid', { name: 'LOA_DATA_DIR', reason });
  }
}
