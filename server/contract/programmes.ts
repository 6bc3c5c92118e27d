/** Programmes, the relay sources they name and the places that wait for the day's bulletin, on the HTTP API. */
import { z } from 'zod';
import { TUNER_ADDRESS } from '../../stations/tuner-address.ts';
import { signedAct } from './acts.ts';
import { id, instant, segmentKind, title } from './words.ts';

const HOUR_MS = 3_600_000;
const lengthMs = z
  .int()
  .min(1000)
  .max(12 * HOUR_MS);

/** Chọn bài tự động. Empty lists mean any. */
const pick = z.object({
  kind: z.literal('pick'),
  topics: z.array(z.string().max(20)).max(50).default([]),
  kinds: z.array(segmentKind).max(8).default([]),
  tags: z.array(z.string().max(40)).max(20).default([]),
  maxItems: z.int().min(1).max(20).default(1),
  maxMs: lengthMs,
  notAiredForDays: z.int().min(0).max(365).default(7),
});
/** Tiếp âm: a live window at its own place. */
const relay = z.object({
  kind: z.literal('relay'),
  sourceId: id,
  offsetMs: z
    .int()
    .min(0)
    .max(12 * HOUR_MS),
  durationMs: lengthMs,
});
/** Chỗ chờ bài. */
const place = z.object({
  kind: z.literal('place'),
  name: title,
  maxMs: lengthMs,
  fallback: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('segment'), segmentId: id }),
    z.object({ kind: z.literal('close-up') }),
    z.object({ kind: z.literal('silence') }),
  ]),
});
/** Thông báo riêng từng thôn. */
const village = z.object({
  kind: z.literal('village'),
  slotMs: lengthMs,
  notices: z.array(z.object({ segmentId: id, stationIds: z.array(id).min(1).max(5000) })).max(100),
});
const segment = z.object({ kind: z.literal('segment'), segmentId: id });
export const programmeItem = z.discriminatedUnion('kind', [segment, pick, relay, place, village]);
export const programmeWrite = z.object({ title, items: z.array(programmeItem).min(1).max(100) });

/** As stored, with what a person reads: `title` of what it names, `durationMs` it takes at most (null while unknown). */
export const programmeItemView = z.intersection(
  z.discriminatedUnion('kind', [segment, pick, relay, place.extend({ name: z.string() }), village]),
  z.object({ title: z.string(), durationMs: z.int().nullable() }),
);
export const programme = z.object({
  id,
  title: z.string(),
  items: z.array(programmeItemView),
  /** Where each item begins after the start when every item takes its whole length, and the length of all. */
  offsetsMs: z.array(z.int()),
  lengthMs: z.int(),
  /** What does not fit or is about to expire, in Vietnamese, with the seconds. */
  warnings: z.array(z.string()),
});
export type Programme = z.input<typeof programme>;
export type ProgrammeItem = z.input<typeof programmeItem>;

/** Nguồn tiếp âm. Approved by a leader, for its validity (R1). */
export const relaySourceWrite = z.object({
  name: title,
  /** A stream, or `tuner:<name>`: a tuner at the stations. */
  url: z.union([z.url({ protocol: /^https?$/ }).max(500), z.string().regex(TUNER_ADDRESS)]),
  validFrom: instant.nullable().default(null),
  /** Exclusive. */
  validUntil: instant.nullable().default(null),
});
/** What is not named stays as it is: no defaults here. */
export const relaySourceChange = z.object({
  name: title.optional(),
  url: relaySourceWrite.shape.url.optional(),
  validFrom: instant.nullable().optional(),
  validUntil: instant.nullable().optional(),
});
/** `url`: the address the approver saw; another one by now is refused. */
export const relaySourceApprove = z
  .object({ url: z.string().max(500).optional(), signed: signedAct.optional() })
  .nullish();
export const relaySource = z.object({
  id,
  name: z.string(),
  url: z.string(),
  validFrom: instant.nullable(),
  validUntil: instant.nullable(),
  createdBy: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
});
export type RelaySource = z.input<typeof relaySource>;

/** A place of an airing to come: what fills it, and what sounds while nothing does. */
export const placeView = z.object({
  airingId: id,
  index: z.int(),
  airingTitle: z.string(),
  startsAt: instant,
  name: z.string(),
  maxMs: z.int(),
  segment: z.object({ id, title: z.string(), durationMs: z.int(), approved: z.boolean() }).nullable(),
  fallback: z.string(),
  /** Stations that have acknowledged the filling, of how many. */
  acknowledged: z.int(),
  stations: z.int(),
});
export type PlaceView = z.input<typeof placeView>;
export const placeParams = z.object({ airingId: id, index: z.coerce.number().int().min(0).max(100_000) });
export const placeFill = z.object({ segmentId: id });
