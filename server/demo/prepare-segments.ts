/** The demo's segments: stored, spoken by the worker, submitted and approved, each once; what a person has touched since is left alone. */
import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { synthesiseClosing, synthesiseSignature } from '../../audio/synthesise-signature.ts';
import type { Config } from '../config.ts';
import type { House } from '../open-house.ts';
import { segmentState } from '../segment-state.ts';
import { decide } from '../store/approval-store.ts';
import { queueJob } from '../store/job-store.ts';
import { createSegment, loadSegments, type SegmentRecord, submitSegment, tagsOf } from '../store/segment-store.ts';
import { CLOSING, SIGNATURE, type Staff } from './prepare-plan.ts';
import type { SampleProgress } from './sample-progress.ts';
import { NIGHT_FLOOD, SAMPLE_SEGMENTS, type SampleSegment } from './sample-segments.ts';

/** The sample's audio must be ready after this long, or something is wrong, ms. */
const AUDIO_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 300;

type Sample = Omit<SampleSegment, 'key'>;
const TUNES: readonly (Sample & { readonly synthesise: typeof synthesiseSignature })[] = [
  { title: SIGNATURE, kind: 'signature', topics: [], text: '', synthesise: synthesiseSignature },
  { title: CLOSING, kind: 'jingle', topics: [], text: '', synthesise: synthesiseClosing },
];
const AT_ONCE = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening !== true);
const LATER = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening === true);

/** What every step here works on. */
export interface Preparation {
  readonly house: House;
  readonly config: Config;
  readonly staff: Staff;
  readonly progress: SampleProgress;
  readonly now: () => number;
}

/** Stores all segments and asks for the sound of those the demo waits for. Throws where it is told to stop. */
export async function prepareSegments(preparation: Preparation, signal: AbortSignal): Promise<void> {
  const { house, config } = preparation;
  const known = await recordsByTitle(house);
  for (const sample of SAMPLE_SEGMENTS) {
    signal.throwIfAborted();
    const segmentId = await ensureSegment(preparation, sample, known);
    if (segmentId !== undefined && sample.afterOpening !== true)
      await askForSound(preparation, { segmentId, kind: 'speech' });
  }
  for (const { synthesise, ...tune } of TUNES) {
    signal.throwIfAborted();
    const segmentId = await ensureSegment(preparation, tune, known);
    if (segmentId === undefined) continue;
    const id = randomUUIDv7();
    const folder = await house.media.workFolder(id);
    const outPath = join(folder, 'tune.wav');
    await synthesise({ outPath, tools: await findFfmpeg({ ffmpegPath: config.FFMPEG_PATH }) });
    await house.media.keepOriginal(id, outPath);
    await askForSound(preparation, { id, segmentId, kind: 'file', originalName: `${tune.kind}.wav` });
  }
}

/** Asks for the sound of what aired before anybody approved it, and waits for it. */
export async function prepareUnapproved(preparation: Preparation, signal: AbortSignal): Promise<void> {
  const segmentId = await ensureSegment(preparation, NIGHT_FLOOD, await recordsByTitle(preparation.house));
  if (segmentId !== undefined) await askForSound(preparation, { segmentId, kind: 'speech' });
  await waitFor(signal, async () => {
    const record = (await recordsByTitle(preparation.house)).get(NIGHT_FLOOD.title);
    return record?.rendition !== undefined;
  });
}

/** Waits until the sound that the demo needs at once is made, and has it approved; ends early without a word when it is told to stop. */
export async function approveSegments(preparation: Preparation, signal: AbortSignal): Promise<void> {
  await approveAll(preparation, [...TUNES, ...AT_ONCE], signal);
}

/** Asks for the sound of the rest and has it approved; ends early without a word when it is told to stop. */
export async function finishSegments(preparation: Preparation, signal: AbortSignal): Promise<void> {
  const known = await recordsByTitle(preparation.house);
  for (const sample of LATER) {
    const record = known.get(sample.title);
    if (signal.aborted || record === undefined || segmentState(record) !== 'draft') continue;
    if (isAsWritten(record, sample)) await askForSound(preparation, { segmentId: record.row.id, kind: 'speech' });
  }
  await approveAll(preparation, LATER, signal);
  if (!signal.aborted) await preparation.progress.change({ isComplete: true });
}

