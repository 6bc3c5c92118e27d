/** What people say was heard: the week's grid, a village's own page, listening checks; on the HTTP API. */
import { z } from 'zod';
import { eachOnce, id, instant, lines, localDate, sha256, title } from './words.ts';

export const answer = z.enum(['heard', 'partly', 'bad-sound', 'not-heard', 'cleared']);
export const via = z.enum(['phone', 'link', 'page', 'listening']);

/** Any day of the week; of one village also its airings and all that was said. */
export const weekQuery = z.object({ week: localDate, stationId: id.optional() });
/** An airing that a village was to hear. `time` is on the commune's clock. */
const heardAiring = z.object({
  airingId: id,
  title: z.string(),
  plannedAt: instant,
  time: z.string(),
  answer: answer.nullable(),
});
export const weekGrid = z.object({
  from: instant,
  to: instant,
  firstDay: localDate,
  lastDay: localDate,
  days: z.array(z.object({ date: localDate, words: z.string() })),
  villages: z.array(
    z.object({
      stationId: id,
      name: z.string(),
      code: z.string(),
      transport: z.enum(['ip', 'fm', 'manual']),
      contacts: z.array(z.object({ name: z.string(), phone: z.string() })),
      /** The newest word for the whole week that was not taken back. */
      week: answer.nullable(),
      weekSaid: z.object({ by: z.string(), at: instant, enteredBy: z.string(), enteredAt: instant, via }).nullable(),
      /** What all its days owe. */
      owes: z.int(),
      days: z.array(
        z.object({
          date: localDate,
          /** The newest word for this day that was not taken back. */
          answer: answer.nullable(),
          /** Airings that were to sound; of them those that have begun, and what is known of these. */
          planned: z.int(),
          begun: z.int(),
          waiting: z.int(),
          aired: z.int(),
          missed: z.int(),
          /** Airings that have begun and of which nobody has said anything. */
          unanswered: z.int(),
          /** Of these, those where no machine tells. */
          owed: z.int(),
          /** A single airing has a word of its own. */
          exceptions: z.int(),
          note: z.string(),
          photos: z.array(sha256),
          /** Of one village only. */
          airings: z.array(heardAiring.extend({ begun: z.boolean() })),
        }),
      ),
      /** Of one village only: all that was said of the week, newest first. */
      reports: z.array(
        z.object({
          id,
          scope: z.enum(['week', 'day', 'airing']),
          airingId: id.nullable(),
          /** Of what: "cả tuần", "thứ Hai 23/11", "thứ Hai 23/11, 17:00 Tin chiều". */
          about: z.string(),
          answer,
          via,
          saidBy: z.string(),
          saidAt: instant,
          enteredBy: z.string(),
          enteredAt: instant,
          note: z.string(),
          photoSha256: sha256.nullable(),
        }),
      ),
    }),
  ),
});
/** What a village says of a week: one word for all of it, or none, and words for single days and airings, which come before it. */
export const weekWrite = z
  .object({
    requestId: z.uuid(),
    stationId: id,
    week: localDate,
    answer: answer.nullable().default(null),
    saidBy: title,
    saidAt: instant,
    note: lines(500).default(''),
    exceptions: z
      .array(z.object({ date: localDate, airingId: id.optional(), answer, note: lines(500).default('') }))
      .max(60)
      .refine(
        (list) => eachOnce(list.map(({ date, airingId }) => airingId ?? date)),
        'có ngày hoặc lượt phát ghi hai lần',
      )
      .default([]),
  })
  .refine((body) => body.answer !== null || body.exceptions.length > 0, 'chưa có câu trả lời nào');
export const listeningWrite = z.object({
  requestId: z.uuid(),
  stationId: id,
  clusterId: id.optional(),
  at: instant,
  answer: answer.exclude(['cleared']),
  note: lines(500).default(''),
  photoSha256: sha256.optional(),
});
/** `rows`: ledger rows that are spoken of. */
export const reportsMade = z.object({ ids: z.array(id), rows: z.int() });
export const photoMade = z.object({ sha256 });
export const villageLinkWrite = z.object({ stationId: id, person: title });
export const villageLink = z.object({
  id,
  stationId: id,
  person: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
/** The address is told once: `/xac-nhan#<token>`; what follows # never reaches a server. */
export const villageLinkMade = villageLink.extend({ path: z.string(), address: z.string() });
export const ownVillage = z.object({
  commune: z.string(),
  village: z.string(),
  person: z.string(),
  now: instant,
  days: z.array(
    z.object({
      date: localDate,
      /** "hôm nay, thứ Hai 23/11". */
      words: z.string(),
      /** The word for the day, while no airing has begun since that it does not cover. */
      answer: answer.nullable(),
      airings: z.array(heardAiring),
    }),
  ),
});
/** `date` is given with an airing, too: the day of its start. */
export const ownWrite = z.object({
  requestId: z.uuid(),
  date: localDate,
  airingId: id.optional(),
  answer: answer.exclude(['cleared']),
  note: lines(300).default(''),
  photoSha256: sha256.optional(),
});

export type Answer = z.infer<typeof answer>;
export type WeekGrid = z.input<typeof weekGrid>;
export type WeekWrite = z.input<typeof weekWrite>;
export type WeekRead = z.output<typeof weekWrite>;
export type ListeningRead = z.output<typeof listeningWrite>;
export type OwnRead = z.output<typeof ownWrite>;
export type ListeningWrite = z.input<typeof listeningWrite>;
export type OwnWrite = z.input<typeof ownWrite>;
export type ReportsMade = z.input<typeof reportsMade>;
export type VillageLink = z.input<typeof villageLink>;
export type VillageLinkMade = z.input<typeof villageLinkMade>;
export type OwnVillage = z.input<typeof ownVillage>;

/** A village of the grid as the server makes it, instants in epoch milliseconds. */
export type WeekVillage = z.output<typeof weekGrid>['villages'][number];
