/** Segments, renditions, topics and approvals on the HTTP API. */
import { z } from 'zod';
import { signedAct } from './acts.ts';
import { id, instant, line, lines, localDate, segmentKind, sha256, title } from './words.ts';

export const topic = z.object({ code: z.string(), title: z.string(), parent: z.string().nullable() });
export type Topic = z.input<typeof topic>;

/**
 * draft: nothing to hear yet, or not submitted. processing: the worker is at it. refused: the file was, see `refusal`.
 * ready: has a rendition, not submitted. waiting: for an approver. approved. returned: with a note.
 */
export const segmentState = z.enum(['draft', 'processing', 'refused', 'ready', 'waiting', 'approved', 'returned']);
export type SegmentState = z.infer<typeof segmentState>;

/** Mẫu khẩn cấp: approved segments with this tag lie ready at every station. */
export const TEMPLATE_TAG = 'khẩn cấp';

export const rendition = z.object({
  sha256,
  bytes: z.int(),
  durationMs: z.int(),
  loudnessLufs: z.number(),
  truePeakDb: z.number(),
  /** About 600 peaks, 0..1. */
  waveform: z.array(z.number()),
  createdAt: instant,
});

export const approval = z.object({
  id,
  decision: z.enum(['approved', 'returned', 'withdrawn']),
  sha256,
  by: z.string(),
  note: z.string().nullable(),
  at: instant,
  /** The decision can be undone until then; it counts from then on. */
  undoUntil: instant,
});

export const segment = z.object({
  id,
  title: z.string(),
  kind: segmentKind,
  topics: z.array(z.string()),
  /** Nhãn: free words that picks and targets ask for. */
  tags: z.array(z.string()),
  text: z.string(),
  namesPersons: z.boolean(),
  validFrom: instant.nullable(),
  validUntil: instant.nullable(),
  state: segmentState,
  authorId: id,
  author: z.string(),
  createdAt: instant,
  /** Work in progress on the newest file: 0..1. */
  progress: z.number().nullable(),
  /** Why the newest file was refused, in Vietnamese. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  rendition: rendition.nullable(),
  approval: approval.nullable(),
  /** Who has said yes to it as it is; of what names persons two are needed, and until then it waits. */
  approvers: z.array(z.object({ id, name: z.string() })),
  approversNeeded: z.int(),
  /** The next airing that would use it. */
  nextAiringAt: instant.nullable(),
  /** What of the plan the newest recording does not fit into, in sentences; only where one segment, or what waits, is asked for. */
  misfits: z.array(z.string()),
});
export type Segment = z.input<typeof segment>;

/** Listing leaves out waveform and text for speed. */
export const segmentListQuery = z.object({
  q: z.string().max(200).optional(),
  state: segmentState.optional(),
  topic: z.string().max(20).optional(),
  tag: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

const tags = z.array(line(40)).max(20);

export const segmentCreate = z.object({
  title,
  kind: segmentKind.default('news'),
  topics: z.array(z.string().max(20)).max(20).default([]),
  tags: tags.default([]),
  text: z.string().max(50_000).default(''),
  namesPersons: z.boolean().default(false),
  validFrom: instant.nullable().default(null),
  validUntil: instant.nullable().default(null),
});
export const segmentChange = z.object({
  title: title.optional(),
  kind: segmentKind.optional(),
  topics: z.array(z.string().max(20)).max(20).optional(),
  tags: tags.optional(),
  text: z.string().max(50_000).optional(),
  namesPersons: z.boolean().optional(),
  validFrom: instant.nullable().optional(),
  validUntil: instant.nullable().optional(),
});

/** One act for one segment or for a whole week's sheet: all of it or nothing. */
export const approvalsBody = z.object({
  decisions: z
    .array(
      z.object({
        segmentId: id,
        sha256,
        decision: z.enum(['approved', 'returned']),
        note: lines(2000).optional(),
      }),
    )
    .min(1)
    .max(200),
  /** One act over all that is approved here; needed where the root's list names approvers. */
  signed: signedAct.optional(),
});
export const approvalsMade = z.object({ approvals: z.array(z.object({ id, segmentId: id, undoUntil: instant })) });
export type ApprovalsMade = z.input<typeof approvalsMade>;
export const undoBody = z.object({ ids: z.array(id).min(1).max(200) });

/** Tờ lịch tuần: the week's airings with the state of what they need. */
export const sheet = z.object({
  from: localDate,
  to: localDate,
  rows: z.array(
    z.object({
      airingId: id,
      title: z.string(),
      startsAt: instant,
      stations: z.int(),
      items: z.array(z.object({ segmentId: id, title: z.string(), state: segmentState, sha256: sha256.nullable() })),
    }),
  ),
});
export type Sheet = z.input<typeof sheet>;
