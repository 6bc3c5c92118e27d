/** Scans of reports: what belongs to none, or finds no room, leaves nothing on the disk. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeApp } from './make-app.ts';

test('a scan of a report that is none is kept nowhere', async () => {
  const app = await makeApp();
  const { status } = await app.call('operator', 'POST', `/api/v1/reports/${randomUUID()}/editions/1/scans`, {
    query: { name: 'a.pdf' },
    headers: { 'content-type': 'application/pdf' },
    payload: Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(100)]),
  });
  expect(status).toBe(404);
  const kept = await readdir(join(app.config.dataDir, 'media', 'reports'), { recursive: true }).catch(() => []);
  expect(kept).toEqual([]);
  await app.close();
});
