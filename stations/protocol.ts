/** The wire between server and station: what is signed, sent and refused, as zod schemas. */
import { z } from 'zod';
import { TUNER_ADDRESS } from './tuner-address.ts';

/** Epoch ms; a time beyond this is a broken clock or a forgery, and no calendar could show it. */
const instant = z
  .int()
  .nonnegative()
  .max(Date.UTC(2200, 0, 1));
/** Of playlists and key lists, as they are signed and as a heartbeat reports them. Versions rise by one: no server ever comes near this, and beyond 2^53 the next one could not be counted. */
const version = z
  .int()
  .nonnegative()
  .max(2 ** 50);
const signedVersion = version.min(1);
/** What a station alone says it has is believed up to here: a lie leaves its successor numbers enough. */
export const BELIEVED_VERSION = 2 ** 40;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
const publicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

/** A public Ed25519 key as JWK. */
export type PublicJwk = z.infer<typeof publicJwk>;

const base64url = z.string().regex(/^[\w-]+$/);
/** A passkey's public key; the only two kinds that sign acts. */
export const personJwkSchema = z.union([
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url.length(43), y: base64url.length(43) }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url.length(43) }),
]);
export type PersonJwk = z.infer<typeof personJwkSchema>;
/** A passkey on the root's list: whose, and what its holder may sign. Two keys of one `person` count as one person. */
export const personKeySchema = z.object({
  /** The credential's id as the authenticator gave it. */
  id: base64url.max(700),
  person: z.string().max(64),
  name: z.string().max(100),
  uses: z.array(z.enum(['approver', 'emergency'])).min(1),
  jwk: personJwkSchema,
  /** Kept for what it signed before its phone was changed: acts made later do not count. */
  madeBefore: instant.optional(),
});
export type PersonKey = z.infer<typeof personKeySchema>;
/** The site whose passkeys count. */
export const keySiteSchema = z.object({
  rpId: z.string().max(253),
  origins: z.array(z.string().max(300)).min(1).max(5),
});
export type KeySite = z.infer<typeof keySiteSchema>;

/** The root's signed, versioned list of the keys a station may trust (JWS payload, `typ` loa-keys+jwt). */
export const keyListSchema = z.object({
  commune: z.string(),
  version: signedVersion,
  issuedAt: instant,
  keys: z.array(z.object({ kid: z.string(), use: z.enum(['working', 'approver', 'emergency']), jwk: publicJwk })),
  /** Who signs approvals and emergencies; beside `keys`, so that a station that knows none of them still takes the list. */
  people: z.array(personKeySchema).max(64).optional(),
  site: keySiteSchema.optional(),
});
export type KeyList = z.infer<typeof keyListSchema>;

/** `hash`, `hash*2` (two persons), `relay:hash of its url`. */
export const actItem = z.string().regex(/^(relay:)?[0-9a-f]{64}(\*2)?$/);
/** What a person signs with a passkey; the text of this, byte for byte, is what the challenge is the hash of. */
export const actSchema = z.object({
  loa: z.literal('act/1'),
  commune: z.string(),
  decision: z.enum(['approved', 'withdrawn', 'emergency']),
  items: z.array(actItem).min(1).max(500),
  madeAt: instant,
  notAfter: instant,
  /** Of an emergency: where it may sound, and how often at most (once where it is not said). */
  order: z
    .object({
      id: z.string().max(64),
      stations: z.union([z.literal('all'), z.array(z.string()).min(1).max(500)]),
      repeatEveryMs: z.int().min(60_000).optional(),
    })
    .optional(),
});
export type Act = z.infer<typeof actSchema>;
/** A text and the assertion over it, as a browser gives it. */
export const signedActSchema = z.object({
  text: z.string().max(60_000),
  signer: base64url.max(700),
  authenticatorData: base64url.max(2_000),
  clientDataJson: base64url.max(4_000),
  signature: base64url.max(1_000),
});
export type SignedAct = z.infer<typeof signedActSchema>;
/** A playlist brings no more acts, and a station reads no more of their texts (characters). */
export const MOST_ACTS = 2_000;
export const MOST_ACT_TEXT = 4_000_000;

