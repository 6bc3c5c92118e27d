/** What people say was heard: the week's grid, a village's own page, listening checks; on the HTTP API. */
import { z } from 'zod';
import { id, instant, lines, localDate, sha256, title } from './words.ts';

export const answer = z.enum(['heard', 'partly', 'bad-sound', 'not-heard', 'cleared']);
export const weekQuery = z.object({ week: localDate }); // any day of it
export const weekGrid = z.object({
  from: instant,
  to: instant,
  days: z.array(z.object({ date: localDate, words: z.string() })),
  villages: z.array(
    z.object({
      stationId: id,
      name: z.string(),
      code: z.string(),
      transport: z.enum(['ip', 'fm', 'manual']),
      contacts: z.array(z.object({ name: z.string(), phone: z.string() })),
      week: answer.nullable(),
      weekSaid: z
        .object({ by: z.string(), at: instant, enteredBy: z.string(), enteredAt: instant, via: z.string() })
        .nullable(),
      days: z.array(
        z.object({
          date: localDate,
          answer: answer.nullable(),
          planned: z.int(),
          waiting: z.int(),
          aired: z.int(),
          missed: z.int(),
          note: z.string(),
          photos: z.array(sha256),
        }),
      ),
    }),
  ),
});
export const weekWrite = z.object({
  requestId: z.uuid(),
  stationId: id,
  week: localDate,
  answer,
  saidBy: title,
  saidAt: instant,
  note: lines(500).default(''),
  exceptions: z
    .array(z.object({ date: localDate, airingId: id.optional(), answer, note: lines(500).default('') }))
    .max(60)
    .default([]),
});
export const listeningWrite = z.object({
  requestId: z.uuid(),
  stationId: id,
  clusterId: id.optional(),
  at: instant,
  answer: answer.exclude(['cleared']),
  note: lines(500).default(''),
  photoSha256: sha256.optional(),
});
export const reportsMade = z.object({ ids: z.array(id), rows: z.int() }); // ledger rows it speaks of
export const villageLinkWrite = z.object({ stationId: id, person: title });
export const villageLink = z.object({
  id,
  stationId: id,
  person: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export const villageLinkMade = villageLink.extend({ path: z.string() }); // '/xac-nhan#<token>', told once
export const ownVillage = z.object({
  commune: z.string(),
  village: z.string(),
  person: z.string(),
  now: instant,
  days: z.array(
    z.object({
      date: localDate,
      words: z.string(),
      answer: answer.nullable(),
      airings: z.array(z.object({ airingId: id, title: z.string(), plannedAt: instant, answer: answer.nullable() })),
    }),
  ),
});
export const ownWrite = z.object({
  requestId: z.uuid(),
  date: localDate,
  airingId: id.optional(),
  answer: answer.exclude(['cleared']),
  note: lines(300).default(''),
  photoSha256: sha256.optional(),
});

export type WeekGrid = z.input<typeof weekGrid>;
export type ReportsMade = z.input<typeof reportsMade>;
export type VillageLink = z.input<typeof villageLink>;
export type VillageLinkMade = z.input<typeof villageLinkMade>;
export type OwnVillage = z.input<typeof ownVillage>;
