/** Photos of evidence: one account fills the disk with none. */
import { expect, test } from 'vitest';
import { makeApp } from './make-app.ts';
import { SMALL_JPEG } from './small-jpeg.ts';

test('the last of a day is taken, the next is not; another account has its own', async () => {
  const app = await makeApp();
  const row = { commune: app.communeId, bytes: 1, takenBy: app.people.operator.id, createdAt: app.clock.now() };
  const before = Array.from({ length: 399 }, (_, n) => ({ ...row, sha256: String(n).padStart(64, '0') }));
  await app.db.insertInto('photo').values(before).execute();
  const send = async (who: 'operator' | 'admin', mark: number) => {
    const payload = Buffer.from(SMALL_JPEG);
    payload[payload.length - 10] = mark;
    return (await app.call(who, 'POST', '/api/v1/photos', { headers: { 'content-type': 'image/jpeg' }, payload }))
      .status;
  };
  expect([await send('operator', 1), await send('operator', 2), await send('admin', 3)]).toEqual([201, 429, 201]);
  await app.close();
});