const placedItem = {
  index: z.int().nonnegative(),
  title: z.string(),
  offsetMs: z.int().nonnegative(),
  durationMs: z.int().positive(),
  approvedBy: z.string(),
  validFrom: instant.optional(),
  validUntil: instant.optional(),
};
/** What sounds in a place that is filled where the filling's own file is not there; it ends before the station's next item begins. */
const standInSchema = z.object({
  title: z.string(),
  kind: z.string(),
  sha256,
  durationMs: placedItem.durationMs,
  approvedBy: z.string(),
  validFrom: instant.optional(),
  validUntil: instant.optional(),
});
/** A file; `sha256` names the bytes. */
const fileItemSchema = z.object({ ...placedItem, kind: z.string(), sha256, fallback: standInSchema.optional() });
/** A live window: joined live, cut at its end, never shifted (R6). */
const relayItemSchema = z.object({
  ...placedItem,
  kind: z.literal('relay'),
  sourceId: z.string(),
  /** A stream, or a tuner of the station. */
  url: z.union([z.url({ protocol: /^https?$/ }), z.string().regex(TUNER_ADDRESS)]),
});
/** One item of an airing as the station plays it. */
export const playlistItemSchema = z.union([relayItemSchema, fileItemSchema]);
export type PlaylistFileItem = z.infer<typeof fileItemSchema>;
export type PlaylistRelayItem = z.infer<typeof relayItemSchema>;
export type PlaylistItem = z.infer<typeof playlistItemSchema>;

/** One airing on this station's timeline; `startsAt` is when it begins here, `plannedAt` what the schedule asked for. */
export const playlistAiringSchema = z.object({
  id: z.string(),
  title: z.string(),
  plannedAt: instant,
  startsAt: instant,
  endsAt: instant,
  priority: z.enum(['emergency', 'priority', 'normal', 'filler']),
  /** `when-ready`: begins as soon as it can from `startsAt` on, item after item, until it expires. */
  lateRule: z.enum(['skip', 'join', 'when-ready']),
  /** No item begins at or after it. */
  expiresAt: instant.optional(),
  items: z.array(playlistItemSchema).min(1),
  /** Of `when-ready`: items that are not in this playlist for its sake alone. One that sounds goes on until this airing can begin. */
  takes: z.array(z.object({ airingId: z.string(), index: z.int().nonnegative() })).optional(),
  /** Of an emergency: the id (SHA-256 of its text) of the act that a person on the list signed for it. */
  act: sha256.optional(),
});
export type PlaylistAiring = z.infer<typeof playlistAiringSchema>;

const localHours = { from: localTime, until: localTime };
const weekdays = z.array(z.int().min(1).max(7));
const policyRules = {
  quiet: z.array(z.object(localHours)),
  weekdays,
  volumeCeilingPct: z.int().min(0).max(100),
  windows: z.array(z.object(localHours)).optional(),
  /** Lower ceilings for some hours, this station's own caps among them. */
  volumeBands: z
    .array(z.object({ ...localHours, weekdays: weekdays.optional(), ceilingPct: z.int().min(0).max(100) }))
    .optional(),
};
/**
 * The policy as the station itself enforces it (R2, R5). Weekdays ISO, Monday 1. `exceptions` are spans a leader opened;
 * `later` replaces the rules, not the exceptions, from each `validFrom` on.
 */
export const stationPolicySchema = z.object({
  zone: z.string(),
  ...policyRules,
  exceptions: z
    .array(z.object({ from: instant, to: instant, reason: z.string(), approvedBy: z.string(), approvedAt: instant }))
    .optional(),
  later: z.array(z.object({ validFrom: instant, ...policyRules })).optional(),
});
export type StationPolicy = z.infer<typeof stationPolicySchema>;

