/** Shapes that several resources share on the HTTP API: instants, local times, targets, problems. */
import { z } from 'zod';

const UNREADABLE = 'có ký tự điều khiển, không đọc được';
const BLANK = 'không được để trống';

/** ISO 8601 with an offset on the wire, epoch milliseconds (UTC) inside. Answers are always UTC with a `Z`. */
export const instant = z.codec(z.iso.datetime({ offset: true }), z.int(), {
  decode: (text) => Date.parse(text),
  encode: (ms) => new Date(ms).toISOString(),
});
/** Wall-clock time in the commune's zone: `2026-11-23T05:00:00`. */
export const localDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'cần là ngày giờ, ví dụ 2026-11-23T05:00:00');
export const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'cần là giờ trong ngày, ví dụ 05:00');
/** A day of the commune's calendar, in years that people plan and report in: with those of the year 0 or 9999 no week or quarter can be counted. What is stored reads as it is. */
export const localDate = z.codec(z.iso.date(), z.iso.date(), {
  decode: (day, { issues }) => {
    if (!/^2\d/.test(day)) issues.push({ code: 'custom', input: day, message: 'cần là ngày từ năm 2000 đến năm 2999' });
    return day;
  },
  encode: (day) => day,
});
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const id = z.string().min(1).max(64);
/** A title, a name or a reason: one line that somebody can read. */
export const title = line(200);

/** One readable line: no control characters, and not blank once what takes no room is gone. */
export function line(longest: number) {
  return z.string().trim().min(1).max(longest).refine(isReadable, UNREADABLE).refine(isVisible, BLANK);
}

/** Readable lines, or nothing at all. */
export function lines(longest: number) {
  const readable = (text: string) => isReadable(text.replaceAll(/[\t\r\n]/g, ''));
  const visible = (text: string) => text === '' || isVisible(text);
  return z.string().trim().max(longest).refine(readable, UNREADABLE).refine(visible, BLANK);
}

/** For a list that names each thing once. */
export function eachOnce(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}

function isReadable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

/** Something is left without spaces, zero-width characters and their like (U+2800 is an empty braille cell). */
function isVisible(text: string): boolean {
  return /[^\s\p{Cf}\p{DI}\u2800]/u.test(text);
}

export const idParams = z.object({ id });

export const segmentKind = z.enum(['news', 'article', 'feature', 'qa', 'story', 'notice', 'signature', 'jingle']);
export const priority = z.enum(['priority', 'normal', 'filler']);
export const lateRule = z.enum(['skip', 'join']);
/** `viewer` reads what the others plan and did, and changes nothing. */
export const role = z.enum(['operator', 'approver', 'admin', 'viewer']);

export const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('zones'), zoneIds: z.array(id).min(1).max(200) }),
  z.object({ kind: z.literal('stations'), stationIds: z.array(id).min(1).max(5000) }),
]);

/** Every refusal: `code` for programs, `message` in Vietnamese for people, `facts` that the sentence was made of. */
export const problem = z.object({
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problem>;

export const done = z.object({ ok: z.literal(true) });
