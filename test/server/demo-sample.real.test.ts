/** The demo's sample is prepared once: an interrupted preparation is finished, and what people did afterwards is never touched. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoPolicy } from '../../server/demo/demo-policy.ts';
import { planOpening, SIGNATURE } from '../../server/demo/prepare-plan.ts';
import { approveSample, type DemoAccount, prepareSample } from '../../server/demo/prepare-sample.ts';
import { finishSegments } from '../../server/demo/prepare-segments.ts';
import { SAMPLE_STATIONS } from '../../server/demo/sample-commune.ts';
import { SAMPLE_WEEK } from '../../server/demo/sample-plan.ts';
import { openProgress } from '../../server/demo/sample-progress.ts';
import { SAMPLE_SEGMENTS } from '../../server/demo/sample-segments.ts';
import { segmentState } from '../../server/segment-state.ts';
import { decide } from '../../server/store/approval-store.ts';
import { finishJob, queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import { currentPolicy, setPolicy } from '../../server/store/policy-store.ts';
import { listProgrammes, saveProgramme } from '../../server/store/programme-store.ts';
import { cancelSchedule, listSchedules } from '../../server/store/schedule-store.ts';
import {
  changeSegment,
  deleteSegment,
  loadSegments,
  type SegmentRecord,
  submitSegment,
} from '../../server/store/segment-store.ts';
import { loadStations, retireStation } from '../../server/store/station-store.ts';
import { MONDAY_9, makeHouse, type TestHouse } from './make-house.ts';
import { hashOf, made } from './segment-steps.ts';

const ACCOUNTS: readonly DemoAccount[] = (['admin', 'operator', 'approver'] as const).map((role) => ({
  username: `mau-${role}`,
  displayName: role,
  roles: [role],
  password: 'mật khẩu mẫu',
}));
const AT_ONCE = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening !== true).map(({ title }) => title);
const LATER = SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening === true).map(({ title }) => title);

const folders = mkdtempSync(join(tmpdir(), 'loa-sample-'));
const [INTERRUPTED, READY] = [join(folders, 'interrupted'), join(folders, 'ready')];

let house: TestHouse;
let working: AbortController;
let work: Promise<void>;

/** A folder that ended before any sound was made, and the same once it was ready: each test goes on with a copy. */
beforeAll(async () => {
  house = await makeHouse({ LOA_DATA_DIR: INTERRUPTED });
  await prepareSample(
    house,
    house.config,
    ACCOUNTS,
    await openProgress(INTERRUPTED),
    now,
    new AbortController().signal,
  );
  await house.close();
  await openCopy(INTERRUPTED, READY);
  startWork();
  await startSample();
  await closeCopy();
});
afterEach(() => closeCopy());
afterAll(() => rmSync(folders, { recursive: true, force: true }));

async function openCopy(from: string, to: string = mkdtempSync(join(folders, 'copy-'))): Promise<void> {
  cpSync(from, to, { recursive: true });
  house = await makeHouse({ LOA_DATA_DIR: to }, { withPeople: false, at: MONDAY_9 + 60_000 });
}

async function closeCopy(): Promise<void> {
  await stopWork();
  await house.close();
}

function startWork(): void {
  working = new AbortController();
  work = workOn(house, working.signal);
}

async function stopWork(): Promise<void> {
  working.abort();
  await work;
}

/** The worker's part: every job is done at once, each with bytes of its own. */
async function workOn({ db, clock }: TestHouse, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const job = await takeJob(db, clock.now());
    if (job === undefined) await wait(5);
    else await finishJob(db, clock.now(), job, made(hashOf(job.id.slice(-12)), { durationMs: 9_000 }));
    clock.pass(1);
  }
}

const now = () => house.clock.now();
const operator = () => house.people.operator;
const approver = () => house.people.approver;
const admin = () => house.people.admin;

/** A start of the demo up to "ready"; gives back what its last step works on. */
async function startSample() {
  const progress = await openProgress(house.config.dataDir);
  const preparation = await prepareSample(house, house.config, ACCOUNTS, progress, now, new AbortController().signal);
  await approveSample(preparation, new AbortController().signal);
  const known = progress.now().openingId;
  await progress.change({ openingId: await planOpening(house, preparation.staff, now() + 20_000, now, known) });
  return preparation;
}

async function states(): Promise<Record<string, string>> {
  const records = await loadSegments(house.db, house.communeId);
  return Object.fromEntries(records.map((record) => [record.row.title, segmentState(record)]));
}

async function segment(title: string): Promise<SegmentRecord> {
  const found = (await loadSegments(house.db, house.communeId)).find(({ row }) => row.title === title);
  if (found === undefined) throw new Error(`no segment ${title}`);
  return found;
}

const stateOf = async (title: string) => segmentState(await segment(title));

/** Somebody uploads a file that is refused, also while the worker is at it. */
async function uploadRefused(title: string): Promise<void> {
  const { db, communeId: commune } = house;
  await stopWork();
  const segmentId = (await segment(title)).row.id;
  await queueJob(db, now(), { commune, segmentId, kind: 'file', originalName: 'anh.wav', maxQueue: 9 }, operator());
  const job = await takeJob(db, now());
  if (job === undefined) throw new Error('nothing queued');
  await refuseJob(db, now(), job, 'refused', { code: 'not-audio', facts: {} });
  startWork();
}

async function edit(title: string, tags: readonly string[] = ['sửa']): Promise<void> {
  house.clock.pass(1_000);
  await changeSegment(house.db, now(), house.communeId, (await segment(title)).row.id, { tags }, operator());
}

