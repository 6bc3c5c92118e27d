/** What approvers signed: stored as it came, once; found again by what it is about; an undone one keeps its row, and nothing that could be used. */
import type { Selectable } from 'kysely';
import {
  type Act,
  type KeyList,
  keyListSchema,
  MOST_ACT_TEXT,
  MOST_ACTS,
  type PlaylistContent,
  type SignedAct,
} from '../../stations/protocol.ts';
import { type ActTrust, actId, readActItem, verifyAct } from '../../stations/verify-act.ts';
import { actFaultText, actLackText, actWord } from '../act-words.ts';
import { AppError } from '../errors.ts';
import { type ActInput, readActFor } from '../make-act.ts';
import { holdActs, namedContents, neededActs, type StoredAct } from '../needed-acts.ts';
import { type AskedPerson, readAskedPeople } from './asked-people-store.ts';
import type { Db } from './database.ts';
import type { ActTable } from './door-schema.ts';
import { newestKeyList } from './playlist-store.ts';
import { type PersonActor, writeAudit } from './record-change.ts';
import { loadRemembered } from './remembered-acts.ts';

/** What somebody signed, and whom it is held against. */
export interface Signature {
  readonly signed: SignedAct;
  readonly trust: ActTrust;
}

/**
 * Stores what was signed: only the text that the server would itself write for `asked`, signed by `actor`'s own passkey, and once. Call it in
 * the transaction of the deed. Throws act-changed, signer-not-listed, signature-refused.
 */
export async function storeAct(
  tx: Db,
  now: number,
  commune: string,
  { signed, trust }: Signature,
  asked: ActInput,
  actor: PersonActor,
  countsFrom: number,
): Promise<{ id: string; act: Act }> {
  const read = readActFor(signed.text, asked, now);
  if (read.kind === 'lack' && read.lack === 'changed') throw new AppError('act-changed');
  if (read.kind === 'lack') throw refused(asked.decision, actLackText(read.lack));
  const verdict = verifyAct(signed, trust);
  if (verdict.kind === 'refused' && ['unknown-signer', 'wrong-use'].includes(verdict.reason))
    throw new AppError('signer-not-listed');
  if (verdict.kind === 'refused') throw refused(asked.decision, actFaultText(verdict.reason));
  const { id, act, signer } = verdict;
  if (signer.person !== actor.id) throw refused(asked.decision, 'khóa truy cập này là của người khác');
  const known = await tx.selectFrom('act').select('id').where('id', '=', id).executeTakeFirst();
  if (known !== undefined) throw refused(asked.decision, 'chữ ký này đã dùng rồi');
  const { decision, madeAt, notAfter } = act;
  const { signer: key, authenticatorData, clientDataJson, signature } = signed;
  const said = { text: signed.text, decision, signer: key, authenticatorData, clientDataJson, signature };
  const when = { madeAt, notAfter, countsFrom, storedAt: now, undoneAt: null };
  await tx
    .insertInto('act')
    .values({ id, commune, ...said, userId: actor.id, byName: actor.name, ...when })
    .execute();
  for (const { content, needs } of act.items.map(readActItem))
    await tx.insertInto('actItem').values({ content, actId: id, commune, needs }).execute();
  await tx
    .updateTable('passkey')
    .set({ counter: counterOf(signed), lastUsedAt: now })
    .where('id', '=', key)
    .execute();
  await writeAudit(tx, {
    commune,
    actor,
    at: now,
    action: `act.${decision}`,
    subject: 'act',
    subjectId: id,
    after: { contents: act.items, signedUntil: notAfter, ...(act.order === undefined ? {} : { order: act.order }) },
  });
  return { id, act };
}

/**
 * A passkey counts its uses, where it counts them at all: one that has counted fewer than before is a second one (WebAuthn, 6.1.1). That stays in
 * the audit log, so ask before the deed's own transaction. Throws signature-refused.
 */
export async function refuseClone(
  db: Db,
  now: number,
  commune: string,
  signature: Signature,
  actor: PersonActor,
): Promise<void> {
  const { signed, trust } = signature;
  const verdict = verifyAct(signed, trust);
  if (verdict.kind !== 'ok') return;
  const passkey = await db.selectFrom('passkey').select('counter').where('id', '=', signed.signer).executeTakeFirst();
  const counter = counterOf(signed);
  if (passkey === undefined || counter === 0 || counter > passkey.counter) return;
  const known = await db.selectFrom('act').select('id').where('id', '=', actId(signed.text)).executeTakeFirst();
  // The very same act, sent a second time after a lost answer.
  if (known !== undefined) return;
  const deed = { commune, actor, at: now, action: 'passkey.clone', subject: 'user', subjectId: actor.id };
  await writeAudit(db, { ...deed, after: { counted: counter, before: passkey.counter } });
  throw refused(verdict.act.decision, 'khóa truy cập này đã bị sao chép; báo quản trị viên và thêm khóa mới');
}

/** Takes an act back while it counts nowhere yet: the row stays, the signature goes. */
export async function undoAct(tx: Db, now: number, id: string): Promise<void> {
  const blank = { authenticatorData: '', clientDataJson: '', signature: '' };
  await tx
    .updateTable('act')
    .set({ undoneAt: now, ...blank })
    .where('id', '=', id)
    .where('undoneAt', 'is', null)
    .execute();
}

