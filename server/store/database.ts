/** Opens the database file: durable, shared safely by two processes, migrated forward, refused with words when damaged or newer. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import { AppError } from '../errors.ts';
import { checkAtOpening } from './check-database.ts';
import { APPLICATION_ID, migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

/** Kysely over Loa's tables; a transaction of it has the same type for reading and writing. */
export type Db = Kysely<Tables>;

/** How long one process waits for the other's write, ms. */
const BUSY_TIMEOUT_MS = 10_000;
const WAIT_STEP_MS = 20;

/**
 * Opens (and where missing makes) the database. WAL, synchronous FULL, foreign keys on; every transaction is IMMEDIATE, so that two
 * processes queue instead of failing half-way. Throws AppError database-damaged, database-newer or database-foreign and then has touched nothing.
 */
export function openDatabase(path: string): Db {
  const raw = whenFree(() => {
    if (existsSync(path)) refuseUnfit(path);
    return openRaw(path);
  });
  return new Kysely<Tables>({ dialect: new ImmediateDialect({ database: raw }) });
}

/**
 * Lets the commits of `work` reach the disk when it pleases: a power cut may take the last of them back and damages nothing. For filling
 * a database anew, never for what a person or a station was told is stored.
 */
export async function withoutWaitingForDisk<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await db.executeQuery(CompiledQuery.raw('PRAGMA synchronous = NORMAL'));
  try {
    return await work();
  } finally {
    await db.executeQuery(CompiledQuery.raw('PRAGMA synchronous = FULL'));
  }
}

/** Counts commits made by other connections: call it again and compare (cheap enough for several times a second). */
export function watchCommits(path: string): { version(): number; close(): void } {
  const raw = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  return {
    version: () => Number(raw.pragma('data_version', { simple: true })),
    close: () => raw.close(),
  };
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: { database: Database.Database };
  constructor(config: { database: Database.Database }) {
    super(config);
    this.#config = config;
  }
  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#config);
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** SQLite's own waiting does not cover the change to WAL: of two processes that make the same file, one is told "busy" at once. */
function whenFree<T>(open: () => T): T {
  for (let waitedMs = 0; ; waitedMs += WAIT_STEP_MS) {
    try {
      return open();
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_STEP_MS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function openRaw(path: string): Database.Database {
  const raw = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = FULL');
    raw.pragma('foreign_keys = ON');
    migrate(raw);
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

function refuseUnfit(path: string): void {
  let raw: Database.Database | undefined;
  try {
    raw = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    const { version, application, tables } = readMarks(raw);
    const isEmpty = version === 0 && application === 0 && tables === 0;
    if (!isEmpty && application !== APPLICATION_ID) throw new AppError('database-foreign', { path });
    if (version > migrations.length) throw new AppError('database-newer', { path, version, known: migrations.length });
    const verdict = checkAtOpening(raw, path);
    if (verdict !== 'ok') throw new AppError('database-damaged', { path, verdict });
  } catch (error) {
    if (error instanceof AppError || isBusy(error)) throw error;
    throw new AppError(
      'database-damaged',
      { path, verdict: error instanceof Error ? error.message : String(error) },
      error,
    );
  } finally {
    raw?.close();
  }
}

/** In one transaction: another process may be making the file this very moment. */
function readMarks(raw: Database.Database): { version: number; application: number; tables: number } {
  const read = raw.transaction(() => ({
    tables: Number(raw.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table'").pluck().get()),
    version: Number(raw.pragma('user_version', { simple: true })),
    application: Number(raw.pragma('application_id', { simple: true })),
  }));
  return read();
}

function migrate(raw: Database.Database): void {
  raw
    .transaction(() => {
      const done = Number(raw.pragma('user_version', { simple: true }));
      for (const [index, step] of migrations.entries()) if (index >= done) raw.exec(step);
      raw.pragma(`application_id = ${APPLICATION_ID}`);
      raw.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}
