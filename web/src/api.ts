/** The one place that talks to the server: a function per route of its HTTP API. */
import type { LedgerGrid, LedgerStory, Today } from '../../server/contract/ledger.ts';
import type { AuditRow, Me, User } from '../../server/contract/people.ts';
import type { Airing, PolicyView, Preview, Programme, Schedule, Zone } from '../../server/contract/schedules.ts';
import type { Segment, Sheet, Topic } from '../../server/contract/segments.ts';
import type { EnrolmentCode, Station, StationDetail } from '../../server/contract/stations.ts';
import { queryString, request, requestBytes } from './request.ts';
import type {
  ApprovalsMade,
  Decision,
  Iso,
  LedgerFilter,
  LoginBody,
  PolicyWrite,
  PreviewBody,
  ProgrammeWrite,
  ScheduleChange,
  ScheduleStored,
  ScheduleWrite,
  SegmentChange,
  SegmentCreate,
  SegmentFilter,
  SetupBody,
  StationChange,
  StationCreate,
  UserChange,
  UserCreate,
  ZoneWrite,
} from './wire.ts';

/** Where files are sent by tus. */
export const uploadsPath = '/api/v1/uploads';
/** Server-sent events: what changed. */
export const eventsPath = '/api/v1/events';

/** Where a rendition's sound is, by its hash; answers Range. */
export function audioPath(sha256: string): string {
  return `/api/v1/renditions/${sha256}/audio`;
}

const get = <Answer>(path: string, signal?: AbortSignal) =>
  request<Answer>('GET', path, signal === undefined ? {} : { signal });
const post = <Answer>(path: string, body?: unknown) =>
  request<Answer>('POST', path, body === undefined ? {} : { body });
const patch = <Answer>(path: string, body: unknown) => request<Answer>('PATCH', path, { body });
const remove = (path: string) => request<unknown>('DELETE', path);

/** Every answer is data as the contract's types say; every refusal is thrown as `ApiProblem`. */
export const api = {
  me: (signal?: AbortSignal) => get<Me>('/me', signal),
  login: (body: LoginBody) => post<unknown>('/login', body),
  logout: () => post<unknown>('/logout'),
  setupState: (signal?: AbortSignal) => get<{ open: boolean }>('/setup', signal),
  setUp: (body: SetupBody) => post<unknown>('/setup', body),

  today: (signal?: AbortSignal) => get<Today>('/today', signal),
  policy: (signal?: AbortSignal) => get<PolicyView>('/policy', signal),
  setPolicy: (body: PolicyWrite) => request<PolicyView>('PUT', '/policy', { body }),

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
  decide: (decisions: readonly Decision[]) => post<ApprovalsMade>('/approvals', { decisions }),
  undoApprovals: (ids: readonly string[]) => post<unknown>('/approvals/undo', { ids }),
  sheet: (date: string, signal?: AbortSignal) => get<Sheet>(`/sheet${queryString({ week: date })}`, signal),

  programmes: (signal?: AbortSignal) => get<{ programmes: Programme[] }>('/programmes', signal),
  createProgramme: (body: ProgrammeWrite) => post<Programme>('/programmes', body),
  changeProgramme: (id: string, body: ProgrammeWrite) => patch<Programme>(`/programmes/${id}`, body),
  zones: (signal?: AbortSignal) => get<{ zones: Zone[] }>('/zones', signal),
  createZone: (body: ZoneWrite) => post<Zone>('/zones', body),
  changeZone: (id: string, body: ZoneWrite) => patch<Zone>(`/zones/${id}`, body),

  schedules: (signal?: AbortSignal) => get<{ schedules: Schedule[] }>('/schedules', signal),
  createSchedule: (body: ScheduleWrite) => post<ScheduleStored>('/schedules', body),
  changeSchedule: (id: string, body: ScheduleChange) => patch<ScheduleStored>(`/schedules/${id}`, body),
  cancelSchedule: (id: string) => remove(`/schedules/${id}`),
  preview: (body: PreviewBody, signal?: AbortSignal) =>
    request<Preview>('POST', '/schedules/preview', signal === undefined ? { body } : { body, signal }),
  airings: (from: Iso, to: Iso, signal?: AbortSignal) =>
    get<{ airings: Airing[] }>(`/airings${queryString({ from, to })}`, signal),

  stations: (signal?: AbortSignal) => get<{ stations: Station[] }>('/stations', signal),
  station: (id: string, signal?: AbortSignal) => get<StationDetail>(`/stations/${id}`, signal),
  createStation: (body: StationCreate) => post<Station>('/stations', body),
  changeStation: (id: string, body: StationChange) => patch<Station>(`/stations/${id}`, body),
  enrolmentCode: (id: string) => post<EnrolmentCode>(`/stations/${id}/enrolment-code`),
  retireStation: (id: string) => post<unknown>(`/stations/${id}/retire`),

  ledger: (filter: LedgerFilter, signal?: AbortSignal) =>
    get<LedgerGrid>(`/ledger${queryString({ ...filter })}`, signal),
  ledgerStory: (airingId: string, stationId: string, signal?: AbortSignal) =>
    get<LedgerStory>(`/ledger/${airingId}/${stationId}`, signal),

  users: (signal?: AbortSignal) => get<{ users: User[] }>('/users', signal),
  createUser: (body: UserCreate) => post<User>('/users', body),
  changeUser: (id: string, body: UserChange) => patch<User>(`/users/${id}`, body),
  audit: (signal?: AbortSignal) => get<{ rows: AuditRow[] }>('/audit', signal),
};