/**
 * The acts that a station needs for this content, sorted by id; those that count only later are left out. Of people on the list in force, and of
 * those who are asked for: the day their list is there, what they signed is there, too. Empty where nobody signs.
 */
export async function actsFor(
  db: Db,
  commune: string,
  content: Pick<PlaylistContent, 'airings' | 'keepReady'>,
  now: number,
): Promise<SignedAct[]> {
  const any = await db.selectFrom('act').select('id').where('commune', '=', commune).limit(1).executeTakeFirst();
  if (any === undefined) return [];
  const [listed, asked] = await Promise.all([listedSigners(db, commune), askedSigners(db, commune)]);
  const contents = namedContents(content);
  const acts = await loadActs(db, commune, now, {
    contents,
    ids: content.airings.flatMap(({ act }) => act ?? []),
  });
  const known = await loadRemembered(db, commune, acts, contents, now);
  const needed = (signers: (act: LoadedAct) => boolean) => neededActs(content, acts.filter(signers), now, known);
  const chosen = new Map([...needed(asked), ...needed(listed)].map((act) => [act.id, act]));
  const held = holdActs(content, [...chosen.values()], MOST, {
    size: ({ row }) => row.text.length,
    isSpare: (act) => !listed(act),
  });
  return held.map(({ row }) => toSigned(row));
}

/** A playlist with more than that is none (`playlistSchema`), and a station reads no more text of them. */
const MOST = { acts: MOST_ACTS, text: MOST_ACT_TEXT };

/** An act with its row. */
export interface LoadedAct extends StoredAct {
  readonly row: Selectable<ActTable>;
}

/** Acts that are neither undone nor over: on any of `contents` (without it on all), by `ids`, and every withdrawal; what such an act says of other things is known, too. */
export async function loadActs(
  db: Db,
  commune: string,
  now: number,
  wanted?: { readonly contents: readonly string[]; readonly ids?: readonly string[] },
): Promise<LoadedAct[]> {
  let query = db
    .selectFrom('act')
    .selectAll()
    .where('commune', '=', commune)
    .where('undoneAt', 'is', null)
    .where('notAfter', '>', now);
  if (wanted !== undefined) {
    const { contents, ids = [] } = wanted;
    query = query.where((e) =>
      e.or([
        e('decision', '=', 'withdrawn'),
        e('id', 'in', [...ids]),
        e(
          'id',
          'in',
          e
            .selectFrom('actItem')
            .select('actId')
            .where('content', 'in', [...contents]),
        ),
      ]),
    );
  }
  const rows = await query.orderBy('id').execute();
  const items = await db
    .selectFrom('actItem')
    .select(['actId', 'content', 'needs'])
    .where(
      'actId',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  const itemsOf = Map.groupBy(items, ({ actId: id }) => id);
  return rows.map((row) => ({
    row,
    id: row.id,
    decision: row.decision,
    person: row.userId,
    items: new Map((itemsOf.get(row.id) ?? []).map(({ content, needs }) => [content, needs])),
    madeAt: row.madeAt,
    notAfter: row.notAfter,
    countsFrom: row.countsFrom,
  }));
}

/** Whose acts stations take by the newest list: they verify it, this only reads it. */
async function listedSigners(db: Db, commune: string): Promise<(act: LoadedAct) => boolean> {
  const people = new Map((readList((await newestKeyList(db, commune))?.jws)?.people ?? []).map((key) => [key.id, key]));
  return ({ decision, madeAt, row }) => {
    const key = people.get(row.signer);
    if (key === undefined || madeAt >= (key.madeBefore ?? Number.POSITIVE_INFINITY)) return false;
    return key.uses.includes(decision === 'emergency' ? 'emergency' : 'approver');
  };
}

async function askedSigners(db: Db, commune: string): Promise<(act: LoadedAct) => boolean> {
  const until = new Map((await readAskedPeople(db, commune))?.map((one) => [one.credentialId, countsUntil(one)]));
  return ({ row, madeAt }) => madeAt < (until.get(row.signer) ?? Number.NEGATIVE_INFINITY);
}

/** The passkeys that the root is asked to list as approvers', and until when what each signed will count. */
export async function askedApprovers(db: Db, commune: string): Promise<ReadonlyMap<string, number>> {
  const asked = (await readAskedPeople(db, commune)) ?? [];
  const approvers = asked.filter(({ uses }) => uses.includes('approver'));
  return new Map(approvers.map((one) => [one.credentialId, countsUntil(one)]));
}

/** A phone that was changed signs no more. */
function countsUntil({ keepUntil, askedAt }: AskedPerson): number {
  return keepUntil === null ? Number.POSITIVE_INFINITY : askedAt;
}

function readList(jws: string | undefined): KeyList | undefined {
  const payload = jws?.split('.')[1];
  if (payload === undefined) return undefined;
  return keyListSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
}

function toSigned({ text, signer, authenticatorData, clientDataJson, signature }: Selectable<ActTable>): SignedAct {
  return { text, signer, authenticatorData, clientDataJson, signature };
}

/** Bytes 33 to 36 of the authenticator's data. */
function counterOf({ authenticatorData }: SignedAct): number {
  const bytes = Buffer.from(authenticatorData, 'base64url');
  return bytes.length < 37 ? 0 : bytes.readUInt32BE(33);
}

function refused(decision: Act['decision'], reason: string): AppError {
  return new AppError('signature-refused', { what: actWord(decision), reason });
}
