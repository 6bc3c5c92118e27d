/** Programmes, zones, schedules, preview and airings on the HTTP API. */
import { z } from 'zod';
import { id, instant, lateRule, localDate, localDateTime, localTime, priority, target, title } from './words.ts';

/** A moment, or a whole day: an exdate of a day removes all of it, an rdate of a day adds it at the usual times. */
const momentOrDay = z.union([localDateTime, localDate], 'cần là ngày, hoặc ngày giờ, ví dụ 2026-11-23T05:00:00');

export const programme = z.object({
  id,
  title: z.string(),
  items: z.array(
    z.object({ kind: z.literal('segment'), segmentId: id, title: z.string(), durationMs: z.int().nullable() }),
  ),
});
export type Programme = z.input<typeof programme>;
export const programmeWrite = z.object({
  title,
  items: z
    .array(z.object({ kind: z.literal('segment'), segmentId: id }))
    .min(1)
    .max(100),
});

export const zone = z.object({ id, name: z.string(), stationIds: z.array(id) });
export type Zone = z.input<typeof zone>;
export const zoneWrite = z.object({ name: title, stationIds: z.array(id).max(5000) });

/** The rule in local time of the commune's zone; `times` are further times of day besides dtstart's own. */
const scheduleFields = {
  title,
  programmeId: id,
  dtstart: localDateTime,
  rrule: z.string().max(500).nullable(),
  rdates: z.array(momentOrDay).max(500),
  exdates: z.array(momentOrDay).max(500),
  times: z.array(localTime).max(20),
  target,
  priority,
  lateRule,
};
export const scheduleWrite = z.object({
  ...scheduleFields,
  rrule: scheduleFields.rrule.default(null),
  rdates: scheduleFields.rdates.default([]),
  exdates: scheduleFields.exdates.default([]),
  times: scheduleFields.times.default([]),
  target: target.default({ kind: 'all' }),
  priority: priority.default('normal'),
  lateRule: lateRule.default('join'),
});
/** What is not named stays as it is: no defaults here. */
export const scheduleChange = z.object(scheduleFields).partial();

export const conflict = z.object({
  kind: z.enum(['overlap', 'quiet-hours', 'weekday-not-allowed', 'session-too-long']),
  at: instant,
  message: z.string(),
  /** For overlaps: the other schedule's title, how long the later one waits, and how many stations it concerns. */
  other: z.string().nullable(),
  waitsMs: z.int().nullable(),
  stations: z.int().nullable(),
});
export type Conflict = z.input<typeof conflict>;

export const schedule = z.object({
  id,
  title: z.string(),
  programmeId: id,
  programmeTitle: z.string(),
  dtstart: z.string(),
  rrule: z.string().nullable(),
  rdates: z.array(z.string()),
  exdates: z.array(z.string()),
  times: z.array(z.string()),
  target,
  priority,
  lateRule,
  /** "Thứ Ba và thứ Năm, 05:20 (5 giờ 20 sáng), đến 31/12/2026". */
  words: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  cancelledAt: instant.nullable(),
});
export type Schedule = z.input<typeof schedule>;
export const scheduleStored = z.object({ schedule, conflicts: z.array(conflict) });

/** Nothing is stored. Occurrences are local with their offset: `2026-11-24T05:00:00+07:00`. */
export const previewBody = z.object({
  dtstart: localDateTime,
  zone: z.string().max(64).optional(),
  rrule: z.string().max(500).nullish(),
  rdates: z.array(momentOrDay).max(500).default([]),
  exdates: z.array(momentOrDay).max(500).default([]),
  times: z.array(localTime).max(20).default([]),
  limit: z.int().min(1).max(5000).default(500),
  programmeId: id.optional(),
  target: target.optional(),
  priority: priority.optional(),
  /** The stored schedule that this one would replace: it is no conflict with itself. */
  scheduleId: id.optional(),
});
export const preview = z.object({ occurrences: z.array(z.string()), conflicts: z.array(conflict), words: z.string() });
export type Preview = z.input<typeof preview>;

export const airing = z.object({
  id,
  scheduleId: id,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  priority: z.string(),
  stationIds: z.array(id),
  items: z.array(
    z.object({ segmentId: id, title: z.string(), offsetMs: z.int(), durationMs: z.int(), approvedBy: z.string() }),
  ),
  dropped: z.array(z.object({ segmentId: id, title: z.string(), reason: z.string(), message: z.string() })),
  /** Why nothing of it will sound, in Vietnamese. */
  silent: z.string().nullable(),
  /** It waits for another airing on some station. */
  waits: z.array(z.object({ afterTitle: z.string(), waitsMs: z.int(), stations: z.int() })),
});
export type Airing = z.input<typeof airing>;
export const airingsQuery = z.object({ from: instant, to: instant });

/** Quy chế phát sóng. Weekdays ISO, Monday 1; quiet hours [from, until) in local time, across midnight when until < from, none when equal. */
export const policyWrite = z.object({
  quiet: z.array(z.object({ from: localTime, until: localTime })).max(10),
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  maxSessionsPerDay: z.int().min(1).max(24),
  maxMinutesPerSession: z.int().min(1).max(720),
  volumeCeilingPct: z.int().min(0).max(100),
});
export const policyView = policyWrite.extend({ label: z.string().nullable() });
export type PolicyView = z.input<typeof policyView>;
