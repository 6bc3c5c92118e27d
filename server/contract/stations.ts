/** Stations on the HTTP API. */
import { z } from 'zod';
import { selfTestSchema, timeSourceSchema } from '../../stations/protocol.ts';
import { id, instant, line, lines, title } from './words.ts';

/** sounding đang phát · ready sẵn sàng · attention cần xem · stopped nút dừng tại trạm đang bật · lost mất liên lạc · new chưa cài đặt · retired ngừng dùng · manual phát thủ công. */
export const stationHealth = z.enum(['sounding', 'ready', 'attention', 'stopped', 'lost', 'new', 'retired', 'manual']);
export type StationHealth = z.infer<typeof stationHealth>;

export const station = z.object({
  id,
  code: z.string(),
  name: z.string(),
  kind: z.enum(['commune', 'village']),
  transport: z.enum(['ip', 'fm', 'manual']),
  health: stationHealth,
  /** One short Vietnamese sentence: why, since when, until when covered. */
  words: z.string(),
  playing: z.object({ title: z.string(), airingId: id, since: instant }).nullable(),
  lastSeenAt: instant.nullable(),
  coveredUntil: instant.nullable(),
  /** Published, and applied on the station; equal when all is well. */
  versionPublished: z.int().nullable(),
  versionApplied: z.int().nullable(),
  clusters: z.array(z.object({ id, name: z.string(), landmark: z.string() })),
  contacts: z.array(z.object({ id, name: z.string(), phone: z.string() })),
  zoneIds: z.array(id),
  /** Of an fm station: the station whose sound it carries. */
  carrierId: id.nullable(),
  sim: z.object({
    number: z.string().nullable(),
    network: z.string().nullable(),
    expiresOn: z.string().nullable(),
    allowanceMb: z.int().nullable(),
    /** What somebody must do about it, in words. */
    warning: z.string().nullable(),
  }),
});
export type Station = z.input<typeof station>;

const selfTestResult = selfTestSchema.omit({ id: true, at: true }).extend({ at: instant });

export const stationDetail = station.extend({
  enrolledAt: instant.nullable(),
  clock: z
    .object({
      trusted: z.boolean(),
      /** null from a player that does not tell. */
      source: timeSourceSchema.nullable(),
      offsetMs: z.number(),
      boundMs: z.number().nullable(),
      /** Parts per million that true time passes faster than the machine's clock; null until it is measured. */
      driftPpm: z.number().nullable(),
    })
    .nullable(),
  /** While something sounds: how late (+) or early (-) it is by the station's own time, and how far that may be off. */
  sync: z.object({ errorMs: z.number(), boundMs: z.number().nullable() }).nullable(),
  audio: z.object({ device: z.string(), ok: z.boolean(), detail: z.string().nullable() }).nullable(),
  diskFreeBytes: z.number().nullable(),
  volumePct: z.number().nullable(),
  software: z.string().nullable(),
  /** Whether it demands people's signatures, and what of its plan lacks one: as the key list in force says, the list not yet taken, or software that knows none. */
  signatures: z.object({ kind: z.enum(['demanded', 'off', 'waiting', 'old-software']), unsigned: z.int() }).nullable(),
  mediaMissing: z.int().nullable(),
  journalSeq: z.int().nullable(),
  faults: z.array(z.object({ code: z.string(), message: z.string() })),
  /** The ceiling of its volume from now on, for a day: each change of it, the policy's bands and its own caps in it. */
  volumeCeilings: z.array(z.object({ from: instant, ceilingPct: z.number() })),
  /** What it has cost its SIM in this month, by its own count. */
  traffic: z.object({ month: z.string(), bytes: z.int() }).nullable(),
  /** The last self-test; `askedAt` while its answer is waited for. */
  selfTest: z.object({ askedAt: instant.nullable(), result: selfTestResult.nullable() }),
  /** Contacts that were lost in the last 30 days, newest first; `restarted` once it was back: the box had been off. */
  losses: z.array(z.object({ lostAt: instant, backAt: instant.nullable(), restarted: z.boolean().nullable() })),
  next24h: z.array(z.object({ airingId: id, title: z.string(), startsAt: instant, endsAt: instant })),
});
export type StationDetail = z.input<typeof stationDetail>;

const phone = z
  .string()
  .trim()
  .max(30)
  .regex(/^[+() .-]*(\d[+() .-]*){3,15}$/, 'cần có 3 đến 15 chữ số, thêm được dấu + ( ) . - và khoảng trắng');

const place = {
  code: line(20),
  name: title,
  kind: z.enum(['commune', 'village']),
  transport: z.enum(['ip', 'fm', 'manual']),
  clusters: z.array(z.object({ name: title, landmark: lines(200).default('') })).max(50),
  contacts: z.array(z.object({ name: title, phone })).max(20),
  /** The SIM in its box; what is left out or null is not known. */
  sim: z
    .object({
      number: z
        .string()
        .trim()
        .regex(/^\+?\d{8,15}$/, 'cần có 8 đến 15 chữ số')
        .nullable()
        .default(null),
      network: line(40).nullable().default(null),
      expiresOn: z.iso.date('cần là một ngày có thật, dạng năm-tháng-ngày').nullable().default(null),
      allowanceMb: z.int().min(1).max(1_000_000).nullable().default(null),
    })
    .optional(),
  /** Left out at an fm station: the commune's own station, where there is exactly one. Only fm stations have one. */
  carrierId: id.nullable().optional(),
};
export const stationCreate = z.object({
  ...place,
  kind: place.kind.default('village'),
  transport: place.transport.default('ip'),
  clusters: place.clusters.default([]),
  contacts: place.contacts.default([]),
});
/** What is not named stays as it is: no defaults here. */
export const stationChange = z.object(place).partial();

/**
 * Valid 7 days, for one use. `code` has 8 letters and 12 of the root key's fingerprint, in groups of four; `setupFile` is the file to put
 * on a USB stick for a box without screen and keyboard.
 */
export const enrolmentCode = z.object({
  code: z.string(),
  expiresAt: instant,
  command: z.string(),
  setupFile: z.object({ name: z.string(), text: z.string() }),
});
export type EnrolmentCode = z.input<typeof enrolmentCode>;
