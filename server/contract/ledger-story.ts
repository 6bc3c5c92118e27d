/** One row's whole story on the HTTP API: plan, what sounded, machine, people, incidents, every revision. */
import { z } from 'zod';
import { answer, via } from './evidence.ts';
import { incidentKind } from './incidents.ts';
import { evidence, ledgerRow, outcome } from './ledger.ts';
import { id, instant, localDateTime } from './words.ts';

/** One row's whole story. */
export const ledgerStory = z.object({
  row: ledgerRow,
  station: z.string(),
  scheduledBy: z.string(),
  playlistVersion: z.int().nullable(),
  acknowledgedAt: instant.nullable(),
  rmsDb: z.number().nullable(),
  /** The highest sample of all that was rendered. */
  peakDb: z.number().nullable(),
  items: z.array(
    z.object({
      index: z.int(),
      title: z.string(),
      topics: z.array(z.string()),
      /** Null of a relay, and of a row from before items named theirs. */
      segmentId: z.string().nullable(),
      /** Null of a relay. */
      sha256: z.string().nullable(),
      approvedBy: z.string(),
      approvedAt: instant,
      plannedAt: instant,
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      renderedMs: z.int(),
      plannedMs: z.int(),
      /** Samples per channel that went out, as the station counted them. */
      frames: z.int().nullable(),
      rmsDb: z.number().nullable(),
      peakDb: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** What of the programme was left out there beforehand, and why, in Vietnamese. */
  dropped: z.array(z.object({ title: z.string(), message: z.string() })),
  journal: z.array(z.object({ epoch: z.int(), seq: z.int(), at: instant, kind: z.string(), hash: z.string() })),
  chainIntact: z.boolean(),
  /** Of a village that hears another station: that station, whose journal this is. */
  carrier: z.string().nullable(),
  /** Everything the row ever said, oldest first; the last is the row as it is. */
  revisions: z.array(
    z.object({ revision: z.int(), outcome, reason: z.string().nullable(), evidence, closedAt: instant.nullable() }),
  ),
  /** What people said of it, oldest first. */
  reports: z.array(
    z.object({
      seq: z.int(),
      scope: z.enum(['week', 'day', 'airing']),
      answer,
      via,
      saidBy: z.string(),
      saidAt: instant,
      enteredBy: z.string(),
      enteredAt: instant,
      note: z.string(),
      photoSha256: z.string().nullable(),
    }),
  ),
  incidents: z.array(
    z.object({ id, kind: incidentKind, title: z.string(), beginsAt: instant, endsAt: instant.nullable() }),
  ),
  /** What airs again what was missed, to come or sounded there; null while nothing does. */
  replay: z
    .object({ scheduleId: id, startsAt: localDateTime, aired: z.boolean(), byName: z.string(), at: instant })
    .nullable(),
});
export type LedgerStory = z.input<typeof ledgerStory>;
