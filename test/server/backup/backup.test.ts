/** A backup holds everything the database names and the keys, can be read again byte by byte, and is taken up whole or not at all. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBackupKey, readIdentity } from '../../../server/backup/age-stream.ts';
import { findBackups, lockBackups } from '../../../server/backup/backup-folder.ts';
import { thinOut } from '../../../server/backup/thin-out.ts';
import { findFaults, findFaultsInside, readManifest } from '../../../server/backup/verify-backup.ts';
import { readConfig } from '../../../server/config.ts';
import { openHouse } from '../../../server/open-house.ts';
import { checkFile } from '../../../server/store/check-database.ts';
import { newestRestore } from '../../../server/store/restore-store.ts';
import { dumpTables } from '../make-house.ts';
import { addSound, backUp, type FilledHouse, fillHouse, restore, treeOf } from './backup-steps.ts';

let house: FilledHouse;
let key: Awaited<ReturnType<typeof makeBackupKey>>;
const quiet = () => undefined;
/** What a restore ends, adds or notes. */
const TOUCHED = [
  'session',
  'knownDevice',
  'oneTimeLink',
  'enrolment',
  'noticeDelivery',
  'restore',
  'audit',
  'change',
  'backup',
];

beforeAll(async () => {
  house = await fillHouse();
  key = await makeBackupKey();
});
afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

describe.each([
  ['plain', (): string | undefined => undefined, (): string | undefined => undefined],
  ['encrypted', (): string | undefined => key.recipient, (): string | undefined => key.identity],
])('a backup that is %s', (kind, recipient, identity) => {
  test('holds every file and the keys but the root’s, reads back whole, and becomes the same house again', async () => {
    const { path, found, files, missing, rootKeyHere } = await backUp(house, recipient());
    expect({ files, missing, rootKeyHere }).toEqual({ files: 3, missing: [], rootKeyHere: true });
    expect(await findFaults(house.backups, found, quiet)).toEqual([]);
    expect(await findFaultsInside(house.backups, found, identity())).toEqual([]);
    const manifest = await readManifest(house.backups, found, identity());
    expect(manifest.keys.map(({ name }) => name)).toEqual(['working.jwk']);
    expect(manifest).toMatchObject({ commune: house.communeId, root: house.keyRing.fingerprint });

    await restore(house, path, `taken-up-${kind}`, identity());
    const to = join(house.root, `taken-up-${kind}`);
    const before = await treeOf(house.config.dataDir);
    const after = await treeOf(to);
    const kept = Object.keys(before).filter((one) => /^media|^keys\/working/.test(one));
    expect(kept.length).toBeGreaterThan(3);
    for (const one of kept) expect(after[one], one).toBe(before[one]);
    expect(Object.keys(after).filter((one) => one.startsWith('keys'))).toEqual(['keys/working.jwk']);
    const rows = dumpTables(join(to, 'loa.sqlite'), TOUCHED);
    expect(rows).toEqual(house.dump(TOUCHED));
    expect(checkFile(join(to, 'loa.sqlite'))).toBe('ok');
    const again = await openHouse(readConfig({ LOA_DATA_DIR: to }), house.clock.now);
    expect(again.keyRing.fingerprint).toBe(house.keyRing.fingerprint);
    await again.db.destroy();
  });
});

test('an encrypted backup shows nothing of what is in it, and nobody but the key opens it', async () => {
  const { path, found } = await backUp(house, key.recipient);
  const other = await makeBackupKey();
  await expect(restore(house, path, 'nowhere')).rejects.toMatchObject({ code: 'backup-no-key' });
  await expect(restore(house, path, 'nowhere', other.identity)).rejects.toMatchObject({ code: 'backup-no-key' });
  expect(await treeOf(house.root)).not.toHaveProperty('nowhere/loa.sqlite');
  expect(found.listing.files.every(({ path: one }) => one.endsWith('.age'))).toBe(true);
});

