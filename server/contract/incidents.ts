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
/** What a complaint is about may be written down as an incident from it. */
export const incidentOpen = incidentWrite.extend({ complaintId: id.optional() });
/** Left out: now. */
export const incidentEnd = z.object({ endsAt: instant.optional() });
export const incident = incidentWrite.extend({
  id,
  cause: z.string(),
  action: incidentAction,
  planned: z.boolean(),
  endsAt: instant.nullable(),
  /** `clusterId` null: the whole station. */
  places: z.array(z.object({ stationId: id, clusterId: id.nullable() })),
  openedBy: z.string(),
  openedAt: instant,
  byWatch: z.boolean(),
  closedBy: z.string().nullable(),
  closedAt: instant.nullable(),
  /** Planned airings x stations that fell into it. */
  rows: z.int(),
});
export const incidentQuery = z.object({
  from: instant,
  to: instant,
  stationId: id.optional(),
  kind: incidentKind.optional(),
  open: z.stringbool().optional(),
});
export const incidents = z.object({ incidents: z.array(incident) });
/** People's watches and memories, where nobody says how exact they are. */
const TOLERANCE_MINUTES = 2;
const toleranceMinutes = z.int().min(0).max(30);
export const airQuestion = z.object({
  stationId: id,
  clusterId: id.optional(),
  at: instant,
  toleranceMinutes: z.coerce.number().pipe(toleranceMinutes).default(TOLERANCE_MINUTES),
});
export const airAnswer = z.object({
  verdict: z.enum(['ours', 'ours-unproved', 'not-ours', 'cannot-say']),
  /** The answer as one sentence, and what it rests on. */
  words: z.string(),
  basis: z.string(),
  station: z.string(),
  cluster: z.string().nullable(),
  at: instant,
  toleranceMinutes: z.int(),
  /** Until when the journal that was asked is whole. */
  wholeUntil: instant.nullable(),
  sounds: z.array(
    z.object({
      airingId: id,
      stationId: id,
      revision: z.int(),
      title: z.string(),
      itemTitle: z.string(),
      plannedAt: instant,
      /** Null where only people say so. */
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
  phone: lines(30).default(''),
  stationId: id,
  clusterId: id.nullable().default(null),
  aboutAt: instant,
  /** How far `aboutAt` may be off, as it was asked; the answers rest on it. */
  toleranceMinutes: toleranceMinutes.default(TOLERANCE_MINUTES),
  asked: lines(1000).pipe(z.string().min(1)),
  dueOn: localDate,
});
export const complaint = complaintWrite.extend({
  id,
  phone: z.string(),
  clusterId: id.nullable(),
  toleranceMinutes: z.int(),
  asked: z.string(),
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
export const complaints = z.object({ complaints: z.array(complaint) });
export const complaintQuery = z.object({ open: z.stringbool().optional() });
export const complaintAnswerWrite = z.object({
  words: lines(2000).pipe(z.string().min(1)),
  at: instant.optional(),
  close: z.boolean().default(false),
});

export type Incident = z.input<typeof incident>;
export type AirAnswer = z.input<typeof airAnswer>;
export type AirVerdictWord = AirAnswer['verdict'];
export type Complaint = z.input<typeof complaint>;