/** Looks again and again until it is so, or somebody says stop. Throws after `AUDIO_LIMIT_MS`. */
async function waitFor(signal: AbortSignal, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + AUDIO_LIMIT_MS;
  while (!signal.aborted && !(await isSo())) {
    if (performance.now() > deadline) throw new Error('the sample audio was not ready in time: is the worker running?');
    await wait(LOOK_EVERY_MS);
  }
}

async function approveAll(
  { house, staff, progress, now }: Preparation,
  samples: readonly Sample[],
  signal: AbortSignal,
): Promise<void> {
  const { db, communeId } = house;
  const sampleOf = new Map(samples.map((sample) => [sample.title, sample]));
  await waitFor(signal, async () => {
    const asked = new Set(progress.now().asked);
    const own = (await loadSegments(db, communeId)).filter((record) =>
      awaitsApproval(record, sampleOf.get(record.row.title), asked),
    );
    if (own.length === 0) return true;
    const states = own.map((record) => ({ record, state: segmentState(record) }));
    const broken = states.find(({ state }) => state === 'refused');
    if (broken !== undefined)
      throw new Error(`sample audio was refused: ${broken.record.row.title} ${broken.record.job?.refusal}`);
    for (const { record, state } of states)
      if (state === 'ready') await submitSegment(db, now(), communeId, record.row.id, staff.operator);
    const waiting = states.filter(({ state }) => state === 'waiting').map(({ record }) => record);
    if (waiting.length > 0) await approve(house, staff, waiting, now);
    return false;
  });
}

/** True for a sample segment on which nobody has decided yet, with the sound that was asked for here and the words it was written with. */
function awaitsApproval(record: SegmentRecord, sample: Sample | undefined, asked: ReadonlySet<string>): boolean {
  if (sample === undefined || record.job === undefined || record.approval !== undefined) return false;
  return asked.has(record.job.id) && isAsWritten(record, sample);
}

function isAsWritten({ row, topics }: SegmentRecord, { kind, topics: wanted, tags = [], text }: Sample): boolean {
  const { namesPersons, validFrom, validUntil } = row;
  const [is, was] = [
    [row.kind, row.text, topics.toSorted(), tagsOf(row), namesPersons, validFrom, validUntil],
    [kind, text.normalize('NFC'), wanted.toSorted(), tags.map((tag) => tag.normalize('NFC')), 0, null, null],
  ];
  return isDeepStrictEqual(is, was);
}

async function recordsByTitle({ db, communeId }: House): Promise<Map<string, SegmentRecord>> {
  return new Map((await loadSegments(db, communeId)).map((record) => [record.row.title, record]));
}

/** Queues the job, after it was noted as one of the preparation's own. */
async function askForSound(
  { house, config, staff, progress, now }: Preparation,
  job: { id?: string; segmentId: string; kind: 'speech' | 'file'; originalName?: string },
): Promise<void> {
  const id = job.id ?? randomUUIDv7();
  await progress.change({ asked: [...progress.now().asked, id] });
  const limits = { commune: house.communeId, maxQueue: config.LOA_MAX_QUEUE };
  await queueJob(house.db, now(), { ...job, ...limits, id }, staff.operator);
}

/** The segment's id when its audio must still be asked for; also once more, where an earlier start asked and it could not be made. */
async function ensureSegment(
  { house: { db, communeId }, staff, progress, now }: Preparation,
  { title, kind, topics, tags = [], text }: Sample,
  known: ReadonlyMap<string, SegmentRecord>,
): Promise<string | undefined> {
  const record = known.get(title);
  if (record !== undefined) {
    const state = segmentState(record);
    const isOwn = record.job !== undefined && progress.now().asked.includes(record.job.id);
    return state === 'draft' || (state === 'refused' && isOwn) ? record.row.id : undefined;
  }
  const details = { title, kind, topics, tags, text, namesPersons: false, validFrom: null, validUntil: null };
  return createSegment(db, now(), communeId, details, staff.operator);
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
