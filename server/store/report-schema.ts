/** Rows beyond planning and playing: the ledger's newest state, what people say, incidents, complaints, reports, public listening. */
import type { LedgerTable } from './schema.ts';

/** Written by triggers alone: the newest revision of each ledger row, without its lists. */
export interface LedgerNowTable extends Omit<LedgerTable, 'scheduledBy' | 'items' | 'rmsDb' | 'dropped'> {
  plannedMs: number;
}
/** Written by triggers alone: which file was in which airing; a candidate, the row tells. */
export interface AiringItemTable {
  airingId: string;
  itemIndex: number;
  sha256: string;
  commune: string;
  segmentId: string | null;
  title: string;
  plannedAt: number;
}
/** Rows of which there is news that no round of the closer has read. */
export interface LedgerNewsTable {
  stationId: string;
  airingId: string;
  commune: string;
}
export interface VillageReportTable {
  commune: string;
  seq: number;
  id: string;
  stationId: string;
  scope: 'week' | 'day' | 'airing';
  fromAt: number;
  toAt: number;
  airingId: string | null;
  answer: 'heard' | 'partly' | 'bad-sound' | 'not-heard' | 'cleared';
  via: 'phone' | 'link' | 'page' | 'listening';
  clusterId: string | null;
  saidBy: string;
  saidAt: number;
  note: string;
  photoSha256: string | null;
  linkId: string | null;
  enteredById: string | null;
  enteredBy: string;
  enteredAt: number;
  requestId: string;
  prev: string;
  hash: string;
}
export interface VillageLinkTable {
  tokenHash: string;
  id: string;
  commune: string;
  stationId: string;
  person: string;
  createdBy: string;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}
export interface PhotoTable {
  sha256: string;
  commune: string;
  bytes: number;
  takenBy: string;
  createdAt: number;
}
export interface IncidentTable {
  id: string;
  commune: string;
  kind: 'intrusion' | 'noise' | 'power' | 'network' | 'broken' | 'lost';
  title: string;
  cause: string;
  action: 'none' | 'isolated' | 'muted';
  planned: number;
  beginsAt: number;
  endsAt: number | null;
  watchKey: string | null;
  openedBy: string;
  openedAt: number;
  closedBy: string | null;
  closedAt: number | null;
  cancelledAt: number | null;
}
/** `clusterId` empty: the whole station. */
export interface IncidentPlaceTable {
  incidentId: string;
  commune: string;
  stationId: string;
  clusterId: string;
}
export interface ComplaintTable {
  id: string;
  commune: string;
  number: number;
  caller: string;
  phone: string;
  stationId: string;
  clusterId: string | null;
  aboutAt: number;
  toleranceMinutes: number;
  asked: string;
  receivedBy: string;
  receivedAt: number;
  dueOn: string;
  incidentId: string | null;
  closedAt: number | null;
}
export interface ComplaintAnswerTable {
  complaintId: string;
  no: number;
  commune: string;
  verdict: string;
  words: string;
  facts: string;
  answeredBy: string;
  answeredAt: number;
}
export interface SettingTable {
  commune: string;
  name: string;
  value: string;
  changedBy: string;
  changedAt: number;
}
export interface ReportProfileTable {
  id: string;
  commune: string;
  validFrom: string;
  body: string;
  createdBy: string;
  createdAt: number;
}
export interface ReportTable {
  id: string;
  commune: string;
  period: string;
  firstDay: string;
  lastDay: string;
  title: string;
  content: string;
  version: number;
  createdBy: string;
  createdAt: number;
  changedBy: string;
  changedAt: number;
  dueOn: string | null;
  droppedAt: number | null;
}
export interface ReportEditionTable {
  reportId: string;
  edition: number;
  commune: string;
  number: string;
  figures: string;
  content: string;
  files: string;
  prev: string;
  hash: string;
  madeBy: string;
  madeAt: number;
}
export interface ReportScanTable {
  reportId: string;
  edition: number;
  sha256: string;
  commune: string;
  name: string;
  mediaType: string;
  bytes: number;
  addedBy: string;
  addedAt: number;
}
export interface Mp3Table {
  sha256: string;
  commune: string;
  bytes: number;
  madeAt: number;
}
export interface PublicWithdrawalTable {
  commune: string;
  segmentId: string;
  reason: string;
  byName: string;
  at: number;
}

/** A schedule that airs again what a row of the log missed. */
export interface ReplayTable {
  scheduleId: string;
  commune: string;
  airingId: string;
  stationId: string;
  byName: string;
  at: number;
}

/** Table name -> row. */
export interface ReportTables {
  ledgerNow: LedgerNowTable;
  airingItem: AiringItemTable;
  ledgerNews: LedgerNewsTable;
  villageReport: VillageReportTable;
  villageLink: VillageLinkTable;
  photo: PhotoTable;
  incident: IncidentTable;
  incidentPlace: IncidentPlaceTable;
  complaint: ComplaintTable;
  complaintAnswer: ComplaintAnswerTable;
  setting: SettingTable;
  reportProfile: ReportProfileTable;
  report: ReportTable;
  reportEdition: ReportEditionTable;
  reportScan: ReportScanTable;
  mp3: Mp3Table;
  publicWithdrawal: PublicWithdrawalTable;
  replay: ReplayTable;
}
