/** The demo's segments: stored, spoken by the worker, submitted and approved; what an interrupted start left undone is finished. */
import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { synthesiseClosing, synthesiseSignature } from '../../audio/synthesise-signature.ts';
import type { Config } from '../config.ts';
import type { House } from '../open-house.ts';
import { decide } from '../store/approval-store.ts';
import { queueJob } from '../store/job-store.ts';
import {
  createSegment,
  loadSegments,
  type SegmentRecord,
  segmentState,
  submitSegment,
} from '../store/segment-store.ts';
import { CLOSING, SIGNATURE, type Staff } from './prepare-plan.ts';
import { SAMPLE_SEGMENTS, type SampleSegment } from './sample-segments.ts';

/** The sample's audio must be ready after this long, or something is wrong, ms. */
const AUDIO_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 300;

type Tune = readonly [title: string, kind: 'signature' | 'jingle', synthesise: typeof synthesiseSignature];
const TUNES: readonly Tune[] = [
  [SIGNATURE, 'signature', synthesiseSignature],
  [CLOSING, 'jingle', synthesiseClosing],
];

/** Stores all segments and asks for the sound of those the demo waits for. */
export async function prepareSegments(house: House, config: Config, staff: Staff, now: () => number): Promise<void> {
  const { db, communeId: commune } = house;
  const known = await recordsByTitle(house);
  for (const sample of SAMPLE_SEGMENTS) {
    const segmentId = await ensureSegment(house, sample, known, staff, now);
    if (segmentId !== undefined && sample.afterOpening !== true) await askToSpeak(house, config, segmentId, staff, now);
  }
  for (const [title, kind, synthesise] of TUNES) {
    const segmentId = await ensureSegment(house, { title, kind, topics: [], text: '' }, known, staff, now);
    if (segmentId === undefined) continue;
    const id = randomUUIDv7();
    const folder = await house.media.workFolder(id);
    const outPath = join(folder, 'tune.wav');
    await synthesise({ outPath, tools: await findFfmpeg({ ffmpegPath: config.FFMPEG_PATH }) });
    await house.media.keepOriginal(id, outPath);
    const job = { id, commune, segmentId, kind: 'file', originalName: `${kind}.wav` } as const;
    await queueJob(db, now(), { ...job, maxQueue: config.LOA_MAX_QUEUE }, staff.operator);
  }
}

/** Waits until the sound that the demo needs at once is made, and has it approved. */
export async function approveSegments(house: House, staff: Staff, now: () => number): Promise<void> {
  const spoken = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening !== true);
  await approveAll(house, [SIGNATURE, CLOSING, ...spoken.map(({ title }) => title)], staff, now);
}

/** Asks for the sound of the rest and has it approved; ends early without a word when it is told to stop. */
export async function finishSegments(
  house: House,
  config: Config,
  staff: Staff,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  const rest = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening === true).map(({ title }) => title);
  const known = await recordsByTitle(house);
  for (const title of rest) {
    const record = known.get(title);
    if (signal.aborted || record === undefined || segmentState(record) !== 'draft') continue;
    await askToSpeak(house, config, record.row.id, staff, now);
  }
  await approveAll(house, rest, staff, now, signal);
}

async function approveAll(
  house: House,
  titles: readonly string[],
  staff: Staff,
  now: () => number,
  signal?: AbortSignal,
): Promise<void> {
  const { db, communeId } = house;
  const deadline = performance.now() + AUDIO_LIMIT_MS;
  while (signal?.aborted !== true) {
    const records = (await loadSegments(db, communeId)).filter(({ row }) => titles.includes(row.title));
    const states = records.map((record) => ({ record, state: segmentState(record) }));
    for (const { record, state } of states)
      if (state === 'ready') await submitSegment(db, now(), communeId, record.row.id, staff.operator);
    const waiting = states.filter(({ state }) => state === 'waiting').map(({ record }) => record);
    if (waiting.length > 0) await approve(house, staff, waiting, now);
    const broken = states.find(({ record, state }) => state === 'refused' || record.job?.state === 'failed');
    if (broken !== undefined)
      throw new Error(`sample audio was refused: ${broken.record.row.title} ${broken.record.job?.refusal}`);
    if (states.every(({ state }) => state === 'approved')) return;
    if (performance.now() > deadline) throw new Error('the sample audio was not ready in time: is the worker running?');
    await wait(LOOK_EVERY_MS);
  }
}

async function recordsByTitle({ db, communeId }: House): Promise<Map<string, SegmentRecord>> {
  return new Map((await loadSegments(db, communeId)).map((record) => [record.row.title, record]));
}

async function askToSpeak(
  { db, communeId: commune }: House,
  config: Config,
  segmentId: string,
  { operator }: Staff,
  now: () => number,
): Promise<void> {
  await queueJob(db, now(), { commune, segmentId, kind: 'speech', maxQueue: config.LOA_MAX_QUEUE }, operator);
}

/** The segment's id when its audio must still be asked for. */
async function ensureSegment(
  { db, communeId }: House,
  { title, kind, topics, tags = [], text }: Omit<SampleSegment, 'key'>,
  known: ReadonlyMap<string, SegmentRecord>,
  { operator }: Staff,
  now: () => number,
): Promise<string | undefined> {
  const record = known.get(title);
  if (record !== undefined) return segmentState(record) === 'draft' ? record.row.id : undefined;
  const details = { title, kind, topics, tags, text, namesPersons: false, validFrom: null, validUntil: null };
  return createSegment(db, now(), communeId, details, operator);
}

/** The sample's leader has heard them all; their ten seconds to undo run like anybody's. */
async function approve(
  { db, communeId }: House,
  { approver }: Staff,
  records: readonly SegmentRecord[],
  now: () => number,
): Promise<void> {
  const decisions = records.flatMap(({ row, rendition }) =>
    rendition === undefined ? [] : [{ segmentId: row.id, sha256: rendition.sha256, decision: 'approved' as const }],
  );
  await decide(db, now(), communeId, decisions, approver);
}
