/** The way of a segment through the store in one call each: made, given a rendition, approved. */

import { decide, UNDO_MS } from '../../server/store/approval-store.ts';
import type { Db } from '../../server/store/database.ts';
import { finishJob, type MadeRendition, queueJob, takeJob } from '../../server/store/job-store.ts';
import { createSegment, getSegment, type SegmentDetails, submitSegment } from '../../server/store/segment-store.ts';
import type { HandClock, TestPerson } from './make-house.ts';

/** Where a step happens. */
export interface Place {
  readonly db: Db;
  readonly communeId: string;
  readonly clock: HandClock;
}

/** A hash that is none, told apart by one letter or number. */
export function hashOf(mark: string | number): string {
  return Buffer.from(String(mark)).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** Details of a segment, with what matters to the test put over them. */
export function details(over: Partial<SegmentDetails> = {}): SegmentDetails {
  return {
    title: 'Lịch tiếp công dân tháng 11',
    kind: 'notice',
    topics: [],
    text: 'Ủy ban nhân dân xã thông báo lịch tiếp công dân.',
    namesPersons: false,
    validFrom: null,
    validUntil: null,
    ...over,
  };
}

/** A rendition as the worker reports it; 30 s long. */
export function made(sha256: string, over: Partial<MadeRendition> = {}): MadeRendition {
  return {
    sha256,
    bytes: 110_000,
    durationMs: 30_000,
    loudnessLufs: -16.1,
    truePeakDb: -1.6,
    waveform: [0, 0.5, 1],
    source: { format: 'wav' },
    ...over,
  };
}

/** A segment without sound; its id. */
export function makeSegment({ db, communeId, clock }: Place, author: TestPerson, over: Partial<SegmentDetails> = {}) {
  return createSegment(db, clock.now(), communeId, details(over), author);
}

/** Somebody uploads a file and the worker makes this rendition of it. */
export async function giveRendition(
  { db, communeId, clock }: Place,
  segmentId: string,
  by: TestPerson,
  rendition: MadeRendition,
): Promise<void> {
  const input = { commune: communeId, segmentId, kind: 'file', originalName: 'bai.mp3', maxQueue: 500 } as const;
  const id = await queueJob(db, clock.now(), input, by);
  const job = await takeJob(db, clock.now());
  if (job?.id !== id) throw new Error('another job was in the queue');
  await finishJob(db, clock.now(), job, rendition);
}

/** Made by one person, approved by another, the ten seconds over: it may air. Returns its id. */
export async function makeApproved(
  place: Place,
  { author, approver }: { author: TestPerson; approver: TestPerson },
  rendition: MadeRendition,
  over: Partial<SegmentDetails> = {},
): Promise<string> {
  const id = await makeSegment(place, author, over);
  await giveRendition(place, id, author, rendition);
  await submitAndApprove(place, id, { author, approver });
  return id;
}

/** Submits and approves what the segment has now, and lets the ten seconds pass. */
export async function submitAndApprove(
  { db, communeId, clock }: Place,
  id: string,
  { author, approver }: { author: TestPerson; approver: TestPerson },
): Promise<void> {
  await submitSegment(db, clock.now(), communeId, id, author);
  const { rendition } = await getSegment(db, communeId, id);
  const decision = { segmentId: id, sha256: rendition?.sha256 ?? '', decision: 'approved' as const };
  await decide(db, clock.now(), communeId, [decision], approver);
  clock.pass(UNDO_MS);
}
