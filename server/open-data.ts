/** The data folder for commands beside a running server: what is there is opened, nothing is made. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findKeyRing } from './commune-keys.ts';
import { AppError } from './errors.ts';
import type { KeyHouse } from './key-state.ts';
import { findCommune } from './store/commune-store.ts';
import { openDatabase } from './store/database.ts';
import type { Actor } from './store/record-change.ts';

/** Who acts where somebody types on the server. */
export const CONSOLE: Actor = { name: 'Dòng lệnh trên máy chủ' };

/** A data folder with its commune. */
export interface DataFolder extends KeyHouse {
  readonly zone: string;
}

/** Works on the data folder and closes it. Throws option-invalid where no server has made it yet. */
export async function withData<T>(dataDir: string, now: number, work: (data: DataFolder) => Promise<T>): Promise<T> {
  const path = join(dataDir, 'loa.sqlite');
  if (!existsSync(path)) throw missing(path);
  const db = openDatabase(path);
  try {
    const commune = await findCommune(db);
    const keyRing = commune === undefined ? undefined : await findKeyRing(db, commune.id, dataDir, now);
    if (commune === undefined || keyRing === undefined) throw missing(path);
    return await work({ db, communeId: commune.id, zone: commune.zone, keyRing, dataDir });
  } finally {
    await db.destroy();
  }
}

function missing(path: string): AppError {
  return new AppError('option-invalid', { name: 'LOA_DATA_DIR', reason: `chưa có xã nào ở ${path}` });
}
