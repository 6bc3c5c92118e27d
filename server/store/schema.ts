/** The tables as Kysely types; JSON columns hold text (see json-column.ts), instants are epoch milliseconds. */
import type { Generated } from 'kysely';
import type { DoorTables } from './door-schema.ts';
import type { ReportTables } from './report-schema.ts';

export interface CommuneTable {
  id: string;
  code: string;
  name: string;
  zone: string;
  demo: number;
  setupTokenHash: string | null;
  createdAt: number;
}
export interface PolicyTable {
  id: string;
  commune: string;
  validFrom: number;
  body: string;
  label: string | null;
  createdBy: string;
  createdAt: number;
}
export interface UserTable {
  id: string;
  commune: string;
  username: string;
  displayName: string;
  roles: string;
  /** `!` while nobody has set one: it matches nothing. */
  passwordHash: string;
  disabledAt: number | null;
  createdAt: number;
  /** Sealed; with it the last step (30 s since 1970) that was used, which counts no second time. */
  totpSecret: string | null;
  totpStep: number | null;
}
export interface SessionTable {
  tokenHash: string;
  commune: string;
  userId: string;
  createdAt: number;
  expiresAt: number;
  /** When a person was last seen to do something; kept of shared machines alone. */
  lastHandAt: number | null;
  /** When a second factor was last given. */
  strongAt: number | null;
  shared: Generated<number>;
  source: string | null;
  deviceHash: string | null;
}
export interface TopicTable {
  commune: string;
  planYear: number;
  code: string;
  title: string;
  parent: string | null;
  sort: number;
}
export interface SegmentTable {
  id: string;
  commune: string;
  title: string;
  kind: string;
  text: string;
  namesPersons: number;
  validFrom: number | null;
  validUntil: number | null;
  authorId: string;
  author: string;
  renditionId: string | null;
  submittedAt: number | null;
  changedAt: number;
  changedBy: string;
  search: string;
  createdAt: number;
  deletedAt: number | null;
  tags: string;
}
export interface SegmentTopicTable {
  commune: string;
  segmentId: string;
  code: string;
}
export interface JobTable {
  id: string;
  commune: string;
  segmentId: string;
  kind: 'file' | 'speech';
  originalName: string | null;
  state: 'queued' | 'running' | 'done' | 'refused' | 'failed';
  attempts: number;
  leaseUntil: number | null;
  progress: number;
  refusal: string | null;
  madeBy: string;
  createdAt: number;
  updatedAt: number;
  notBefore: number;
  putOff: number;
  lane: 'normal' | 'express';
  /** Of the file that was sent, and who sent it. */
  bytes: number | null;
  byId: string | null;
}
export interface RenditionTable {
  id: string;
  commune: string;
  segmentId: string;
  jobId: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  loudnessLufs: number;
  truePeakDb: number;
  waveform: string;
  source: string;
  madeBy: string;
  createdAt: number;
}
export interface ApprovalTable {
  id: string;
  commune: string;
  segmentId: string;
  sha256: string;
  /** `withdrawn`: an approval taken back (thu hồi); it counts at once. */
  decision: 'approved' | 'returned' | 'withdrawn';
  byId: string;
  byName: string;
  note: string | null;
  at: number;
  undoUntil: number;
  undoneAt: number | null;
  actId: string | null;
}
export interface ProgrammeTable {
  id: string;
  commune: string;
  title: string;
  items: string;
  createdBy: string;
  createdAt: number;
}
export interface ZoneTable {
  id: string;
  commune: string;
  name: string;
}
export interface ZoneStationTable {
  commune: string;
  zoneId: string;
  stationId: string;
}
export interface StationTable {
  id: string;
  commune: string;
  code: string;
  name: string;
  kind: 'commune' | 'village';
  transport: 'ip' | 'fm' | 'manual';
  publicKey: string | null;
  tokenHash: string | null;
  reportedVersion: number;
  lastSeenAt: number | null;
  heartbeat: string | null;
  createdAt: number;
  enrolledAt: number | null;
  retiredAt: number | null;
  carrierId: string | null;
  planFaultAt: number | null;
  simNumber: string | null;
  simNetwork: string | null;
  /** A local date, `2026-12-05`. */
  simExpiresOn: string | null;
  /** Megabytes (10^6) a month. */
  simAllowanceMb: number | null;
  /** The last self-test, as the station told it. */
  selfTest: string | null;
}
export interface ClusterTable {
  id: string;
  commune: string;
  stationId: string;
  name: string;
  landmark: string;
  sort: number;
}
export interface ContactTable {
  id: string;
  commune: string;
  stationId: string;
  name: string;
  phone: string;
  sort: number;
}
export interface EnrolmentTable {
  codeHash: string;
  commune: string;
  stationId: string;
  expiresAt: number;
  usedAt: number | null;
  usedByKey: string | null;
}
export interface ScheduleTable {
  id: string;
  commune: string;
  title: string;
  programmeId: string;
  dtstart: string;
  rrule: string | null;
  rdates: string;
  exdates: string;
  times: string;
  target: string;
  priority: string;
  lateRule: string;
  createdBy: string;
  createdAt: number;
  cancelledAt: number | null;
  changes: string;
  slotMs: number | null;
  onExceptionDays: string;
  splitFrom: string | null;
}
export interface AiringTable {
  id: string;
  commune: string;
  scheduleId: string;
  startsAt: number;
  endsAt: number;
  body: string;
  withdrawnAt: number | null;
}
export interface PlaylistTable {
  stationId: string;
  version: number;
  commune: string;
  contentHash: string;
  jws: string;
  issuedAt: number;
}
export interface KeyListTable {
  commune: string;
  version: number;
  rootKey: string;
  jws: string;
  /** Null of the first one, which the server made itself. */
  takenAt: number | null;
}
export interface JournalTable {
  stationId: string;
  epoch: number;
  seq: number;
  commune: string;
  at: number;
  clockTrusted: number;
  kind: string;
  airingId: string | null;
  fact: string;
  prev: string;
  hash: string;
  chained: number;
  receivedAt: number;
}
export interface JournalHeadTable {
  stationId: string;
  epoch: number;
  commune: string;
  seq: number;
  hash: string;
  coveredUntil: number | null;
  updatedAt: number;
}
export interface JournalRejectedTable {
  id: Generated<number>;
  stationId: string;
  commune: string;
  epoch: number;
  seq: number;
  reason: string;
  raw: string;
  receivedAt: number;
}
/** `awaitedSeq`: entries up to this number were said to exist at `awaitedSince` and had not come by then. */
export interface SignedHeadTable {
  stationId: string;
  epoch: number;
  commune: string;
  seq: number;
  hash: string;
  jws: string;
  publicKey: string;
  heardAt: number;
  awaitedSeq: number | null;
  awaitedSince: number | null;
}
export interface LedgerTable {
  airingId: string;
  stationId: string;
  revision: number;
  commune: string;
  title: string;
  topics: string;
  scheduledBy: string;
  plannedAt: number;
  endsAt: number;
  items: string;
  outcome: string;
  reason: string | null;
  startedAt: number | null;
  endedAt: number | null;
  renderedMs: number;
  rmsDb: number | null;
  evidence: string;
  offPlan: number;
  closedAt: number | null;
  dropped: string;
  scheduleId: string;
  priority: string;
  /** Of an order: `emergency` or `now`. */
  orderKind: string | null;
  /** How sound came there, and from where, when it was planned. */
  transport: 'ip' | 'fm' | 'manual';
  carrierId: string | null;
}
export interface AuditTable {
  id: Generated<number>;
  commune: string;
  at: number;
  whoId: string | null;
  who: string;
  action: string;
  subject: string;
  subjectId: string;
  before: string | null;
  after: string | null;
  /** Address and device of whoever acted. */
  source: string | null;
  /** Chain: hash of the row before, and of this one; null in rows older than the chain. */
  prev: string | null;
  hash: string | null;
}
export interface WorkerBeatTable {
  commune: string;
  at: number;
  compiledAt: number | null;
}
export interface ChangeTable {
  commune: string;
  topic: string;
  counter: number;
}

