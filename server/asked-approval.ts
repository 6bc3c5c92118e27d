/** What a person wants to sign an approval of: still to be decided, or approved already and to be signed beforehand or anew. */
import type { z } from 'zod';
import { readActItem } from '../stations/verify-act.ts';
import { type ApprovedContent, contentOf, sourceContent } from './approval-input.ts';
import type { approvalAsk } from './contract/acts.ts';
import { AppError } from './errors.ts';
import { approvalInForce } from './segment-state.ts';
import { checkDecisions } from './store/approval-store.ts';
import type { Db } from './store/database.ts';
import type { PersonActor } from './store/record-change.ts';
import { checkRelaySource, listRelaySources } from './store/relay-source-store.ts';
import { signedForTwo } from './store/remembered-acts.ts';
import { everMakers } from './store/segment-makers.ts';
import { getSegment, loadSegments, type SegmentRecord } from './store/segment-store.ts';

type Items = z.output<typeof approvalAsk>['items'];

/** Each of them as it would be signed. Throws what deciding on it would throw; own-segment for whoever ever had a hand in what is approved already. */
export async function askedContents(
  db: Db,
  now: number,
  commune: string,
  items: Items,
  actor: PersonActor,
): Promise<ApprovedContent[]> {
  const contents: ApprovedContent[] = [];
  for (const item of items) {
    if ('segmentId' in item) contents.push(await askedSegment(db, now, commune, item, actor));
    if ('sourceId' in item)
      contents.push(sourceContent(await checkRelaySource(db, now, commune, item.sourceId, actor, item.url)));
  }
  const approved = items.flatMap((item) => ('content' in item ? [item.content] : []));
  return [...contents, ...(await approvedContents(db, now, commune, approved, actor))];
}

/**
 * What the items of an act are, where all of it is approved and in force and the signer had a hand in none: to sign beforehand, or again before a
 * signature ends. Throws not-waiting, own-segment, own-proposal.
 */
export async function approvedContents(
  db: Db,
  now: number,
  commune: string,
  items: readonly string[],
  actor: PersonActor,
): Promise<ApprovedContent[]> {
  if (items.length === 0) return [];
  const [segments, sources] = await Promise.all([loadSegments(db, commune), listRelaySources(db, commune)]);
  const inForce = segments.filter((record) => approvalInForce(record, now) !== undefined);
  const contents: ApprovedContent[] = [];
  for (const { content } of items.map(readActItem)) {
    const records = inForce.filter(({ rendition }) => rendition?.sha256 === content);
    const [source] = sources.filter((row) => row.approvedAt !== null && sourceContent(row).content === content);
    await refuseMakers(db, commune, records, actor);
    if (source !== undefined) await checkRelaySource(db, now, commune, source.id, actor, source.url);
    // The same bytes under two titles need what the stricter of them needs.
    const [first] = records.map(contentOf).sort((a, b) => b.needs - a.needs);
    const found = first ?? (source === undefined ? undefined : sourceContent(source));
    if (found === undefined) throw new AppError('not-waiting', { title: content.slice(0, 12) });
    contents.push(await asStationsAsk(db, commune, found));
  }
  return contents;
}

/** Of these, what a person may not sign, because they had a hand in it. */
export async function ownContents(
  db: Db,
  commune: string,
  contents: readonly string[],
  personId: string,
): Promise<ReadonlySet<string>> {
  if (contents.length === 0) return new Set();
  const records = (await loadSegments(db, commune)).filter(({ rendition }) =>
    contents.includes(rendition?.sha256 ?? ''),
  );
  const makers = await everMakers(
    db,
    commune,
    records.map(({ row }) => row.id),
  );
  const own = records.filter((record) => isMaker(record, makers, personId));
  return new Set(own.map(({ rendition }) => rendition?.sha256 ?? ''));
}

async function askedSegment(
  db: Db,
  now: number,
  commune: string,
  { segmentId, sha256 }: { readonly segmentId: string; readonly sha256: string },
  actor: PersonActor,
): Promise<ApprovedContent> {
  const record = await getSegment(db, commune, segmentId);
  if (approvalInForce(record, now) === undefined) {
    await checkDecisions(db, commune, [{ segmentId, sha256, decision: 'approved' }], actor);
    return contentOf(record);
  }
  if (record.rendition?.sha256 !== sha256) throw new AppError('hash-changed', { title: record.row.title });
  await refuseMakers(db, commune, [record], actor);
  return asStationsAsk(db, commune, contentOf(record));
}

/** What stations remember as needing two persons is signed as that, also where the segment names none any more: the page says how many are lacking. */
async function asStationsAsk(db: Db, commune: string, content: ApprovedContent): Promise<ApprovedContent> {
  const two = await signedForTwo(db, commune, [content.content]);
  return two.has(content.content) ? { ...content, needs: 2 } : content;
}

async function refuseMakers(
  db: Db,
  commune: string,
  records: readonly SegmentRecord[],
  actor: PersonActor,
): Promise<void> {
  if (records.length === 0) return;
  const makers = await everMakers(
    db,
    commune,
    records.map(({ row }) => row.id),
  );
  for (const record of records)
    if (isMaker(record, makers, actor.id)) throw new AppError('own-segment', { title: record.row.title });
}

function isMaker(
  { row, rendition }: SegmentRecord,
  makers: ReadonlyMap<string, ReadonlySet<string>>,
  personId: string,
): boolean {
  const named = [row.authorId, row.changedBy, rendition?.madeBy].includes(personId);
  return named || makers.get(row.id)?.has(personId) === true;
}
