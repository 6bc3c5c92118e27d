/** Phát ngay, phát khẩn cấp, stopping and withdrawing, on the HTTP API. */
import { z } from 'zod';
import { signedAct } from './acts.ts';
import { id, instant, lines, target, title } from './words.ts';

const MOST_MINUTES = 24 * 60;

/** emergency: cuts in at once, also in quiet hours, also before it is approved. now: an approved segment, before anything normal. */
export const interruptKind = z.enum(['emergency', 'now']);

/** An order. A repeated message begins each time with its time of issue. */
export const interruptWrite = z
  .object({
    /** Chosen by the sender: the same order sent twice (a lost reply) is one. */
    requestId: z.uuid(),
    kind: interruptKind,
    /** What is said; it needs a rendition, and for `now` an approval. */
    segmentId: id,
    target: target.default({ kind: 'all' }),
    /** Minutes from one beginning to the next; null: once. */
    repeatEveryMinutes: z.int().min(1).max(MOST_MINUTES).nullable().default(null),
    /** Nothing of it begins later than this after the order. */
    expiresInMinutes: z.int().min(1).max(MOST_MINUTES).default(60),
    /** Ends, at the stations it reaches, what older emergencies still want to say; elsewhere they go on. Otherwise it queues behind them. */
    replaces: z.boolean().default(false),
    /** "Thông báo lúc 3 giờ 30 phút" before the message; what repeats has to. */
    saysTime: z.boolean().default(true),
    /** Of an emergency: the sender's act; needed where the root's list names emergency persons. */
    signed: signedAct.optional(),
  })
  .refine(({ repeatEveryMinutes: every, expiresInMinutes: within }) => every === null || within / every <= 100, {
    error: 'lặp quá nhiều lần (tối đa 100)',
    path: ['repeatEveryMinutes'],
  })
  .refine(({ repeatEveryMinutes: every, saysTime }) => every === null || saysTime, {
    error: 'lệnh lặp lại phải nói giờ phát hành',
    path: ['saysTime'],
  });
export type InterruptWrite = z.input<typeof interruptWrite>;

/**
 * Where an order stands at one station. not-reached: it has not said that it knows of it. sent: it knows, its file is still on the way.
 * cached: file there, waiting its turn. sounding. begun: something of it sounded, and the end of the message is not told. finished: the
 * message was heard to its end. cut: it was not, `detail` says why. failed: nothing sounded, `detail` says why. carrier: sounds with the station of
 * `carrierName` (fm). manual: nobody but a person can tell; `contacts` are whom to phone.
 */
export const receiptState = z.enum([
  'not-reached',
  'sent',
  'cached',
  'sounding',
  'begun',
  'finished',
  'cut',
  'failed',
  'carrier',
  'manual',
]);
export const receipt = z.object({
  stationId: id,
  stationName: z.string(),
  state: receiptState,
  /** When it began to sound there, once it has. */
  soundedAt: instant.nullable(),
  detail: z.string().nullable(),
  carrierName: z.string().nullable(),
  contacts: z.array(z.object({ name: z.string(), phone: z.string() })),
});
export type Receipt = z.input<typeof receipt>;

/** The other order, since when, and at which stations. */
const replacement = z.object({ id, title: z.string(), at: instant, stationNames: z.array(z.string()) });

export const interrupt = z.object({
  id,
  kind: interruptKind,
  title: z.string(),
  segmentId: id,
  issuedAt: instant,
  issuedBy: z.string(),
  expiresAt: instant,
  repeatEveryMinutes: z.int().nullable(),
  saysTime: z.boolean(),
  /** running: it sounds or may still. */
  state: z.enum(['running', 'over', 'cancelled']),
  cancelledAt: instant.nullable(),
  cancelledBy: z.string().nullable(),
  /** Who approved these very bytes; null: "duyệt sau" is open. */
  approvedBy: z.string().nullable(),
  /** Each beginning that is planned or was, in order, with the stations that are still its own. */
  airings: z.array(z.object({ id, startsAt: instant, stationIds: z.array(id) })),
  /** Later emergencies that took stations from this one, for good: also when they are cancelled. */
  replacedBy: z.array(replacement),
  /** Older ones that this one took stations from. */
  replaced: z.array(replacement),
  /** Of the newest beginning whose time has come; in the list none of what has long ended. */
  receipts: z.array(receipt),
});
export type Interrupt = z.input<typeof interrupt>;
/** GET /api/v1/interrupts: those that run, those of the last seven days and, however old, emergencies nobody has approved yet; newest first. POST: 201 with the order. GET, DELETE /:id (cancel). */
export const interrupts = z.object({ interrupts: z.array(interrupt) });

/** POST /api/v1/stops: this item, or without `index` all of the airing, at every station. */
export const stopWrite = z.object({ airingId: id, index: z.int().min(0).optional(), reason: title });
/** How many stations it concerns. */
export const stopped = z.object({ ok: z.literal(true), stations: z.int() });

/** PUT (with a reason) and DELETE /api/v1/suspension: no normal airing at any station until it is lifted; an emergency still sounds. */
export const suspensionWrite = z.object({ reason: title });
export const suspension = z.object({
  suspension: z.object({ since: instant, by: z.string(), reason: z.string() }).nullable(),
});
export type Suspension = z.input<typeof suspension>;

/** POST /api/v1/segments/:id/withdraw (thu hồi): its approval is void, it stops wherever it sounds and airs no more. */
export const withdrawWrite = z.object({ reason: title, signed: signedAct.optional() });
/**
 * GET /api/v1/segments/:id/not-reached: what may still sound of a segment whose approval was taken back. ip: until the station has acknowledged
 * a playlist without it. fm: with its carrier. manual: as long as it is planned there; nobody but a person can tell them.
 */
export const notReached = z.object({
  /** When it was withdrawn, as far as that still counts. */
  withdrawnAt: instant.nullable(),
  /** So lately that stations with a network may still be about to answer. */
  telling: z.boolean(),
  notReached: z.array(
    z.object({
      stationId: id,
      stationName: z.string(),
      transport: z.enum(['ip', 'fm', 'manual']),
      carrierName: z.string().nullable(),
      wouldPlayAt: instant,
      contacts: z.array(z.object({ name: z.string(), phone: z.string() })),
    }),
  ),
});
export type NotReached = z.input<typeof notReached>;

/** POST /api/v1/interrupts/recording?title=...: the body is the recording itself (audio/webm, ogg, mp4, wav). */
export const recordingQuery = z.object({
  title,
  /** Chosen by the sender: the same recording sent twice (a lost reply) is one. Left out: each is its own. */
  requestId: z.uuid().optional(),
});
/** POST /api/v1/interrupts/text: read aloud by machine, at most about two minutes. */
export const spokenWrite = z.object({
  title,
  text: lines(2000).pipe(z.string().min(1)),
  requestId: z.uuid().optional(),
});
export type SpokenWrite = z.input<typeof spokenWrite>;
/** 201: its state, progress and refusal are the segment's. */
export const recorded = z.object({ segmentId: id });
