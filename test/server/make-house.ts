/** A real data folder for tests: database, keys and media in a temp folder, a clock set by hand, and the commune's people. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { CommuneKeys } from '../../server/commune-keys.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { type House, openHouse } from '../../server/open-house.ts';
import { hashPassword } from '../../server/secrets.ts';
import { toJson } from '../../server/store/json-column.ts';
import type { Role } from '../../server/store/people-store.ts';

/** Monday 23/11/2026, 09:00 in the commune. */
export const MONDAY_9: number = Date.parse('2026-11-23T02:00:00Z');

/** The password of everybody in a test house. */
export const PASSWORD = 'mật khẩu thử 2026';

/** Somebody with a role; `both` may write and approve. */
export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly roles: readonly Role[];
}

/** Time stands still until a test moves it. */
export interface HandClock {
  now(): number;
  set(at: number): void;
  pass(ms: number): void;
}

export interface TestHouse extends House {
  /** The keys as they were at the start. */
  readonly keys: CommuneKeys;
  readonly config: Config;
  readonly clock: HandClock;
  readonly people: Readonly<Record<'operator' | 'approver' | 'admin' | 'both' | 'viewer', TestPerson>>;
  /** Every row of every table, for comparing before and after; `except` names tables that may change. */
  dump(except?: readonly string[]): Record<string, unknown[]>;
  close(): Promise<void>;
}

/** Opens a house on a fresh folder (or on `dataDir`, which is then left alone). */
export async function makeHouse(
  env: Readonly<Record<string, string>> = {},
  { at = MONDAY_9, withPeople = true }: { at?: number; withPeople?: boolean } = {},
): Promise<TestHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loa-house-'));
  // How often somebody may ask is the matter of tests of their own: time stands still here.
  const free = { LOA_MIN_FREE_MB: '0', LOA_REQUESTS_PER_MINUTE: '0', LOA_LOG_LEVEL: 'silent' };
  const config = readConfig({ ...free, LOA_DATA_DIR: dataDir, ...env });
  const clock = makeHandClock(at);
  const house = await openHouse(config, clock.now);
  const people = {
    operator: person('huong', 'Trần Thị Hương', ['operator']),
    approver: person('minh', 'Lê Văn Minh', ['approver']),
    admin: person('bao', 'Phạm Quốc Bảo', ['admin']),
    both: person('lan', 'Nguyễn Thị Lan', ['operator', 'approver']),
    viewer: person('thu', 'Hoàng Văn Thu', ['viewer']),
  };
  if (withPeople) for (const one of Object.values(people)) await addPerson(house, one, at);
  return {
    ...house,
    keys: await house.keyRing.current(),
    config,
    clock,
    people,
    dump: (except = []) => dumpTables(house.databasePath, except),
    async close() {
      await house.db.destroy();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A clock for tests that need no house. */
export function makeHandClock(at: number): HandClock {
  let time = at;
  return {
    now: () => time,
    set(to) {
      time = to;
    },
    pass(ms) {
      time += ms;
    },
  };
}

/** Every row of every table of a database file. */
export function dumpTables(path: string, except: readonly string[] = []): Record<string, unknown[]> {
  const raw = new Database(path, { readonly: true });
  try {
    const names = raw
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
      .pluck()
      .all() as string[];
    const kept = names.filter((name) => !except.includes(name));
    return Object.fromEntries(kept.map((name) => [name, raw.prepare(`SELECT * FROM "${name}"`).all()]));
  } finally {
    raw.close();
  }
}

function person(username: string, name: string, roles: readonly Role[]): TestPerson {
  return { id: `person-${username}`, username, name, roles };
}

/** One hash for all: deriving it for everybody would make every test file slower by a second. */
let hash: Promise<string> | undefined;

async function addPerson({ db, communeId }: House, { id, username, name, roles }: TestPerson, at: number) {
  hash ??= hashPassword(PASSWORD);
  await db
    .insertInto('user')
    .values({
      id,
      commune: communeId,
      username,
      displayName: name,
      roles: toJson(roles),
      passwordHash: await hash,
      disabledAt: null,
      createdAt: at,
    })
    .execute();
}