/** Table name -> row. */
export interface ExceptionDayTable {
  commune: string;
  date: string;
  name: string;
  kind: 'holiday' | 'mourning' | 'festival' | 'other';
  off: number;
  createdBy: string;
  createdAt: number;
}
export interface PolicyExceptionTable {
  id: string;
  commune: string;
  fromAt: number;
  toAt: number;
  reason: string;
  createdById: string;
  createdBy: string;
  createdAt: number;
  approvedById: string | null;
  approvedBy: string | null;
  approvedAt: number | null;
  cancelledAt: number | null;
}
export interface RelaySourceTable {
  id: string;
  commune: string;
  name: string;
  url: string;
  validFrom: number | null;
  validUntil: number | null;
  createdById: string;
  createdBy: string;
  createdAt: number;
  approvedById: string | null;
  approvedBy: string | null;
  approvedAt: number | null;
  retiredAt: number | null;
}
export interface PlaceFillingTable {
  airingId: string;
  itemIndex: number;
  commune: string;
  segmentId: string;
  filledBy: string;
  filledAt: number;
}
export interface FrozenPickTable {
  airingId: string;
  itemIndex: number;
  commune: string;
  segmentIds: string;
  startsAt: number;
}
export interface ConflictAnswerTable {
  id: string;
  commune: string;
  earlierId: string;
  laterId: string;
  answer: 'override' | 'follow';
  byName: string;
  at: number;
  undoneAt: number | null;
  earlierAt: number;
  laterAt: number;
}
export interface TargetTable {
  id: string;
  commune: string;
  title: string;
  body: string;
  validFrom: string | null;
  validUntil: string | null;
  createdBy: string;
  createdAt: number;
  cancelledAt: number | null;
}
export interface CalendarLinkTable {
  tokenHash: string;
  id: string;
  commune: string;
  userId: string;
  stationId: string | null;
  createdAt: number;
  revokedAt: number | null;
}
export interface InterruptTable {
  id: string;
  commune: string;
  requestId: string;
  kind: 'emergency' | 'now';
  title: string;
  segmentId: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  target: string;
  spokenTime: string;
  repeatEveryMs: number | null;
  startsAt: number;
  expiresAt: number;
  replaces: number;
  issuedById: string;
  issuedBy: string;
  issuedAt: number;
  cancelledBy: string | null;
  cancelledAt: number | null;
  actId: string | null;
}
export interface AiringStopTable {
  id: string;
  commune: string;
  airingId: string;
  itemIndex: number | null;
  reason: string;
  byName: string;
  at: number;
}
export interface SuspensionTable {
  id: string;
  commune: string;
  reason: string;
  byName: string;
  since: number;
  liftedBy: string | null;
  liftedAt: number | null;
}
/** A contact that was lost; `restarted` is known once it is back: 1 where the station had been off. */
export interface StationLossTable {
  stationId: string;
  commune: string;
  lostAt: number;
  bootId: string;
  backAt: number | null;
  restarted: number | null;
}
/** Something that keeps a station from the airing at `slotAt`: one row for each cause. `toldAt` null: nobody was told yet, or not since it came back. */
export interface NoticeTable {
  id: string;
  commune: string;
  stationId: string;
  slotAt: number;
  cause: string;
  words: string;
  raisedAt: number;
  clearedAt: number | null;
  toldAt: number | null;
  tellings: number;
}
/** A message on its way; `target` is a push endpoint, or empty for the webhook. */
export interface NoticeDeliveryTable {
  id: string;
  commune: string;
  channel: 'push' | 'webhook';
  target: string;
  body: string;
  createdAt: number;
  expiresAt: number;
  tries: number;
  notBefore: number;
  urgency: 'notice' | 'account' | 'emergency';
  /** What an urgent message is about, and the keys of the browser it is for. */
  about: string | null;
  keys: string | null;
}
export interface PushSubscriptionTable {
  endpoint: string;
  id: string;
  commune: string;
  userId: string;
  p256dh: string;
  auth: string;
  createdAt: number;
  lastSentAt: number | null;
  /** Where it was turned on: the session, the browser's own cookie, and from where. */
  sessionHash: string | null;
  deviceHash: string | null;
  source: string | null;
}
export interface WebhookTable {
  commune: string;
  url: string;
  secret: string;
  setBy: string;
  setAt: number;
  lastSentAt: number | null;
  lastFault: string | null;
}