test('the second backup writes only what is new, and the first one stays whole', async () => {
  house.clock.pass(24 * 3_600_000);
  const first = await backUp(house, key.recipient);
  await addSound(house, 'tin mới');
  const before = await treeOf(first.path);
  house.clock.pass(24 * 3_600_000);
  const second = await backUp(house, key.recipient);
  const pool = second.newPaths.filter((one) => one.startsWith('pool'));
  expect([second.files, pool.length]).toEqual([first.files + 2, 2]);
  expect(await treeOf(first.path)).toEqual(before);
  expect(await findFaults(house.backups, first.found, quiet)).toEqual([]);
});

test('old backups go with what only they needed; the others can still be taken up', async () => {
  house.clock.pass(400 * 24 * 3_600_000);
  const newest = await backUp(house, key.recipient);
  const all = await findBackups(house.backups);
  const dropped = await thinOut(house.backups, 1);
  const left = await findBackups(house.backups);
  expect(left.map(({ name }) => name)).toContain(newest.name);
  expect([...dropped, ...left.map(({ name }) => name)].toSorted()).toEqual(all.map(({ name }) => name).toSorted());
  expect(dropped.length).toBeGreaterThan(0);
  for (const one of left) expect(await findFaults(house.backups, one, quiet)).toEqual([]);
  expect(await thinOut(house.backups, 1)).toEqual([]);
});

test('a restore ends every session, link and code, and says that it was one', async () => {
  const { db, communeId: commune, people, clock } = house;
  const [stationId, zone] = ['s', 'z'];
  await db.insertInto('zone').values({ id: zone, commune, name: 'x' }).execute();
  await db
    .insertInto('station')
    .values({
      id: stationId,
      commune,
      code: 'T1',
      name: 'x',
      kind: 'village',
      transport: 'ip',
      reportedVersion: 0,
      createdAt: 1,
    } as never)
    .execute();
  const session = { tokenHash: 'h', commune, userId: people.admin.id, createdAt: 1, expiresAt: 9e15 };
  await db.insertInto('session').values(session).execute();
  const code = { codeHash: 'c', commune, stationId, expiresAt: 9e15, usedAt: null, usedByKey: null };
  await db.insertInto('enrolment').values(code).execute();
  const link = { tokenHash: 'l', id: 'l', commune, kind: 'reset', userId: people.admin.id, createdBy: 'x' } as const;
  await db
    .insertInto('oneTimeLink')
    .values({ ...link, createdAt: 1, expiresAt: 9e15, usedAt: null, revokedAt: null })
    .execute();
  const madeAt = clock.now();
  const { path } = await backUp(house);
  clock.pass(3_600_000);
  await restore(house, path, 'ended');
  const to = join(house.root, 'ended', 'loa.sqlite');
  const rows = dumpTables(to);
  expect([rows.session, rows.enrolment, rows.oneTimeLink]).toEqual([[], [], []]);
  expect(rows.restore).toMatchObject([{ madeAt, restoredAt: clock.now(), settledAt: null }]);
  expect(rows.audit?.at(-1)).toMatchObject({ action: 'backup.restore', who: 'Dòng lệnh trên máy chủ' });
  expect(await newestRestore(db, commune)).toBeUndefined();
});

test('the lock lets one backup through at a time, and one left over by a kill is taken after ten minutes', async () => {
  const { clock, backups } = house;
  const unlock = await lockBackups(backups, clock.now);
  await expect(lockBackups(backups, clock.now)).rejects.toMatchObject({ code: 'backup-running' });
  clock.pass(9 * 60_000);
  await expect(lockBackups(backups, clock.now)).rejects.toMatchObject({ code: 'backup-running' });
  clock.pass(2 * 60_000);
  const later = await lockBackups(backups, clock.now);
  // Whoever slept meanwhile ends, and does not open the door for a third.
  await unlock();
  await expect(lockBackups(backups, clock.now)).rejects.toMatchObject({ code: 'backup-running' });
  await later();
  await (await lockBackups(backups, clock.now))();
});

test('the printed key file is read as age-keygen writes it', () => {
  expect(readIdentity(`# public key: age1abc\r\n${key.identity}\r\n`)).toBe(key.identity);
  expect(readIdentity('# only words\n')).toBeUndefined();
});
