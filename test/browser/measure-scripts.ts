/** How much script a page makes the browser load, compressed. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** Starts counting; the returned function gives the sum in bytes, gzip, of every script since. */
export function countScripts(page: Page): () => Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  return async () => (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
}
