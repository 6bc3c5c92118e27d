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

export const ledgerQuery = z.object({
  from: instant,
  to: instant,
  stationId: id.optional(),
  outcome: outcome.optional(),
  q: z.string().max(200).optional(),
});

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
});
export type LedgerRow = z.input<typeof ledgerRow>;

/** The grid: airings x stations; `rows` holds a row per pair that was planned. */
export const ledgerGrid = z.object({
  airings: z.array(z.object({ id, title: z.string(), startsAt: instant, topics: z.array(z.string()) })),
  stations: z.array(z.object({ id, name: z.string(), code: z.string() })),
  rows: z.array(ledgerRow),
});
export type LedgerGrid = z.input<typeof ledgerGrid>;

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
      /** Null of a relay. */
      sha256: z.string().nullable(),
      approvedBy: z.string(),
      approvedAt: instant,
      plannedAt: instant,
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      renderedMs: z.int(),
      plannedMs: z.int(),
      rmsDb: z.number().nullable(),
      peakDb: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** What of the programme was left out there beforehand, and why, in Vietnamese. */
  dropped: z.array(z.object({ title: z.string(), message: z.string() })),
  journal: z.array(z.object({ epoch: z.int(), seq: z.int(), at: instant, kind: z.string(), hash: z.string() })),
  chainIntact: z.boolean(),
});
export type LedgerStory = z.input<typeof ledgerStory>;

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
]);
export type ChangeTopic = z.infer<typeof changeTopic>;
