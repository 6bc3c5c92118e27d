/** Fills the demo's data folder, and finishes what an interrupted start left undone; every step may be run again. */
import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFfmpeg } from '../../audio/find-ffmpeg.ts';
import { synthesiseClosing, synthesiseSignature } from '../../audio/synthesise-signature.ts';
import type { SegmentKind } from '../../scheduler/model.ts';
import type { Config } from '../config.ts';
import type { House } from '../open-house.ts';
import { decide } from '../store/approval-store.ts';
import { getCommune, setPolicy } from '../store/commune-store.ts';
import { queueJob } from '../store/job-store.ts';
import { changeUser, createUser, listUsers, type Person, type Role } from '../store/people-store.ts';
import { cancelSchedule, listProgrammes, listSchedules, saveProgramme, saveSchedule } from '../store/plan-store.ts';
import {
  createSegment,
  loadSegments,
  type SegmentRecord,
  segmentState,
  submitSegment,
} from '../store/segment-store.ts';
import { passwordIs } from '../store/session-store.ts';
import { createEnrolmentCode, createStation, loadStations } from '../store/station-store.ts';
import { demoPolicy, SAMPLE_HOURS_LABEL } from './demo-policy.ts';
import { SAMPLE_STATIONS } from './sample-commune.ts';
import { OPENING_KEYS, SAMPLE_SEGMENTS, SAMPLE_WEEK } from './sample-segments.ts';

const SIGNATURE = 'Nhạc hiệu, lời xướng';
const CLOSING = 'Nhạc kết';
const OPENING_TITLE = 'CCHC: chương trình phát thử (giờ mẫu)';
/** The sample's audio must be ready after this long, or something is wrong, ms. */
const AUDIO_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 300;
/** The opening programme comes again this often, for an hour. */
const OPENING_RULE = 'FREQ=MINUTELY;INTERVAL=5;COUNT=12';

/** An account of the demo. */
export interface DemoAccount {
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly password: string;
}

interface Staff {
  readonly operator: { id: string; name: string };
  readonly approver: { id: string; name: string };
}

/** People, policy, topics, stations, segments with their audio asked for. */
export async function prepareSample(
  house: House,
  config: Config,
  accounts: readonly DemoAccount[],
  now: () => number,
): Promise<Staff> {
  const { db, communeId } = house;
  const { zone } = await getCommune(db, communeId);
  const people = await prepareAccounts(house, accounts, now);
  const staff = { operator: actor(people, 'operator'), approver: actor(people, 'approver') };
  const admin = actor(people, 'admin');
  await setPolicy(db, communeId, now(), demoPolicy(now(), zone), SAMPLE_HOURS_LABEL, admin);
  const codes = new Set((await loadStations(db, communeId)).map(({ row }) => row.code));
  for (const place of SAMPLE_STATIONS) {
    if (!codes.has(place.code)) await createStation(db, now(), communeId, place, admin);
  }
  await prepareSegments(house, config, staff, now);
  return staff;
}

/** Waits until the worker has made the audio, submits and approves it, and stores the sample week. */
export async function approveSample(house: House, staff: Staff, now: () => number): Promise<void> {
  const { db, communeId } = house;
  const titles = new Set([SIGNATURE, CLOSING, ...SAMPLE_SEGMENTS.map((sample) => sample.title)]);
  const deadline = performance.now() + AUDIO_LIMIT_MS;
  for (;;) {
    const records = (await loadSegments(db, communeId)).filter(({ row }) => titles.has(row.title));
    const states = records.map((record) => ({ record, state: segmentState(record) }));
    for (const { record, state } of states)
      if (state === 'ready') await submitSegment(db, now(), communeId, record.row.id, staff.operator);
    const waiting = states.filter(({ state }) => state === 'waiting').map(({ record }) => record);
    if (waiting.length > 0) await approve(house, staff, waiting, now);
    const broken = states.find(({ record, state }) => state === 'refused' || record.job?.state === 'failed');
    if (broken !== undefined)
      throw new Error(`sample audio was refused: ${broken.record.row.title} ${broken.record.job?.refusal}`);
    if (states.every(({ state }) => state === 'approved')) break;
    if (performance.now() > deadline) throw new Error('the sample audio was not ready in time: is the worker running?');
    await wait(LOOK_EVERY_MS);
  }
  await prepareWeek(house, staff, now);
}

/** Plans the opening programme to begin at `startsAt`; the one of the last start is cancelled. */
export async function planOpening(house: House, staff: Staff, startsAt: number, now: () => number): Promise<void> {
  const { db, communeId } = house;
  const { zone } = await getCommune(db, communeId);
  for (const row of await listSchedules(db, communeId)) {
    if (row.title === OPENING_TITLE) await cancelSchedule(db, now(), communeId, row.id, staff.operator);
  }
  const programmeId = await ensureProgramme(house, staff, OPENING_TITLE, OPENING_KEYS, now);
  const dtstart = Temporal.Instant.fromEpochMilliseconds(startsAt)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
  const opening = {
    title: OPENING_TITLE,
    programmeId,
    dtstart,
    rrule: OPENING_RULE,
    rdates: [],
    exdates: [],
    times: [],
  };
  await saveSchedule(
    db,
    now(),
    communeId,
    { ...opening, target: { kind: 'all' }, priority: 'normal', lateRule: 'join' },
    staff.operator,
  );
}

