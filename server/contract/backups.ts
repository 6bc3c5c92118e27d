/** Backups, and what a restore left to be looked at, on the HTTP API. */
import { z } from 'zod';
import { id, instant } from './words.ts';

export const backupRow = z.object({
  id,
  startedAt: instant,
  endedAt: instant.nullable(),
  files: z.int().nullable(),
  bytes: z.int().nullable(),
  newBytes: z.int().nullable(),
  encrypted: z.boolean(),
  verifiedAt: instant.nullable(),
  fault: z.string().nullable(),
  /** In another folder than the nightly ones: a stick, from the console. */
  elsewhere: z.boolean(),
});
export type BackupRow = z.input<typeof backupRow>;
/** A file that was left out: "tin bài «...»"; silent is a segment in use that has no sound until it is uploaded again. */
const leftOut = z.object({ words: z.string(), isSilent: z.boolean() });
export const backupState = z.object({
  folder: z.string().nullable(),
  recipient: z.string().nullable(),
  /** Local time of the nightly backup; null where no folder is set. */
  nightlyAt: z.string().nullable(),
  freeBytes: z.int().nullable(),
  rows: z.array(backupRow),
  /** Somebody asked for one, or one is under way. */
  isAsked: z.boolean(),
  /** The newest that holds everything. */
  whole: z.object({ startedAt: instant, bytes: z.int() }).nullable(),
  /** When every file of every backup was read again last. */
  wholeReadAt: instant.nullable(),
  /** The newest restore: of which state, when, when somebody had gone through what it may have undone, and files that the backup did not hold as they should be. */
  restored: z
    .object({ id, madeAt: instant, restoredAt: instant, settledAt: instant.nullable(), leftOut: z.array(leftOut) })
    .nullable(),
});
export type BackupState = z.input<typeof backupState>;
