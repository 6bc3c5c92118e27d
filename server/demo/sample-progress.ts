/** How far the sample of a data folder is prepared, kept on disk: each part is prepared once, and what people do with it afterwards is theirs. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonIfWhole, writeDurably } from '../../stations/player/durable-file.ts';

const stored = z.object({
  /** Jobs that the preparation itself asked for: only what they made is submitted and approved by it. */
  asked: z.array(z.string()),
  /** The opening programme; there is one once everything that "ready" promises was prepared. */
  openingId: z.string().optional(),
  /** The sounds that could wait are made, too: nothing is left to prepare. */
  isComplete: z.boolean(),
  /** Of the mixed sample: its month is being played, or was; one that was broken off is not played again. */
  past: z.enum(['begun', 'played']).optional(),
});

export interface SampleProgress {
  now(): z.infer<typeof stored>;
  /** Resolves once the change is on disk. */
  change(part: Partial<z.infer<typeof stored>>): Promise<void>;
}

/** The progress of a data folder; a fresh one has none. */
export async function openProgress(dataDir: string): Promise<SampleProgress> {
  const path = join(dataDir, 'demo-sample.json');
  let progress = (await readJsonIfWhole(path, stored)) ?? { asked: [], isComplete: false };
  return {
    now: () => progress,
    async change(part) {
      progress = { ...progress, ...part };
      await writeDurably(path, JSON.stringify(progress));
    },
  };
}