/** A fresh code for every sample station that has none of the fleet's identities yet. */
export async function enrolmentLetters(
  house: House,
  stationCodes: readonly string[],
  now: () => number,
): Promise<Map<string, string>> {
  const letters = new Map<string, string>();
  for (const { row } of await loadStations(house.db, house.communeId)) {
    if (!stationCodes.includes(row.code)) continue;
    letters.set(
      row.code,
      (await createEnrolmentCode(house.db, now(), house.communeId, row.id, { name: 'Chạy thử' })).letters,
    );
  }
  return letters;
}

async function prepareAccounts(
  { db, communeId }: House,
  accounts: readonly DemoAccount[],
  now: () => number,
): Promise<Person[]> {
  for (const account of accounts) {
    const known = (await listUsers(db, communeId)).find(({ username }) => username === account.username);
    if (known === undefined) await createUser(db, now(), { commune: communeId, ...account }, { name: 'Chạy thử' });
    // Only another password ends the sessions of whoever is logged in.
    else if (!(await passwordIs(db, known, account.password)))
      await changeUser(db, now(), communeId, known.id, { password: account.password }, { name: 'Chạy thử' });
  }
  return listUsers(db, communeId);
}

function actor(people: readonly Person[], role: Role): { id: string; name: string } {
  const person = people.find(({ roles }) => roles.includes(role));
  if (person === undefined) throw new Error(`the demo has no ${role}`);
  return { id: person.id, name: person.displayName };
}

async function prepareSegments(house: House, config: Config, { operator }: Staff, now: () => number): Promise<void> {
  const { db, communeId: commune } = house;
  const maxQueue = config.LOA_MAX_QUEUE;
  for (const sample of SAMPLE_SEGMENTS) {
    const segmentId = await ensureSegment(house, sample, operator, now);
    if (segmentId !== undefined) await queueJob(db, now(), { commune, segmentId, kind: 'speech', maxQueue }, operator);
  }
  for (const [title, kind, synthesise] of [
    [SIGNATURE, 'signature', synthesiseSignature],
    [CLOSING, 'jingle', synthesiseClosing],
  ] as const) {
    const segmentId = await ensureSegment(house, { title, kind, topics: [], text: '' }, operator, now);
    if (segmentId === undefined) continue;
    const id = randomUUIDv7();
    const folder = await house.media.workFolder(id);
    const outPath = join(folder, 'tune.wav');
    await synthesise({ outPath, tools: await findFfmpeg({ ffmpegPath: config.FFMPEG_PATH }) });
    await house.media.keepOriginal(id, outPath);
    await queueJob(
      db,
      now(),
      { id, commune, segmentId, kind: 'file', originalName: `${kind}.wav`, maxQueue },
      operator,
    );
  }
}

/** The segment's id when its audio must still be asked for. */
async function ensureSegment(
  { db, communeId }: House,
  sample: { title: string; kind: SegmentKind; topics: readonly string[]; text: string },
  author: { id: string; name: string },
  now: () => number,
): Promise<string | undefined> {
  const known = (await loadSegments(db, communeId)).find(({ row }) => row.title === sample.title);
  if (known !== undefined) return segmentState(known) === 'draft' ? known.row.id : undefined;
  const { title, kind, topics, text } = sample;
  return createSegment(
    db,
    now(),
    communeId,
    { title, kind, topics, text, namesPersons: false, validFrom: null, validUntil: null },
    author,
  );
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

async function prepareWeek(house: House, staff: Staff, now: () => number): Promise<void> {
  const { db, communeId } = house;
  const { zone } = await getCommune(db, communeId);
  const known = new Set((await listSchedules(db, communeId)).map((row) => row.title));
  const today = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(zone).toPlainDate();
  for (const { title, keys, rrule, time } of SAMPLE_WEEK) {
    if (known.has(title)) continue;
    const programmeId = await ensureProgramme(house, staff, title, keys, now);
    const when = { dtstart: `${today}T${time}`, rrule, rdates: [], exdates: [], times: [] };
    await saveSchedule(
      db,
      now(),
      communeId,
      { title, programmeId, ...when, target: { kind: 'all' }, priority: 'normal', lateRule: 'join' },
      staff.operator,
    );
  }
}

async function ensureProgramme(
  house: House,
  staff: Staff,
  title: string,
  keys: readonly string[],
  now: () => number,
): Promise<string> {
  const { db, communeId } = house;
  const known = (await listProgrammes(db, communeId)).find((programme) => programme.title === title);
  if (known !== undefined) return known.id;
  const titles = [
    SIGNATURE,
    ...keys.map((key) => SAMPLE_SEGMENTS.find((sample) => sample.key === key)?.title),
    CLOSING,
  ];
  const records = await loadSegments(db, communeId);
  const items = titles.flatMap((wanted) => {
    const record = records.find(({ row }) => row.title === wanted);
    return record === undefined ? [] : [{ kind: 'segment' as const, segmentId: record.row.id }];
  });
  return saveProgramme(db, now(), communeId, { title, items }, staff.operator);
}
