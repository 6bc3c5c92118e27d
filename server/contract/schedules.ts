/** Zones, schedules, preview and airings on the HTTP API. */
import { z } from 'zod';
import { id, instant, lateRule, localDate, localDateTime, localTime, priority, target, title } from './words.ts';

const DAY_MS = 86_400_000;

/** A moment, or a whole day: an exdate of a day removes all of it, an rdate of a day adds it at the usual times. */
const momentOrDay = z.union([localDateTime, localDate], 'cần là ngày, hoặc ngày giờ, ví dụ 2026-11-23T05:00:00');

export const zone = z.object({ id, name: z.string(), stationIds: z.array(id) });
export type Zone = z.input<typeof zone>;
export const zoneWrite = z.object({ name: title, stationIds: z.array(id).max(5000) });

/** What a schedule does on a holiday or a day the commune named. */
export const exceptionRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as-usual') }),
  z.object({ kind: z.literal('skip') }),
  z.object({ kind: z.literal('instead'), programmeId: id }),
]);
/** Khung: how long an airing may sound; null is as long as its items are. */
const slotMs = z.int().min(1000).max(DAY_MS).nullable();

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
  slotMs,
  onExceptionDays: exceptionRule,
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
  slotMs: slotMs.default(null),
  onExceptionDays: exceptionRule.default({ kind: 'as-usual' }),
  /** An fm station sounds with its whole group: refused with the names unless the person has said yes to that. */
  acceptFmGroup: z.boolean().default(false),
});
/**
 * What is not named stays as it is: no defaults here. `scope` all: every occurrence still to come (what has begun stays: the series is
 * split at now); following: from the occurrence `from` on, which becomes a schedule of its own.
 */
export const scheduleChange = z.object({
  ...z.object(scheduleFields).partial().shape,
  acceptFmGroup: z.boolean().optional(),
  scope: z.enum(['all', 'following']).optional(),
  /** The local start that the rule gives the first occurrence to change. */
  from: localDateTime.optional(),
});
/** One occurrence, named in the path by the local start the rule gives it, departs from its series. */
export const occurrenceWrite = z.object({
  cancelled: z.literal(true).optional(),
  startsAt: localDateTime.optional(),
  programmeId: id.optional(),
  slotMs: z.int().min(1000).max(DAY_MS).optional(),
});
export const occurrenceParams = z.object({ id, occurrence: localDateTime });

export const conflict = z.object({
  kind: z.enum([
    'overlap',
    'quiet-hours',
    'weekday-not-allowed',
    'outside-window',
    'session-too-long',
    'too-many-sessions',
    'too-little',
    'does-not-fit',
    'expires',
    'fm-group',
    /** Moved to a day on which its schedule is silent or airs something else. */
    'exception-day',
    /** A rule that gives too much in a day. */
    'too-often',
    /** Nothing of it is still to come. */
    'never-occurs',
    'programme-unknown',
    /** A group or a station that is not there. */
    'target-unknown',
  ]),
  at: instant,
  message: z.string(),
  /** It stops the schedule from being stored. */
  refuses: z.boolean(),
  /** For overlaps: the other schedule's title, how long the later one waits, and how many stations it concerns. */
  other: z.string().nullable(),
  waitsMs: z.int().nullable(),
  stations: z.int().nullable(),
  /** For overlaps: the two airings, to be answered by their ids. */
  earlierId: id.nullable(),
  laterId: id.nullable(),
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
  slotMs: z.int().nullable(),
  onExceptionDays: exceptionRule,
  /** Single occurrences that depart from the rule. */
  changes: z.array(
    z.object({
      occurrence: z.string(),
      cancelled: z.boolean(),
      startsAt: z.string().nullable(),
      programmeId: z.string().nullable(),
      slotMs: z.int().nullable(),
    }),
  ),
  /** "Thứ Ba và thứ Năm, 05:20 (5 giờ 20 sáng), đến 31/12/2026". */
  words: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  cancelledAt: instant.nullable(),
});
export type Schedule = z.input<typeof schedule>;
/** `schedule` is what was asked for; after a split `endedId` is the older series, which ends before it. */
export const scheduleStored = z.object({ schedule, conflicts: z.array(conflict), endedId: id.nullable() });

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
  slotMs: slotMs.optional(),
  onExceptionDays: exceptionRule.optional(),
  /** The stored schedule that this one would replace: it is no conflict with itself. */
  scheduleId: id.optional(),
  /** Of the stored schedule only this occurrence departs, to `dtstart`: the local start that the rule gives it. */
  occurrence: localDateTime.optional(),
});
export const preview = z.object({
  occurrences: z.array(z.string()),
  conflicts: z.array(conflict),
  words: z.string(),
  /** Occurrences on exception days, and what happens then. */
  exceptionDays: z.array(z.object({ occurrence: z.string(), name: z.string(), effect: exceptionRule })),
  /** Stations that sound, too, because an fm station cannot sound alone; null when nothing is added. */
  fmGroup: z.object({ carrier: z.string(), added: z.array(z.string()) }).nullable(),
});
export type Preview = z.input<typeof preview>;

export const airing = z.object({
  id,
  scheduleId: id,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  priority: z.string(),
  stationIds: z.array(id),
  /** Of the schedule's rule; an occurrence that was moved is named by the start the rule gave it. */
  occurrence: z.string(),
  movedFrom: z.string().nullable(),
  items: z.array(
    z.object({
      index: z.int(),
      kind: z.string(),
      segmentId: id.nullable(),
      title: z.string(),
      offsetMs: z.int(),
      durationMs: z.int(),
      approvedBy: z.string(),
      /** Only there; null is everywhere the airing sounds. */
      stationIds: z.array(id).nullable(),
      /** A pick chose it. */
      picked: z.boolean(),
    }),
  ),
  dropped: z.array(z.object({ segmentId: id.nullable(), title: z.string(), reason: z.string(), message: z.string() })),
  /** Chỗ chờ bài of its programme. */
  places: z.array(z.object({ index: z.int(), name: z.string(), maxMs: z.int(), filledBy: z.string().nullable() })),
  /** Why nothing of it will sound, in Vietnamese. */
  silent: z.string().nullable(),
  /** It waits for another airing on some station. */
  waits: z.array(
    z.object({ earlierId: id, afterTitle: z.string(), waitsMs: z.int(), stations: z.int(), asks: z.boolean() }),
  ),
});
export type Airing = z.input<typeof airing>;
export const airingsQuery = z.object({ from: instant, to: instant });