/** What a playlist says, without its version and dates: equal content is never published twice. Airings are sorted; items never overlap, airings may nest: one lies in a hole of another that it interrupts. */
export const playlistContentSchema = z.object({
  commune: z.string(),
  station: z.string(),
  horizon: z.object({ from: instant, to: instant }),
  policy: stationPolicySchema,
  airings: z.array(playlistAiringSchema),
  media: z.array(z.object({ sha256, bytes: z.int().positive() })),
  /** Files of `media` that no airing names yet, held for the orders that may need them at once. */
  keepReady: z.array(sha256).optional(),
  /** People stopped all airings but emergencies. */
  suspended: z.object({ since: instant, by: z.string(), reason: z.string() }).optional(),
  /** Files whose approval was taken back since the horizon's start: an airing that a station keeps as it began goes on without them. */
  withdrawn: z.array(sha256).optional(),
  /** What approvers signed of all this, sorted by id; absent where nothing is. */
  acts: z.array(signedActSchema).max(MOST_ACTS).optional(),
});
export type PlaylistContent = z.infer<typeof playlistContentSchema>;

/** Danh sách phát: everything one station needs for the coming 14 days (JWS payload, `typ` loa-playlist+jwt). */
export const playlistSchema = playlistContentSchema.extend({
  version: signedVersion,
  issuedAt: instant,
  freshUntil: instant,
});
export type Playlist = z.infer<typeof playlistSchema>;

/** Why a station refuses a playlist (R3). */
export type PlaylistRefusal =
  | 'bad-signature'
  | 'unknown-key'
  | 'not-a-playlist'
  | 'other-commune'
  | 'other-station'
  | 'older-version'
  | 'same-version-other-bytes';

/** Why an item did not sound. */
export const skipReasonSchema = z.enum([
  'quiet-hours',
  'weekday-not-allowed',
  /** Neither quiet nor a closed day, but in none of the windows of the policy. */
  'outside-window',
  'not-valid-now',
  'late',
  'media-missing',
  'media-damaged',
  'clock-untrusted',
  'powered-off',
  /** The station itself was told to stop: its machine is shut down, its program ended or renewed. */
  'switched-off',
  'audio-device',
  'player-error',
  'superseded',
  /** Another airing of higher rank had the time. */
  'preempted',
  /** A live source gave no sound. */
  'relay-silent',
  /** A live source led to another place than the one that was named, or to the station itself (R3). */
  'relay-refused',
  /** People stopped all airings but emergencies. */
  'suspended',
  /** Somebody at the station pressed its stop. */
  'stopped',
  /** An order that could not begin while it held. */
  'expired',
  /** The root's list names approvers (or emergency persons), and none of them signed it. */
  'not-signed',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;

/**
 * Where a station's time comes from: the server, the network (NTP), a battery clock that was measured to survive power cuts, or
 * the word of a technician at the box.
 */
export const timeSourceSchema = z.enum(['none', 'server', 'ntp', 'rtc', 'operator']);
export type TimeSource = z.infer<typeof timeSourceSchema>;
/** How right a station's time is; `offsetMs`: true time minus the machine's own clock. */
const stationClockSchema = z.object({
  trusted: z.boolean(),
  source: timeSourceSchema.optional(),
  offsetMs: z.number(),
  boundMs: z.number().optional(),
  /** Parts per million that true time passes faster than this machine's clock runs, once measured. */
  driftPpm: z.number().optional(),
});

/**
 * What the station did, one fact per entry. Of an item there is one `item-started` and one `item-ended`, or one
 * `item-skipped`; a relay whose stream breaks off is told once, with the sum of what sounded. Where a power cut tore a relay
 * off, it has a second pair, whose end tells the sum of both from the first start on.
 * Instants are the station's best knowledge of UTC (wall clock + offset).
 */
export const journalFactSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('boot'), bootId: z.string(), software: z.string(), lastAliveAt: instant.optional() }),
  z.object({
    kind: z.literal('clock'),
    trusted: z.boolean(),
    source: timeSourceSchema,
    offsetMs: z.number(),
    boundMs: z.number().optional(),
    steppedMs: z.number().optional(),
  }),
  z.object({ kind: z.literal('playlist-accepted'), version: z.int() }),
  z.object({ kind: z.literal('playlist-refused'), reason: z.string(), version: z.int().optional() }),
  z.object({
    kind: z.literal('item-started'),
    airingId: z.string(),
    index: z.int(),
    /** Of a file; a relay names its source. */
    sha256: sha256.optional(),
    sourceId: z.string().optional(),
    playlistVersion: z.int(),
    plannedAt: instant,
    startedAt: instant,
  }),
  z.object({
    kind: z.literal('item-ended'),
    airingId: z.string(),
    index: z.int(),
    sha256: sha256.optional(),
    sourceId: z.string().optional(),
    playlistVersion: z.int(),
    plannedAt: instant,
    startedAt: instant,
    endedAt: instant,
    renderedMs: z.int().nonnegative(),
    /** Samples per channel that were decoded and went out, at the source's own rate (48 kHz of every file); undefined where nobody counted them. */
    frames: z.int().nonnegative().optional(),
    /** RMS level of what was rendered, dBFS; undefined when it could not be measured. */
    rmsDb: z.number().optional(),
    /** Highest sample of what was rendered, dBFS; as measured as `rmsDb`. */
    peakDb: z.number().optional(),
    volumePct: z.number(),
    end: z.enum(['complete', 'cut']),
    reason: skipReasonSchema.optional(),
  }),
  z.object({
    kind: z.literal('item-skipped'),
    airingId: z.string(),
    index: z.int(),
    playlistVersion: z.int(),
    plannedAt: instant,
    reason: skipReasonSchema,
  }),
  /** The station is done with this airing: exactly one per airing of its playlist, whatever happened. */
  z.object({ kind: z.literal('airing-closed'), airingId: z.string(), playlistVersion: z.int() }),
  z.object({ kind: z.literal('fault'), code: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('fault-cleared'), code: z.string() }),
]);
export type JournalFact = z.infer<typeof journalFactSchema>;

