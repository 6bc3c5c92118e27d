/** After a restore no order goes on: whoever stopped one since the backup stopped it for good. Nor is the backup it came from called a failure. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONSOLE } from '../../server/open-data.ts';
import { beginBackup, listBackups } from '../../server/store/backup-store.ts';
import { cancelInterrupt, issueInterrupt } from '../../server/store/interrupt-store.ts';
import { markRestored } from '../../server/store/restore-store.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await makeHouse();
});
afterEach(() => house.close());

test('orders in force are stopped, and the log says which; what was over or stopped stays what it was', async () => {
  const { db, clock, communeId: commune, people } = house;
  const order = async (title: string, expiresInMs: number) => {
    const segmentId = await makeSegment(house, people.operator, { title });
    await giveRendition(house, segmentId, people.operator, made(hashOf(title)));
    const what = { requestId: title, kind: 'emergency', segmentId, expiresInMs, repeatEveryMs: 1_800_000 } as const;
    const how = { target: { kind: 'all' }, replaces: false, spokenTime: [] } as const;
    return issueInterrupt(db, clock.now(), commune, { ...what, ...how }, people.approver);
  };
  const madeAt = clock.now();
  await order('Đã hết giờ', 600_000);
  const stopped = await order('Đã dừng', 86_400_000);
  await cancelInterrupt(db, clock.now(), commune, stopped, people.approver);
  await order('Sơ tán', 86_400_000);
  clock.pass(3_600_000);
  const restoredAt = clock.now();
  await markRestored(db, { commune, madeAt, restoredAt, actor: CONSOLE, from: 'loa-x', leftOut: [] });
  const rows = await db.selectFrom('interrupt').select(['title', 'cancelledBy', 'cancelledAt']).orderBy('id').execute();
  expect(rows).toEqual([
    { title: 'Đã hết giờ', cancelledBy: null, cancelledAt: null },
    { title: 'Đã dừng', cancelledBy: people.approver.name, cancelledAt: madeAt },
    { title: 'Sơ tán', cancelledBy: 'Máy chủ (khi khôi phục)', cancelledAt: restoredAt },
  ]);
  const [row] = await db.selectFrom('audit').select('after').where('action', '=', 'backup.restore').execute();
  expect(JSON.parse(row?.after ?? '{}').stoppedOrders).toEqual(['Sơ tán']);
});

test('the backup it came from, under way in its own copy, is not told as one that failed; another that was cut off is', async () => {
  const { db, clock, communeId: commune } = house;
  const begin = (folder: string) => beginBackup(db, commune, { folder, at: clock.now(), encrypted: true });
  const cutOff = await begin('/mnt/usb');
  clock.pass(3_600_000);
  await begin('/srv/loa');
  const madeAt = clock.now();
  clock.pass(3_600_000);
  await markRestored(db, { commune, madeAt, restoredAt: clock.now(), actor: CONSOLE, from: 'loa-x', leftOut: [] });
  expect(await listBackups(db, commune, 9)).toMatchObject([{ id: cutOff, fault: 'bị ngắt giữa chừng' }]);
});