async function submit(title: string): Promise<void> {
  await submitSegment(house.db, now(), house.communeId, (await segment(title)).row.id, operator());
}

async function sendBack(title: string): Promise<void> {
  const { row, rendition } = await segment(title);
  const decision = {
    segmentId: row.id,
    sha256: rendition?.sha256 ?? '',
    decision: 'returned',
    note: 'đọc lại',
  } as const;
  house.clock.pass(1_000);
  await decide(house.db, now(), house.communeId, [decision], approver());
}

async function openReady(): Promise<void> {
  await openCopy(READY);
  startWork();
}

describe('after ordinary use the demo starts again and leaves alone what people did', () => {
  test('to segments: refused, returned, edited, waiting, deleted', async () => {
    await openReady();
    await finishSegments(await startSample(), new AbortController().signal);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['approved']));
    const [refused = '', returned = '', edited = '', waiting = ''] = AT_ONCE;
    const [laterEdited = '', deleted = ''] = LATER;
    await uploadRefused(refused);
    for (const title of [returned, waiting, edited, laterEdited]) await edit(title);
    for (const title of [returned, waiting]) await submit(title);
    await sendBack(returned);
    await deleteSegment(house.db, now(), house.communeId, (await segment(deleted)).row.id, operator());
    const before = await states();
    expect([before[refused], before[returned], before[edited], before[waiting], before[laterEdited]]).toEqual([
      'refused',
      'returned',
      'ready',
      'waiting',
      'ready',
    ]);
    const dump = (except: readonly string[]) => {
      const tables = house.dump();
      return Object.fromEntries(except.map((name) => [name, tables[name]]));
    };
    const kept = ['segment', 'job', 'approval', 'rendition', 'station', 'user', 'programme', 'target', 'policy'];
    const facts = dump(kept);
    const again = await startSample();
    expect(again.progress.now().isComplete).toBe(true);
    await finishSegments(again, new AbortController().signal);
    expect(dump(kept)).toEqual(facts);
  });

  test('to hours, stations, schedules, programmes and roles', async () => {
    await openReady();
    const { staff } = await startSample();
    const { db, communeId } = house;
    const rules = { ...demoPolicy(now(), 'Asia/Ho_Chi_Minh'), maxSessionsPerDay: 3 };
    house.clock.pass(1_000);
    await setPolicy(db, communeId, now(), rules, undefined, admin());
    const last = SAMPLE_STATIONS.at(-1)?.code;
    const { row } = (await loadStations(db, communeId)).find((record) => record.row.code === last) ?? {};
    await retireStation(db, now(), communeId, row?.id ?? '', admin());
    const [cancelled] = await listSchedules(db, communeId).then((all) =>
      all.filter(({ title }) => title === SAMPLE_WEEK[0]?.title),
    );
    await cancelSchedule(db, now(), communeId, cancelled?.id ?? '', operator());
    const opening = (await openProgress(house.config.dataDir)).now().openingId;
    const programme = (await listProgrammes(db, communeId)).find(({ id }) => id === opening);
    const items = programme?.items.slice(0, 1) ?? [];
    await saveProgramme(db, now(), communeId, { id: opening ?? '', title: 'Của xã', items }, operator());
    await db.updateTable('user').set({ roles: '["admin"]' }).where('username', '=', 'mau-operator').execute();
    const tables = ['station', 'programme', 'policy', 'user'];
    const before = house.dump();
    const schedules = (await listSchedules(db, communeId)).length;

    expect((await startSample()).staff).toEqual(staff);
    const after = house.dump();
    for (const table of tables) expect(after[table], table).toEqual(before[table]);
    expect((await listSchedules(db, communeId)).length).toBe(schedules);
    expect((await currentPolicy(db, communeId, now())).policy).toEqual(rules);
  });
});

test('hours that nobody has changed still follow the start', async () => {
  await openReady();
  house.clock.pass(12 * 3_600_000);
  await startSample();
  const wanted = demoPolicy(now(), 'Asia/Ho_Chi_Minh');
  expect((await currentPolicy(house.db, house.communeId, now())).policy).toEqual(wanted);
});

describe('an interrupted preparation is finished', () => {
  test('at the first sounds: asked for once, and once more where one could not be made', async () => {
    await openCopy(INTERRUPTED);
    const job = await takeJob(house.db, now());
    if (job !== undefined) await refuseJob(house.db, now(), job, 'failed', { code: 'worker-died', facts: {} });
    startWork();
    await startSample();
    const found = await states();
    expect([SIGNATURE, ...AT_ONCE].map((title) => found[title])).toEqual([
      'approved',
      ...AT_ONCE.map(() => 'approved'),
    ]);
    expect(house.dump().job).toHaveLength(AT_ONCE.length + 2 + 1);
  });

  test('at the sounds that could wait, but for those that people took in hand in between', async () => {
    await openReady();
    const [edited = '', refused = '', ...others] = LATER;
    await edit(edited);
    await uploadRefused(refused);
    const again = await startSample();
    await finishSegments(again, new AbortController().signal);
    expect([await stateOf(edited), await stateOf(refused)]).toEqual(['draft', 'refused']);
    const found = await states();
    expect(others.map((title) => found[title])).toEqual(others.map(() => 'approved'));
    expect((await openProgress(house.config.dataDir)).now().isComplete).toBe(true);
  });

  test('told to stop, it goes on at the next start', async () => {
    await openReady();
    const stopped = new AbortController();
    stopped.abort();
    await finishSegments(await startSample(), stopped.signal);
    expect((await openProgress(house.config.dataDir)).now().isComplete).toBe(false);
    await finishSegments(await startSample(), new AbortController().signal);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['approved']));
  });
});
