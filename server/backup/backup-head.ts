/** Whose state a database holds, as a backup says it of itself: the commune, its root key, its newest key list, the head of its audit log. */
import type { PublicJwk } from '../../stations/protocol.ts';
import { rootFingerprint } from '../../stations/sign.ts';
import { AppError } from '../errors.ts';
import { findCommune } from '../store/commune-store.ts';
import { fromJson } from '../store/json-column.ts';
import { openForReading } from '../store/open-for-reading.ts';
import { newestKeyList } from '../store/playlist-store.ts';
import { newestAuditHash } from '../store/restore-store.ts';
import type { Manifest } from './manifest.ts';

/** Reads it from the database file at `path`. Throws backup-failed where no commune has signed anything in it. */
export async function backupHead(
  path: string,
): Promise<Pick<Manifest, 'commune' | 'communeName' | 'root' | 'auditHash' | 'keysVersion'>> {
  const db = openForReading(path);
  try {
    const commune = await findCommune(db);
    const keyList = commune === undefined ? undefined : await newestKeyList(db, commune.id);
    if (commune === undefined || keyList === undefined)
      throw new AppError('backup-failed', { reason: 'thư mục dữ liệu chưa có xã nào' });
    return {
      commune: commune.id,
      communeName: commune.name,
      root: await rootFingerprint(fromJson<PublicJwk>(keyList.rootKey)),
      auditHash: await newestAuditHash(db, commune.id),
      keysVersion: keyList.version,
    };
  } finally {
    await db.destroy();
  }
}
