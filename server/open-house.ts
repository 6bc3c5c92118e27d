/** What server and worker both stand on: the data folder, the database, the commune, its keys and media. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type KeyRing, openKeyRing } from './commune-keys.ts';
import type { Config } from './config.ts';
import { type MediaStore, openFolderMedia } from './media-store.ts';
import { createCommune, findCommune } from './store/commune-store.ts';
import { type Db, openDatabase } from './store/database.ts';
import { newestKeyList } from './store/playlist-store.ts';

export interface House {
  readonly db: Db;
  readonly databasePath: string;
  readonly communeId: string;
  readonly keyRing: KeyRing;
  readonly media: MediaStore;
}

/** What a fresh data folder is filled with. */
export interface NewCommune {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly demo: boolean;
}

const UNNAMED: NewCommune = { code: 'XA', name: 'Xã chưa đặt tên', zone: 'Asia/Ho_Chi_Minh', demo: false };
const WAIT_STEP_MS = 500;

/** Opens the house; the first opening makes commune and keys. Only the server (and the demo before it) does this. */
export async function openHouse(config: Config, now: () => number, newCommune: NewCommune = UNNAMED): Promise<House> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const databasePath = join(config.dataDir, 'loa.sqlite');
  const db = openDatabase(databasePath);
  const commune = (await findCommune(db)) ?? (await createCommune(db, now(), newCommune));
  const keyRing = await openKeyRing(db, commune.id, config.dataDir, now());
  return { db, databasePath, communeId: commune.id, keyRing, media: await openFolderMedia(config.dataDir) };
}

/** For the worker: waits until the server has made the house, then opens it. Ends with undefined when told to stop. */
export async function joinHouse(
  config: Config,
  now: () => number,
  log: Logger,
  signal: AbortSignal,
): Promise<House | undefined> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const databasePath = join(config.dataDir, 'loa.sqlite');
  const db = openDatabase(databasePath);
  for (let waits = 0; !signal.aborted; waits += 1) {
    const commune = await findCommune(db);
    if (commune !== undefined && (await newestKeyList(db, commune.id)) !== undefined) {
      const keyRing = await openKeyRing(db, commune.id, config.dataDir, now());
      return { db, databasePath, communeId: commune.id, keyRing, media: await openFolderMedia(config.dataDir) };
    }
    if (waits % 20 === 0) log.info('waiting for the server to set up the data folder');
    await wait(WAIT_STEP_MS, undefined, { signal }).catch(() => undefined);
  }
  await db.destroy();
  return undefined;
}
