/** What approvers are asked to sign: of which bytes or live source, by how many, until when. Pure. */
import { relayItem } from '../stations/verify-act.ts';
import { type ActInput, actItemOf, TUNE_LEAVE_MS, USUAL_LEAVE_MS } from './make-act.ts';
import { approversNeeded } from './segment-state.ts';
import type { RelaySourceTable } from './store/schema.ts';
import type { SegmentRecord } from './store/segment-store.ts';

const DAY_MS = 24 * 3_600_000;

/** One thing under an approval. */
export interface ApprovedContent {
  readonly content: string;
  readonly title: string;
  readonly needs: number;
  /** It is out of date then; undefined: it has no such day. */
  readonly validUntil: number | undefined;
  /** How long it may air where no day is set, ms. */
  readonly leaveMs: number;
}

/** Of a segment, its present bytes. */
export function contentOf({ row, rendition }: Pick<SegmentRecord, 'row' | 'rendition'>): ApprovedContent {
  return {
    content: rendition?.sha256 ?? '',
    title: row.title,
    needs: approversNeeded(row),
    validUntil: row.validUntil ?? undefined,
    leaveMs: ['signature', 'jingle'].includes(row.kind) ? TUNE_LEAVE_MS : USUAL_LEAVE_MS,
  };
}

/** Of a live source, its address: what comes from there cannot be signed beforehand. */
export function sourceContent({
  name,
  url,
  validUntil,
}: Pick<RelaySourceTable, 'name' | 'url' | 'validUntil'>): ApprovedContent {
  const leave = { validUntil: validUntil ?? undefined, leaveMs: USUAL_LEAVE_MS };
  return { content: relayItem(url), title: name, needs: 1, ...leave };
}

/** One act has one end: the latest that one of its things asks for. What is out of date sooner is held back by its own day. */
export function approvalInput(commune: string, contents: readonly ApprovedContent[], now: number): ActInput {
  // The same bytes under two titles need what the stricter of them needs.
  const needed = new Map<string, number>();
  for (const { content, needs } of contents) needed.set(content, Math.max(needs, needed.get(content) ?? 1));
  const items = [...needed].map(([content, needs]) => actItemOf(content, needs));
  const ends = contents.map(({ validUntil, leaveMs }) => validUntil ?? now + leaveMs);
  return { commune, decision: 'approved', items, notAfter: Math.max(now + DAY_MS, ...ends) };
}

/** It outlasts every approval there is. */
export function withdrawalInput(commune: string, sha256: string, now: number): ActInput {
  return { commune, decision: 'withdrawn', items: [sha256], notAfter: now + 10 * TUNE_LEAVE_MS };
}