/** One entry of the append-only journal; (epoch, seq) is unique per station, seq counts from 1, `hash` chains to `prev`. */
export const journalEntrySchema = z.object({
  epoch: z.int().nonnegative(),
  seq: z.int().positive(),
  at: instant,
  clockTrusted: z.boolean(),
  fact: journalFactSchema,
  /** Hash of the entry before, 64 zeros for the first of an epoch. */
  prev: sha256,
  hash: sha256,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** A station names no more epochs that it keeps beside the one it sends. */
export const MOST_KEPT_EPOCHS = 64;
/** A batch as sent (JWS payload by the station's key, `typ` loa-journal+jwt). Entries are raw: a bad one is kept aside, not fatal. */
export const journalBatchSchema = z.object({
  station: z.string(),
  epoch: z.int().nonnegative(),
  entries: z.array(z.unknown()).max(500),
  /** Other epochs of which the station keeps what a server has acknowledged: does this one have it, too? */
  kept: z.array(z.int().nonnegative()).max(MOST_KEPT_EPOCHS).optional(),
});
export type JournalBatch = z.infer<typeof journalBatchSchema>;

const ackOfEpoch = { epoch: z.int().nonnegative(), ackSeq: z.int().nonnegative() };
/** The server's answer: everything of this epoch up to `ackSeq` is stored, 0 when nothing is; `held`: the same of each epoch that the batch names as kept. */
export const journalAckSchema = z.object({
  ...ackOfEpoch,
  held: z.array(z.object(ackOfEpoch)).max(MOST_KEPT_EPOCHS).optional(),
});
export type JournalAck = z.infer<typeof journalAckSchema>;

/** A self-test without a sound: each part either well or with its words; what took how long, in ms. */
export const selfTestSchema = z.object({
  id: z.string().max(64),
  at: instant,
  /** The device opened and took digital silence, or sounds right now. */
  device: z.object({ ok: z.boolean(), detail: z.string().max(200).optional() }),
  disk: z.object({ ok: z.boolean(), writeMs: z.number().nonnegative(), freeBytes: z.int().nonnegative() }),
  clock: stationClockSchema,
  /** The shortest of some exchanges with the server. */
  network: z.object({ ok: z.boolean(), roundTripMs: z.number().nonnegative().optional() }),
});
export type SelfTest = z.infer<typeof selfTestSchema>;

/** How the station is (JWS payload by the station's key, `typ` loa-heartbeat+jwt). */
export const heartbeatSchema = z.object({
  station: z.string(),
  at: instant,
  bootId: z.string(),
  software: z.string(),
  playlistVersion: version,
  /** SHA-256 of the applied playlist's JWS text: after a restore two playlists can share a version. */
  playlistHash: sha256.optional(),
  /** The key list in force. */
  keysVersion: version.optional(),
  playlistStale: z.boolean(),
  /** Media is complete for every airing that begins before this. */
  coveredUntil: instant,
  mediaMissing: z.int().nonnegative(),
  /** Its newest entry on disk, which no power cut takes back; `unsaved` entries wait behind it for a disk that takes no more. */
  journal: z.object({
    epoch: z.int().nonnegative(),
    seq: z.int().nonnegative(),
    hash: sha256,
    unsaved: z.int().nonnegative().optional(),
  }),
  clock: stationClockSchema,
  diskFreeBytes: z.int().nonnegative(),
  audio: z.object({ device: z.string(), ok: z.boolean(), detail: z.string().optional() }),
  volumePct: z.number(),
  playing: z.object({ airingId: z.string(), index: z.int(), title: z.string(), startedAt: instant }).optional(),
  /** While a file sounds: how late (+) or early (-) it is by the station's own time, and how far that may be off. */
  sync: z.object({ errorMs: z.number(), boundMs: z.number().optional() }).optional(),
  faults: z.array(z.string()),
  /** The next one comes within this, ms: more rarely while nothing sounds and nothing changes. 15 s where it is not said. */
  everyMs: z.int().min(1_000).max(600_000).optional(),
  /** What the station's requests have cost its SIM in this month of the commune's calendar, both ways, as far as it can reckon. */
  traffic: z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), bytes: z.int().nonnegative() }).optional(),
  /** What the last self-test found, for some minutes after it. */
  selfTest: selfTestSchema.optional(),
  /** Whose signatures it demands (how many persons), and how many items of its playlist lack them. */
  leave: z.object({ approvers: z.int(), emergency: z.int(), unsigned: z.int() }).optional(),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

/** Enrolment: the one-time code's 8 letters and the station's own public key. */
export const enrolRequestSchema = z.object({ code: z.string(), publicKey: publicJwk });
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;
/** What the player keeps for good. It refuses when the root's fingerprint is not the one in the code. */
export const enrolResponseSchema = z.object({
  commune: z.string(),
  station: z.string(),
  stationName: z.string(),
  token: z.string(),
  rootKey: publicJwk,
  keyList: z.string(),
});
export type EnrolResponse = z.infer<typeof enrolResponseSchema>;

/**
 * GET /api/station/v1/time?nonce=...: a JWS by the working key (`typ` loa-time+jwt), signed over the caller's nonce. The same stands in
 * the header `loa-word` of the answer to whoever asks for the playlist under a nonce (header `loa-nonce`); `playlist` is then the
 * SHA-256 (hex) of the newest one's bytes, whether they are in the answer or known already.
 */
export const timeAnswerSchema = z.object({
  nonce: z.string(),
  receivedAt: z.number(),
  sentAt: z.number(),
  playlist: sha256.optional(),
});
/** Headers of the playlist's request and answer, see there. */
export const NONCE_HEADER = 'loa-nonce';
export const WORD_HEADER = 'loa-word';
/** Header of the answer to a heartbeat that names an older key list: the version of the newest. */
export const KEYS_HEADER = 'loa-keys';
export type TimeAnswer = z.infer<typeof timeAnswerSchema>;

/** GET /api/station/v1/events (SSE): a hint only; `playlist` says a version is there, `self-test` asks for one under this id. */
export const hintSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('playlist'), version: z.int() }),
  z.object({ kind: z.literal('self-test'), id: z.string().max(64) }),
]);
export type Hint = z.infer<typeof hintSchema>;
