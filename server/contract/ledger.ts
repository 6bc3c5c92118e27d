/** The airplay log (nhật ký phát sóng) and Hôm nay on the HTTP API. */
import { z } from 'zod';
import { station } from './stations.ts';
import { id, instant } from './words.ts';

export const outcome = z.enum(['aired', 'late', 'cut', 'preempted', 'skipped', 'missed', 'unknown']);
export type Outcome = z.infer<typeof outcome>;
/** What a cell shows: the outcome, or where an open row stands: planned chưa đến giờ, sounding đang phát, waiting chưa báo về. */
export const rowState = z.enum([...outcome.options, 'planned', 'sounding', 'waiting', 'off-plan']);
export type RowState = z.infer<typeof rowState>;
export const evidence = z.enum(['machine', 'carrier', 'village', 'listened', 'none']);

/** Several outcomes of one question stand with commas between: `aired,late,cut`. */
const outcomes = z.codec(z.string().max(80), z.array(outcome).max(outcome.options.length), {
  decode: (text) => text.split(',') as Outcome[],
  encode: (list) => list.join(','),
});

/** Which rows of the log are asked for; what is not named does not narrow. Rows that were withdrawn before their time are never among them. */
export const ledgerFilter = z.object({
  stationId: id.optional(),
  outcome: outcomes.optional(),
  evidence: evidence.optional(),
  /** A topic's code; its parts count too. */
  topic: z.string().max(20).optional(),
  /** A segment, or the hash of a rendition: rows in which it is planned. */
  segmentId: id.optional(),
  scheduleId: id.optional(),
  transport: z.enum(['ip', 'fm', 'manual']).optional(),
  /** True: nothing but sound that no plan asked for; false: none of it. */
  offPlan: z.stringbool().optional(),
  /** `waiting`: begun, unknown and still open; `closed`: decided for good, until somebody corrects it; `begun`: not still to come. */
  state: z.enum(['waiting', 'closed', 'begun']).optional(),
  /** Words of the airing's title or its items' titles, in any order, with or without accents. */
  q: z.string().max(200).optional(),
});
export const ledgerQuery = ledgerFilter.extend({ from: instant, to: instant });

export const ledgerRow = z.object({
  airingId: id,
  stationId: id,
  title: z.string(),
  plannedAt: instant,
  plannedMs: z.int(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  renderedMs: z.int(),
  state: rowState,
  outcome,
  /** Why, in Vietnamese, where the outcome is not plainly aired. */
  reason: z.string().nullable(),
  evidence,
  closed: z.boolean(),
  topics: z.array(z.string()),
  transport: z.enum(['ip', 'fm', 'manual']),
  revision: z.int(),
  priority: z.string(),
});
export type LedgerRow = z.input<typeof ledgerRow>;

/** A time of which a station's own journal says nothing: entries are missing (`hole`), or it has not reported since (`silent`). */
export const journalGap = z.object({
  stationId: id,
  station: z.string(),
  kind: z.enum(['hole', 'silent']),
  from: instant,
  to: instant,
});
export type JournalGap = z.input<typeof journalGap>;

/** The grid: airings x stations; `rows` holds a row per pair that was planned. */
export const ledgerGrid = z.object({
  airings: z.array(z.object({ id, title: z.string(), startsAt: instant, topics: z.array(z.string()) })),
  stations: z.array(z.object({ id, name: z.string(), code: z.string() })),
  rows: z.array(ledgerRow),
  gaps: z.array(journalGap),
});
export type LedgerGrid = z.input<typeof ledgerGrid>;

/** Everything Hôm nay shows. */
export const today = z.object({
  now: instant,
  dayFrom: instant,
  dayTo: instant,
  quiet: z.array(z.object({ from: instant, to: instant })),
  sounding: z
    .object({
      airingId: id,
      title: z.string(),
      itemTitle: z.string(),
      /** Its place in the airing. */
      itemIndex: z.int(),
      topics: z.array(z.string()),
      approvedBy: z.string(),
      approvedAt: instant,
      startedAt: instant,
      endsAt: instant,
      waveform: z.array(z.number()),
      itemStartedAt: instant,
      itemDurationMs: z.int(),
      stationsSounding: z.int(),
      stationsPlanned: z.int(),
    })
    .nullable(),
  timeline: z.array(
    z.object({
      airingId: id,
      title: z.string(),
      startsAt: instant,
      endsAt: instant,
      aired: z.int(),
      planned: z.int(),
      /** How many of its stations stand how, as the log has it; a state without a station is left out. */
      states: z.partialRecord(rowState, z.int()),
      silent: z.string().nullable(),
    }),
  ),
  stations: z.array(station),
  tasks: z.array(
    z.object({
      kind: z.enum([
        'worker',
        'approve',
        'conflict',
        'station',
        'refused',
        'returned',
        'silent',
        /** Items that will not sound: they no longer fit, or were deleted. */
        'left-out',
        /** A place that is still empty shortly before the start. */
        'place-alarm',
        'place',
        'too-little',
        /** An airing of today that some stations cut, missed or left out for a technical reason. */
        'went-wrong',
        'exception',
        'relay-source',
        /** People and paper: a village's week is unanswered, an incident or a complaint stands open, a report is due. */
        'village-week',
        'incident',
        'complaint',
        'report-due',
        /** A machine says sounded and people say not; or the other way round. */
        'doubted',
        'foreign-sound',
        /** None for days, one that lacks something, a damaged database, a restore to be gone through. */
        'backup',
        'doors',
      ]),
      title: z.string(),
      detail: z.string(),
      href: z.string(),
    }),
  ),
  next24h: z.array(
    z.object({ airingId: id, title: z.string(), startsAt: instant, stations: z.int(), silent: z.string().nullable() }),
  ),
});
export type Today = z.input<typeof today>;

/** GET /api/v1/events (SSE): what changed; the page asks again for what it shows. */
export const changeTopic = z.enum([
  'segments',
  'plan',
  'stations',
  'ledger',
  'people',
  'evidence',
  'incidents',
  'reports',
  'signing',
]);
export type ChangeTopic = z.infer<typeof changeTopic>;
