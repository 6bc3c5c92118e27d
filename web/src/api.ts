/** The one place that talks to the server: a function per route of its HTTP API. */

import type { SignedAct } from '../../server/contract/acts.ts';
import type {
  Interrupt,
  InterruptWrite,
  NotReached,
  SpokenWrite,
  Suspension,
} from '../../server/contract/interrupts.ts';
import type { AskedPeople, KeyState } from '../../server/contract/keys.ts';
import type { Today } from '../../server/contract/ledger.ts';
import type { PushAddress, PushState, WebhookMade, WebhookState } from '../../server/contract/notices.ts';
import type { Me, SetupState, User } from '../../server/contract/people.ts';
import type { ExceptionDay, PolicyException, PolicySet, PolicyView } from '../../server/contract/policy.ts';
import type { RelaySource } from '../../server/contract/programmes.ts';
import type { Airing, Preview, Schedule, Zone } from '../../server/contract/schedules.ts';
import type { Segment, Sheet, Topic } from '../../server/contract/segments.ts';
import type { EnrolmentCode, Station, StationDetail } from '../../server/contract/stations.ts';
import { auditApi } from './api/audit.ts';
import { backupsApi } from './api/backups.ts';
import { doorsApi } from './api/doors.ts';
import { evidenceApi } from './api/evidence.ts';
import { figuresApi } from './api/figures.ts';
import { incidentsApi } from './api/incidents.ts';
import { ledgerApi } from './api/ledger.ts';
import { listeningApi } from './api/listening.ts';
import { peopleApi } from './api/people.ts';
import { reportsApi } from './api/reports.ts';
import { signingApi } from './api/signing.ts';
import { queryString, request, requestBytes } from './request.ts';
import { get, patch, post, put, remove } from './verbs.ts';
import type {
  ApprovalsMade,
  CalendarLinkMade,
  CalendarLinkWrite,
  CampaignTarget,
  ConflictAnswered,
  ConflictAnswerWrite,
  Decision,
  ExceptionDayWrite,
  Iso,
  LoginBody,
  OccurrenceWrite,
  OpenConflict,
  PlaceView,
  PolicyExceptionWrite,
  PolicyWrite,
  PreviewBody,
  Programme,
  ProgrammeWrite,
  Proposal,
  ProposalAccept,
  ProposalAccepted,
  ProposalBody,
  RelaySourceChange,
  RelaySourceWrite,
  RunSheet,
  ScheduleChange,
  ScheduleStored,
  ScheduleWrite,
  SegmentChange,
  SegmentCreate,
  SegmentFilter,
  SetupBody,
  StationChange,
  StationCreate,
  Stopped,
  StopWrite,
  SuspensionWrite,
  TargetWrite,
  UserChange,
  UserCreate,
  WithdrawWrite,
  ZoneWrite,
} from './wire.ts';

/** Where files are sent by tus. */
export const uploadsPath = '/api/v1/uploads';
/** Server-sent events: what changed. */
export const eventsPath = '/api/v1/events';

/** The request that the root key signs, while a change of keys waits for it. */
export const keyRequestPath = '/api/v1/keys/request';

/** Where a rendition's sound is, by its hash; answers Range. */
export function audioPath(sha256: string): string {
  return `/api/v1/renditions/${sha256}/audio`;
}

