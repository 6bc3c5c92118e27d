/** Incidents, complaints, and whether the loudspeaker sounded then, on the HTTP API. */
import { z } from 'zod';
import { evidence } from './ledger.ts';
import { id, instant, lines, localDate, title } from './words.ts';

export const incidentKind = z.enum(['intrusion', 'noise', 'power', 'network', 'broken', 'lost']);
export const incidentAction = z.enum(['none', 'isolated', 'muted']);
export const incidentWrite = z.object({
  kind: incidentKind,
  title,
  cause: lines(500).default(''),
  action: incidentAction.default('none'),
  planned: z.boolean().default(false),
  beginsAt: instant,
  endsAt: instant.nullable().default(null),
  places: z
    .array(z.object({ stationId: id, clusterId: id.nullable().default(null) }))
    .min(1)
    .max(500),
});
export const incident = incidentWrite.extend({
  id,
  openedBy: z.string(),
  openedAt: instant,
  byWatch: z.boolean(),
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  rows: z.int(),
});
export const incidentQuery = z.object({
  from: instant,
  to: instant,
  stationId: id.optional(),
  kind: incidentKind.optional(),
  open: z.stringbool().optional(),
});
export const airQuestion = z.object({
  stationId: id,
  clusterId: id.optional(),
  at: instant,
  toleranceMinutes: z.coerce.number().int().min(0).max(30).default(2),
});
export const airAnswer = z.object({
  verdict: z.enum(['ours', 'ours-unproved', 'not-ours', 'cannot-say']),
  words: z.string(),
  station: z.string(),
  at: instant,
  wholeUntil: instant.nullable(),
  sounds: z.array(
    z.object({
      airingId: id,
      stationId: id,
      revision: z.int(),
      title: z.string(),
      itemTitle: z.string(),
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      approvedBy: z.string(),
      approvedAt: instant,
      evidence,
      offPlan: z.boolean(),
    }),
  ),
  incidents: z.array(
    z.object({
      id,
      kind: incidentKind,
      title: z.string(),
      beginsAt: instant,
      endsAt: instant.nullable(),
      action: incidentAction,
    }),
  ),
});
export const complaintWrite = z.object({
  caller: title,
  phone: z.string().max(30).default(''),
  stationId: id,
  clusterId: id.nullable().default(null),
  aboutAt: instant,
  asked: lines(1000).pipe(z.string().min(1)),
  dueOn: localDate,
});
export const complaint = complaintWrite.extend({
  id,
  number: z.int(),
  receivedBy: z.string(),
  receivedAt: instant,
  incidentId: id.nullable(),
  closedAt: instant.nullable(),
  overdue: z.boolean(),
  answers: z.array(
    z.object({
      no: z.int(),
      verdict: airAnswer.shape.verdict,
      words: z.string(),
      answeredBy: z.string(),
      answeredAt: instant,
      facts: airAnswer,
    }),
  ),
});
export const complaintAnswerWrite = z.object({
  words: lines(2000).pipe(z.string().min(1)),
  at: instant.optional(),
  close: z.boolean().default(false),
});

export type Incident = z.input<typeof incident>;
export type AirAnswer = z.input<typeof airAnswer>;
export type Complaint = z.input<typeof complaint>;
