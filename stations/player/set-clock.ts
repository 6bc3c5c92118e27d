/** The time as a technician at the box has set it (`loa set-clock`): one word, for this boot of the machine alone. */
import { chown, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { InstantMs } from '../../scheduler/model.ts';
import type { Clock } from './clock.ts';
import type { TimeSample } from './clock-drift.ts';
import { readJsonIfWhole, writeDurably } from './durable-file.ts';

const wordSchema = z.object({ bootId: z.string(), utcMs: z.number(), monotonicMs: z.number(), boundMs: z.number() });
const fileIn = (dataDir: string) => path.join(dataDir, 'set-clock.json');

/** Leaves the word in the station's folder; its player takes it within a minute, if it has no better source and is not past that time. */
export async function leaveWord(dataDir: string, clock: Clock, utcMs: InstantMs, boundMs: number): Promise<void> {
  const word = { bootId: clock.bootId, utcMs, monotonicMs: clock.monotonicMs(), boundMs };
  await writeDurably(fileIn(dataDir), JSON.stringify(word));
  // Typed by the machine's administrator, read by the station's own user.
  const { uid, gid } = await stat(dataDir);
  await chown(fileIn(dataDir), uid, gid);
}

/** The word left in this boot: after a power cut nobody knows how old it is. */
export async function readWord(dataDir: string, { bootId }: Clock): Promise<TimeSample | undefined> {
  const { bootId: at, ...word } = (await readJsonIfWhole(fileIn(dataDir), wordSchema)) ?? {};
  return at === bootId ? (word as TimeSample) : undefined;
}
