/** The log over many days on the HTTP API: counts by day, rows as a list, a segment's airings, what is handed out, what is aired again. */
import { z } from 'zod';
import { journalGap, ledgerFilter, ledgerGrid, ledgerQuery, ledgerRow, rowState } from './ledger.ts';
import { id, instant, localDate, localDateTime } from './words.ts';

/** Days of the commune, the last one included: at most 32; of one station 366. */
export const daysQuery = ledgerFilter.extend({ firstDay: localDate, lastDay: localDate });
/** How the rows of each day stand at each station. */
export const ledgerDays = z.object({
  stations: ledgerGrid.shape.stations,
  days: z.array(
    z.object({
      date: localDate,
      cells: z.array(
        z.object({
          stationId: id,
          /** Planned rows that were found; sound that no plan asked for is in `states` alone. */
          planned: z.int(),
          states: z.partialRecord(rowState, z.int()),
          /** The day is over, and of all that was planned nothing sounded. */
          silentAllDay: z.boolean(),
          /** Its journal says nothing of a part of the day. */
          gap: z.boolean(),
        }),
      ),
    }),
  ),
  gaps: z.array(journalGap),
});
export type LedgerDays = z.input<typeof ledgerDays>;

/** A row in a list, with the name of its place. */
const listedRow = ledgerRow.extend({ station: z.string() });
/** Rows of at most 366 days; `after` is what the page before answered as `next`. */
export const listQuery = ledgerQuery.extend({ after: z.string().max(200).optional() });
export const ledgerList = z.object({
  /** Of all pages. */
  total: z.int(),
  rows: z.array(listedRow),
  next: z.string().nullable(),
});
export type LedgerList = z.input<typeof ledgerList>;

/** The newest airings of one segment before an instant, whatever the year. */
export const segmentQuery = z.object({ segmentId: id, before: instant.optional() });
export const segmentAirings = z.object({
  airings: z.array(
    z.object({
      airingId: id,
      title: z.string(),
      plannedAt: instant,
      stations: z.int(),
      /** At how many of them it sounded: as planned, late, or in part. */
      sounded: z.int(),
    }),
  ),
  /** To be asked for next; null at the first airing of all. */
  before: instant.nullable(),
});
export type SegmentAirings = z.input<typeof segmentAirings>;

export const exportQuery = ledgerQuery.extend({ format: z.enum(['csv', 'json']) });

/** `startsAt`: the first free time of a session when it is not named. */
export const replayWrite = z.object({ dryRun: z.boolean().default(true), startsAt: localDateTime.optional() });
export const replayMade = z.object({
  startsAt: localDateTime,
  stations: z.array(z.string()),
  items: z.array(z.object({ index: z.int(), title: z.string(), durationMs: z.int() })),
  notes: z.array(z.string()),
  /** Null while it is only proposed. */
  scheduleId: id.nullable(),
});
export type ReplayMade = z.input<typeof replayMade>;
