/** What originals hash to, noted once in the data folder: they never change, and reading all of them every night would take the disk for an hour. Safe to lose. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonIfWhole, writeDurably } from '../../stations/player/durable-file.ts';
import type { Fingerprint } from './store-file.ts';

const noted = z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int() }));

/** Job -> fingerprint of its original. */
export async function readNotedHashes(dataDir: string): Promise<Map<string, Fingerprint>> {
  return new Map(Object.entries((await readJsonIfWhole(notePath(dataDir), noted)) ?? {}));
}

export async function writeNotedHashes(dataDir: string, hashes: ReadonlyMap<string, Fingerprint>): Promise<void> {
  await writeDurably(notePath(dataDir), JSON.stringify(Object.fromEntries(hashes)));
}

function notePath(dataDir: string): string {
  return join(dataDir, 'backup-hashes.json');
}
