/** Rows of who may come in and who signs: second factors, links, delegations, acts, backups. */
import type { Generated } from 'kysely';

/** A browser that somebody logged in with before, by the hash of its own cookie. */
export interface KnownDeviceTable {
  deviceHash: string;
  userId: string;
  commune: string;
  createdAt: number;
  lastUsedAt: number;
}
/** Browsers in which a segment was made or changed. */
export interface SegmentDeviceTable {
  segmentId: string;
  deviceHash: string;
  commune: string;
  at: number;
}
/** `jwk` of those that may sign acts; `publicKey` is COSE, base64url. */
export interface PasskeyTable {
  id: string;
  commune: string;
  userId: string;
  name: string;
  publicKey: string;
  alg: number;
  jwk: string | null;
  counter: number;
  transports: string;
  backedUp: number;
  rpId: string;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}
/** An invitation or a reset; of its token only a hash. */
export interface OneTimeLinkTable {
  tokenHash: string;
  id: string;
  commune: string;
  kind: 'invite' | 'reset';
  userId: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}
/** [fromAt, toAt): `toId` may do what `role` of `fromId` may. */
export interface DelegationTable {
  id: string;
  commune: string;
  fromId: string;
  toId: string;
  role: 'operator' | 'approver';
  fromAt: number;
  toAt: number;
  reason: string;
  createdBy: string;
  createdAt: number;
  endedAt: number | null;
}
/** What an approver signed (stations/protocol.ts); an undone one keeps its row, its signature blanked. */
export interface ActTable {
  id: string;
  commune: string;
  text: string;
  decision: 'approved' | 'withdrawn' | 'emergency';
  signer: string;
  userId: string;
  byName: string;
  authenticatorData: string;
  clientDataJson: string;
  signature: string;
  madeAt: number;
  notAfter: number;
  countsFrom: number;
  storedAt: number;
  undoneAt: number | null;
}
/** `content` as in the act, without the number of persons it needs. */
export interface ActItemTable {
  content: string;
  actId: string;
  commune: string;
  needs: number;
}
/** The wished list of people who sign, the whole of it; what is in force stands in the signed list. */
export interface AskedPersonTable {
  commune: string;
  credentialId: string;
  uses: string;
  keepUntil: number | null;
  askedBy: string;
  askedAt: number;
}
/** A backup that was begun. */
export interface BackupTable {
  id: string;
  commune: string;
  folder: string;
  startedAt: number;
  endedAt: number | null;
  files: number | null;
  bytes: number | null;
  newBytes: number | null;
  encrypted: number;
  verifiedAt: number | null;
  fault: string | null;
  auditHash: string | null;
}
/** This place was restored from a backup of `madeAt`. */
export interface RestoreTable {
  id: string;
  commune: string;
  madeAt: number;
  restoredAt: number;
  settledBy: string | null;
  settledAt: number | null;
  /** JSON: LeftOut[] (left-out-store.ts). */
  leftOut: Generated<string>;
}
export interface DoorTables {
  knownDevice: KnownDeviceTable;
  segmentDevice: SegmentDeviceTable;
  passkey: PasskeyTable;
  oneTimeLink: OneTimeLinkTable;
  delegation: DelegationTable;
  act: ActTable;
  actItem: ActItemTable;
  askedPerson: AskedPersonTable;
  backup: BackupTable;
  restore: RestoreTable;
}
