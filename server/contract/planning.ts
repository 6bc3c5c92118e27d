/** Answers to conflicts, targets, proposals, the run-sheet and the calendar link on the HTTP API. */
import { z } from 'zod';
import { id, instant, localDate, localDateTime, localTime, segmentKind, title } from './words.ts';

/** Ghi đè, tiếp nối, dời, hủy: what a person decides where two airings want the same time. */
export const conflictAnswerWrite = z.object({
  earlierId: id,
  laterId: id,
  answer: z.enum(['override', 'follow', 'move', 'cancel']),
  /** For move: where the later one goes. */
  startsAt: localDateTime.optional(),
  /** Only tell what would move. */
  dryRun: z.boolean().default(false),
});
/** What a change does to one airing; `to` null: it does not sound. */
export const moved = z.object({
  airingId: id,
  title: z.string(),
  stations: z.int(),
  from: instant,
  to: instant.nullable(),
  /** Items that fall away, with the reason in Vietnamese. */
  dropped: z.array(z.object({ title: z.string(), message: z.string() })),
});
export const conflictAnswered = z.object({ id: id.nullable(), moves: z.array(moved) });
export type ConflictAnswered = z.input<typeof conflictAnswered>;

/** Two airings that want the same time at some stations; `asks`: nobody has decided and a person should. */
export const openConflict = z.object({
  earlierId: id,
  earlierTitle: z.string(),
  laterId: id,
  laterTitle: z.string(),
  at: instant,
  waitsMs: z.int(),
  stations: z.int(),
  asks: z.boolean(),
  answer: z.object({ id, answer: z.enum(['override', 'follow']), by: z.string(), at: instant }).nullable(),
});
export type OpenConflict = z.input<typeof openConflict>;

/** Chỉ tiêu do xã đặt. Empty lists mean any; `everyTopic` asks each of the topics by itself. */
export const targetWrite = z.object({
  title,
  topics: z.array(z.string().max(20)).max(50).default([]),
  kinds: z.array(segmentKind).max(8).default([]),
  tags: z.array(z.string().max(40)).max(20).default([]),
  everyTopic: z.boolean().default(false),
  measure: z.enum(['airings', 'minutes']),
  atLeast: z.int().min(1).max(100_000),
  per: z.enum(['week', 'month', 'quarter', 'year']),
  /** Counted in each village by itself, or once for the commune. */
  each: z.enum(['village', 'commune']),
});
export const target = targetWrite.extend({ id, title: z.string(), createdBy: z.string() });
export type Target = z.input<typeof target>;

/** Where a proposal may put something: these times of day on the allowed days, so many ms each, at these stations (all when left out). */
export const proposalBody = z.object({
  from: localDate,
  /** Included. */
  until: localDate,
  times: z.array(localTime).min(1).max(10),
  slotMs: z.int().min(30_000).max(7_200_000),
  segmentIds: z.array(id).max(1000).optional(),
});
export const proposedSession = z.object({
  startsAt: localDateTime,
  items: z.array(z.object({ segmentId: id, title: z.string(), durationMs: z.int(), topics: z.array(z.string()) })),
  /** Targets it serves. */
  targetIds: z.array(id),
});
export const proposal = z.object({
  sessions: z.array(proposedSession),
  targets: z.array(
    z.object({
      id,
      title: z.string(),
      /** One entry per period and, where topics are asked by themselves, per topic; of villages the one with least. */
      periods: z.array(
        z.object({ label: z.string(), planned: z.number(), wanted: z.int(), reason: z.string().nullable() }),
      ),
    }),
  ),
});
export type Proposal = z.input<typeof proposal>;
/** How the stored plan and the log so far stand against the targets, from the first day to the last. */
export const standingQuery = z.object({ from: localDate, until: localDate });
export const targetStandings = proposal.pick({ targets: true });
/** What the operator made of it. */
export const proposalAccept = z.object({
  title,
  sessions: z
    .array(z.object({ startsAt: localDateTime, segmentIds: z.array(id).min(1).max(50) }))
    .min(1)
    .max(1000),
  slotMs: z.int().min(30_000).max(7_200_000),
});
export const proposalAccepted = z.object({ scheduleIds: z.array(id), conflicts: z.int() });

/** Phiếu phát sóng: what one station sounds on one day, item by item. */
export const runSheetQuery = z.object({ stationId: id, date: localDate });
export const runSheet = z.object({
  commune: z.string(),
  station: z.object({ id, code: z.string(), name: z.string() }),
  date: localDate,
  /** "Thứ Hai, 23/11/2026", and the holiday's name if it is one. */
  dateWords: z.string(),
  airings: z.array(
    z.object({
      airingId: id,
      title: z.string(),
      startsAt: instant,
      endsAt: instant,
      silent: z.string().nullable(),
      items: z.array(
        z.object({
          startsAt: instant,
          title: z.string(),
          kind: z.string(),
          durationMs: z.int(),
          approvedBy: z.string(),
        }),
      ),
      dropped: z.array(z.object({ title: z.string(), message: z.string() })),
    }),
  ),
  contacts: z.array(z.object({ name: z.string(), phone: z.string() })),
});
export type RunSheet = z.input<typeof runSheet>;

/** A secret address of the calendar for one person's phone; the whole address is told once. */
export const calendarLinkWrite = z.object({ stationId: id.nullable().default(null) });
export const calendarLink = z.object({ id, stationId: id.nullable(), createdAt: instant });
export const calendarLinkMade = calendarLink.extend({ path: z.string() });
export const calendarQuery = z.object({ token: z.string().max(100), station: id.optional() });
