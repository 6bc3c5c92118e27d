/** Quy chế phát sóng on the HTTP API: the dated rules, the exceptions a leader opens, the holidays and named days. */
import { z } from 'zod';
import { eachOnce, id, instant, localDate, localTime, title } from './words.ts';

const weekdays = z.array(z.int().min(1).max(7)).min(1).max(7).refine(eachOnce, 'có ngày lặp lại');
/** [from, until) in local time, across midnight when until < from. */
const hours = { from: localTime, until: localTime };
/** An emergency sounds no louder than the ceiling of its hour (R5): an hour that is to be silent is a quiet hour, in which an emergency is heard. */
const LEAST_CEILING_PCT = 20;
const TOO_QUIET = `không dưới ${LEAST_CEILING_PCT}%, vì lệnh khẩn cấp cũng theo mức này; giờ cần im thì đặt giờ yên lặng`;
const ceilingPct = z
  .int()
  .min(0)
  .max(100)
  .refine((percent) => percent >= LEAST_CEILING_PCT, TOO_QUIET);
const noLength = 'giờ bắt đầu và giờ kết thúc phải khác nhau';

/** Weekdays ISO, Monday 1. */
const rules = {
  quiet: z.array(z.object(hours).refine(hasLength, noLength)).max(10),
  weekdays,
  /** Khung giờ: empty means any hour that is not quiet. */
  windows: z.array(z.object(hours).refine(hasLength, noLength)).max(10).default([]),
  maxSessionsPerDay: z.int().min(1).max(24),
  maxMinutesPerSession: z.int().min(1).max(720),
  /** 0: none asked for. */
  minMinutesPerDay: z.int().min(0).max(1440).default(0),
  volumeCeilingPct: ceilingPct,
  volumeBands: z
    .array(z.object({ ...hours, weekdays: weekdays.optional(), ceilingPct }).refine(hasLength, noLength))
    .max(20)
    .default([]),
  /** Near a school or a clinic. */
  stationCaps: z
    .array(
      z
        .object({
          ...hours,
          weekdays: weekdays.optional(),
          ceilingPct,
          stationIds: z.array(id).min(1).max(5000),
          reason: title,
        })
        .refine(hasLength, noLength),
    )
    .max(50)
    .default([]),
};
/** `validFrom`: the local day from whose beginning it holds; at once when it is left out. */
export const policyWrite = z.object({ ...rules, validFrom: localDate.optional() });

/** A day and hours that a leader opens beforehand (an election Sunday, giao thừa). */
export const policyExceptionWrite = z.object({ date: localDate, ...hours, reason: title });
export const policyException = z.object({
  id,
  from: instant,
  to: instant,
  reason: z.string(),
  createdBy: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
});
export type PolicyException = z.input<typeof policyException>;

/** As stored, also what was stored before it was refused: quiet hours with equal ends mean none. */
const anyHours = { from: z.string(), until: z.string() };
const anyBand = { ...anyHours, weekdays: z.array(z.int()).optional(), ceilingPct: z.int() };
const rulesView = {
  quiet: z.array(z.object(anyHours)),
  weekdays: z.array(z.int()),
  windows: z.array(z.object(anyHours)),
  maxSessionsPerDay: z.int(),
  maxMinutesPerSession: z.int(),
  minMinutesPerDay: z.int(),
  volumeCeilingPct: z.int(),
  volumeBands: z.array(z.object(anyBand)),
  stationCaps: z.array(z.object({ ...anyBand, stationIds: z.array(id), reason: z.string() })),
};
export const policyView = z.object({
  ...rulesView,
  label: z.string().nullable(),
  later: z.array(z.object({ ...rulesView, id, validFrom: instant, label: z.string().nullable() })),
  exceptions: z.array(policyException),
});
export type PolicyView = z.input<typeof policyView>;

/** `dryRun`: nothing is stored, the answer tells what it would do. */
export const policyQuery = z.object({ dryRun: z.stringbool().default(false) });
/** What was set, and what of the plan sounds less by it (the coming 15 days from its beginning); `first` in words. */
export const policySet = policyView.extend({
  silenced: z.object({
    airings: z.int(),
    first: z.object({ airingId: id, title: z.string(), startsAt: instant, message: z.string() }).nullable(),
  }),
});
export type PolicySet = z.input<typeof policySet>;

/** One day of the exception calendar: computed by law and moon, by the government's decision of the year, or the commune's own. */
export const exceptionDay = z.object({
  date: localDate,
  name: z.string(),
  kind: z.enum(['holiday', 'mourning', 'festival', 'other']),
  source: z.enum(['computed', 'commune']),
  /** False: computed, but taken back by the year's decision. */
  holds: z.boolean(),
});
export type ExceptionDay = z.input<typeof exceptionDay>;
export const exceptionDayQuery = z.object({ year: z.coerce.number().int().min(2023).max(2050) });
export const exceptionDayParams = z.object({ date: localDate });
/** `holds` false takes a computed day back. */
export const exceptionDayWrite = z.object({
  name: title,
  kind: z.enum(['holiday', 'mourning', 'festival', 'other']),
  holds: z.boolean().default(true),
});

/** `05:00` and `05:00:00` are one time. */
function hasLength({ from, until }: { readonly from: string; readonly until: string }): boolean {
  return from.padEnd(8, ':00') !== until.padEnd(8, ':00');
}