export interface Tables extends ReportTables, DoorTables {
  commune: CommuneTable;
  policy: PolicyTable;
  user: UserTable;
  session: SessionTable;
  topic: TopicTable;
  segment: SegmentTable;
  segmentTopic: SegmentTopicTable;
  job: JobTable;
  rendition: RenditionTable;
  approval: ApprovalTable;
  programme: ProgrammeTable;
  zone: ZoneTable;
  zoneStation: ZoneStationTable;
  station: StationTable;
  cluster: ClusterTable;
  contact: ContactTable;
  enrolment: EnrolmentTable;
  schedule: ScheduleTable;
  airing: AiringTable;
  playlist: PlaylistTable;
  keyList: KeyListTable;
  journal: JournalTable;
  journalHead: JournalHeadTable;
  journalRejected: JournalRejectedTable;
  signedHead: SignedHeadTable;
  stationLoss: StationLossTable;
  notice: NoticeTable;
  noticeDelivery: NoticeDeliveryTable;
  pushSubscription: PushSubscriptionTable;
  webhook: WebhookTable;
  ledger: LedgerTable;
  audit: AuditTable;
  workerBeat: WorkerBeatTable;
  change: ChangeTable;
  exceptionDay: ExceptionDayTable;
  policyException: PolicyExceptionTable;
  relaySource: RelaySourceTable;
  placeFilling: PlaceFillingTable;
  frozenPick: FrozenPickTable;
  conflictAnswer: ConflictAnswerTable;
  target: TargetTable;
  calendarLink: CalendarLinkTable;
  interrupt: InterruptTable;
  airingStop: AiringStopTable;
  suspension: SuspensionTable;
}