/** Every answer is data as the contract's types say; every refusal is thrown as `ApiProblem`. */
export const api = {
  me: (signal?: AbortSignal) => get<Me>('/me', signal),
  login: (body: LoginBody) => post<Me>('/login', body),
  logout: () => post<unknown>('/logout'),
  setupState: (token: string, signal?: AbortSignal) =>
    request<SetupState>('GET', '/setup', {
      ...(signal === undefined ? {} : { signal }),
      // Of a broken link any letter may come; the real ones stay as they are.
      ...(token === '' ? {} : { headers: { 'x-setup-token': encodeURIComponent(token).slice(0, 200) } }),
    }),
  setUp: (body: SetupBody) => post<unknown>('/setup', body),

  today: (signal?: AbortSignal) => get<Today>('/today', signal),
  policy: (signal?: AbortSignal) => get<PolicyView>('/policy', signal),
  /** `dryRun` only tells what would fall silent. */
  setPolicy: (body: PolicyWrite, dryRun: boolean) => put<PolicySet>(`/policy${dryRun ? '?dryRun=true' : ''}`, body),
  withdrawPolicy: (id: string) => remove(`/policy/${id}`),
  proposePolicyException: (body: PolicyExceptionWrite) => post<PolicyException>('/policy/exceptions', body),
  approvePolicyException: (id: string) => post<PolicyException>(`/policy/exceptions/${id}/approve`),
  cancelPolicyException: (id: string) => remove(`/policy/exceptions/${id}`),

  topics: (signal?: AbortSignal) => get<{ topics: Topic[] }>('/topics', signal),
  segments: (filter: SegmentFilter, signal?: AbortSignal) =>
    get<{ segments: Segment[] }>(`/segments${queryString({ ...filter, limit: '500' })}`, signal),
  segment: (id: string, signal?: AbortSignal) => get<Segment>(`/segments/${id}`, signal),
  createSegment: (body: SegmentCreate) => post<Segment>('/segments', body),
  changeSegment: (id: string, body: SegmentChange) => patch<Segment>(`/segments/${id}`, body),
  deleteSegment: (id: string) => remove(`/segments/${id}`),
  submitSegment: (id: string) => post<unknown>(`/segments/${id}/submit`),
  speakSegment: (id: string) => post<unknown>(`/segments/${id}/speak`),
  renditionBytes: (sha256: string, signal?: AbortSignal) => requestBytes(`/renditions/${sha256}/audio`, signal),

  waiting: (signal?: AbortSignal) => get<{ segments: Segment[] }>('/approvals/waiting', signal),
  decide: (decisions: readonly Decision[], signed?: SignedAct) =>
    post<ApprovalsMade>('/approvals', { decisions, ...(signed && { signed }) }),
  undoApprovals: (ids: readonly string[]) => post<unknown>('/approvals/undo', { ids }),
  sheet: (date: string, signal?: AbortSignal) => get<Sheet>(`/sheet${queryString({ week: date })}`, signal),

  programmes: (signal?: AbortSignal) => get<{ programmes: Programme[] }>('/programmes', signal),
  createProgramme: (body: ProgrammeWrite) => post<Programme>('/programmes', body),
  changeProgramme: (id: string, body: ProgrammeWrite) => patch<Programme>(`/programmes/${id}`, body),
  relaySources: (signal?: AbortSignal) => get<{ sources: RelaySource[] }>('/relay-sources', signal),
  createRelaySource: (body: RelaySourceWrite) => post<RelaySource>('/relay-sources', body),
  changeRelaySource: (id: string, body: RelaySourceChange) => patch<RelaySource>(`/relay-sources/${id}`, body),
  /** `url` is the address that was seen. */
  approveRelaySource: (id: string, url: string, signed?: SignedAct) =>
    post<RelaySource>(`/relay-sources/${id}/approve`, { url, ...(signed && { signed }) }),
  retireRelaySource: (id: string) => remove(`/relay-sources/${id}`),
  zones: (signal?: AbortSignal) => get<{ zones: Zone[] }>('/zones', signal),
  createZone: (body: ZoneWrite) => post<Zone>('/zones', body),
  changeZone: (id: string, body: ZoneWrite) => patch<Zone>(`/zones/${id}`, body),

  schedules: (signal?: AbortSignal) => get<{ schedules: Schedule[] }>('/schedules', signal),
  createSchedule: (body: ScheduleWrite) => post<ScheduleStored>('/schedules', body),
  changeSchedule: (id: string, body: ScheduleChange) => patch<ScheduleStored>(`/schedules/${id}`, body),
  /** All that is to come, or from one occurrence on. */
  cancelSchedule: (id: string, from?: string) => remove(`/schedules/${id}${queryString({ from })}`),
  restoreSchedule: (id: string) => post<ScheduleStored>(`/schedules/${id}/restore`),
  preview: (body: PreviewBody, signal?: AbortSignal) =>
    request<Preview>('POST', '/schedules/preview', signal === undefined ? { body } : { body, signal }),
  airings: (from: Iso, to: Iso, signal?: AbortSignal) =>
    get<{ airings: Airing[] }>(`/airings${queryString({ from, to })}`, signal),
  /** One occurrence departs from its series; `occurrence` is the local start the rule gives it. */
  changeOccurrence: (id: string, occurrence: string, body: OccurrenceWrite) =>
    put<ScheduleStored>(`/schedules/${id}/occurrences/${occurrence}`, body),
  restoreOccurrence: (id: string, occurrence: string) => remove(`/schedules/${id}/occurrences/${occurrence}`),
  exceptionDays: (year: number, signal?: AbortSignal) =>
    get<{ days: ExceptionDay[] }>(`/exception-days${queryString({ year: String(year) })}`, signal),
  setExceptionDay: (date: string, body: ExceptionDayWrite) =>
    put<{ days: ExceptionDay[] }>(`/exception-days/${date}`, body),
  clearExceptionDay: (date: string) => remove(`/exception-days/${date}`),
  conflicts: (from: Iso, to: Iso, signal?: AbortSignal) =>
    get<{ conflicts: OpenConflict[] }>(`/conflicts${queryString({ from, to })}`, signal),
  answerConflict: (body: ConflictAnswerWrite) => post<ConflictAnswered>('/conflicts/answers', body),
  undoConflictAnswer: (id: string) => remove(`/conflicts/answers/${id}`),
  places: (from: Iso, to: Iso, signal?: AbortSignal) =>
    get<{ places: PlaceView[] }>(`/places${queryString({ from, to })}`, signal),
  fillPlace: (airingId: string, index: number, segmentId: string) =>
    put<PlaceView>(`/places/${airingId}/${index}`, { segmentId }),
  emptyPlace: (airingId: string, index: number) => remove(`/places/${airingId}/${index}`),
  runSheet: (stationId: string, date: string, signal?: AbortSignal) =>
    get<RunSheet>(`/run-sheet${queryString({ stationId, date })}`, signal),
  targets: (signal?: AbortSignal) => get<{ targets: CampaignTarget[] }>('/targets', signal),
  createTarget: (body: TargetWrite) => post<CampaignTarget>('/targets', body),
  changeTarget: (id: string, body: TargetWrite) => patch<CampaignTarget>(`/targets/${id}`, body),
  cancelTarget: (id: string) => remove(`/targets/${id}`),
  /** Both days included. */
  targetStandings: (from: string, until: string, signal?: AbortSignal) =>
    get<Pick<Proposal, 'targets'>>(`/targets/standing${queryString({ from, until })}`, signal),
  propose: (body: ProposalBody) => post<Proposal>('/proposals', body),
  acceptProposal: (body: ProposalAccept) => post<ProposalAccepted>('/proposals/accept', body),
  makeCalendarLink: (body: CalendarLinkWrite) => post<CalendarLinkMade>('/calendar-links', body),

  interrupts: (signal?: AbortSignal) => get<{ interrupts: Interrupt[] }>('/interrupts', signal),
  interrupt: (id: string, signal?: AbortSignal) => get<Interrupt>(`/interrupts/${id}`, signal),
  sendInterrupt: (body: InterruptWrite) => post<Interrupt>('/interrupts', body),
  cancelInterrupt: (id: string) => remove(`/interrupts/${id}`),
  /** A voice of up to 60 s becomes a segment, ahead of all other work. */
  sendRecording: (recording: Blob, title: string, requestId: string) =>
    request<{ segmentId: string }>('POST', `/interrupts/recording${queryString({ title, requestId })}`, {
      file: recording,
    }),
  /** The same from words that the machine reads. */
  sendSpoken: (body: SpokenWrite) => post<{ segmentId: string }>('/interrupts/text', body),
  stopAiring: (body: StopWrite) => post<Stopped>('/stops', body),
  suspension: (signal?: AbortSignal) => get<Suspension>('/suspension', signal),
  suspend: (body: SuspensionWrite) => put<Suspension>('/suspension', body),
  liftSuspension: () => remove('/suspension'),
  withdrawApproval: (segmentId: string, body: WithdrawWrite) => post<unknown>(`/segments/${segmentId}/withdraw`, body),
  notReached: (segmentId: string, signal?: AbortSignal) =>
    get<NotReached>(`/segments/${segmentId}/not-reached`, signal),

  stations: (signal?: AbortSignal) => get<{ stations: Station[] }>('/stations', signal),
  station: (id: string, signal?: AbortSignal) => get<StationDetail>(`/stations/${id}`, signal),
  createStation: (body: StationCreate) => post<Station>('/stations', body),
  changeStation: (id: string, body: StationChange) => patch<Station>(`/stations/${id}`, body),
  enrolmentCode: (id: string) => post<EnrolmentCode>(`/stations/${id}/enrolment-code`),
  retireStation: (id: string) => post<unknown>(`/stations/${id}/retire`),
  testStation: (id: string) => post<{ askedAt: Iso }>(`/stations/${id}/self-test`),

  push: (signal?: AbortSignal) => get<PushState>('/push', signal),
  subscribe: (body: PushAddress) => post<unknown>('/push', body),
  unsubscribe: (id: string) => remove(`/push/${id}`),
  webhook: (signal?: AbortSignal) => get<WebhookState>('/webhook', signal),
  setWebhook: (url: string) => put<WebhookMade>('/webhook', { url }),
  removeWebhook: () => remove('/webhook'),

  users: (signal?: AbortSignal) => get<{ users: User[] }>('/users', signal),
  createUser: (body: UserCreate) => post<User>('/users', body),
  changeUser: (id: string, body: UserChange) => patch<User>(`/users/${id}`, body),
  keys: (signal?: AbortSignal) => get<KeyState>('/keys', signal),
  beginKeyChange: (leaked: boolean) => post<KeyState>('/keys/change', { leaked }),
  giveUpKeyChange: () => request<KeyState>('DELETE', '/keys/change'),
  takeKeyList: (list: string, confirm = false) => post<KeyState>('/keys/list', { list, confirm }),
  askPeople: (people: AskedPeople['people']) => put<KeyState>('/keys/people', { people }),
  ...evidenceApi,
  ...incidentsApi,
  ...ledgerApi,
  ...figuresApi,
  ...reportsApi,
  ...listeningApi,
  ...peopleApi,
  ...signingApi,
  ...auditApi,
  ...backupsApi,
  ...doorsApi,
};
