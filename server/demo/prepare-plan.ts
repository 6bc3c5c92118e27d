/** Stores the demo's plan: relay sources, programmes, schedules, targets, and the opening programme; every step may be run again. */
import type { Priority } from '../../scheduler/model.ts';
import type { ProgrammeDraftItem } from '../number-items.ts';
import type { House } from '../open-house.ts';
import { getCommune } from '../store/commune-store.ts';
import { listProgrammes, saveProgramme } from '../store/programme-store.ts';
import { createRelaySource, listRelaySources } from '../store/relay-source-store.ts';
import { cancelSchedule, listSchedules, saveSchedule } from '../store/schedule-store.ts';
import { loadSegments } from '../store/segment-store.ts';
import { loadStations } from '../store/station-store.ts';
import { listTargets, saveTarget } from '../store/target-store.ts';
import {
  CLOSING_KEY,
  OPENING_STEPS,
  SAMPLE_SOURCES,
  SAMPLE_TARGETS,
  SAMPLE_WEEK,
  type SampleSchedule,
  type SampleStep,
  SIGNATURE_KEY,
} from './sample-plan.ts';
import { SAMPLE_SEGMENTS } from './sample-segments.ts';

export const SIGNATURE = 'Nhạc hiệu, lời xướng';
export const CLOSING = 'Nhạc kết';
const OPENING_TITLE = 'CCHC: chương trình phát thử (giờ mẫu)';
/** The opening programme comes again this often, for an hour. */
const OPENING_RULE = 'FREQ=MINUTELY;INTERVAL=5;COUNT=12';
/** The sample week begins behind the first opening hour, ms. */
const WEEK_BEGINS_AFTER_MS = 3_600_000;

/** Who does what in the demo. */
export interface Staff {
  readonly operator: { id: string; name: string };
  readonly approver: { id: string; name: string };
}

/** The sample week with all it names, once its segments are approved. */
export async function preparePlan(house: House, { operator }: Staff, now: () => number): Promise<void> {
  const { db, communeId } = house;
  const { zone } = await getCommune(db, communeId);
  const known = new Set((await listSchedules(db, communeId)).map((row) => row.title));
  const missing = SAMPLE_WEEK.filter(({ title }) => !known.has(title));
  if (missing.length > 0) await prepareSources(house, zone, operator, now);
  for (const wanted of missing) {
    const programmeId = await ensureProgramme(house, wanted, operator, now);
    const dtstart = firstTime(wanted.time, now() + WEEK_BEGINS_AFTER_MS, zone);
    await addSchedule(house, { ...wanted, programmeId, dtstart, priority: 'normal' }, operator, now);
  }
  const targets = new Set((await listTargets(db, communeId)).map(({ title }) => title));
  for (const target of SAMPLE_TARGETS)
    if (!targets.has(target.title)) await saveTarget(db, now(), communeId, target, operator);
}

/**
 * Plans the opening programme to begin at `startsAt`; the one of the last start is cancelled. It is ranked above the sample
 * week, so that it begins then also when the demo is started in the middle of a session. `knownId`: the programme as an earlier
 * start made it, whatever people have made of it since. Returns its id.
 */
export async function planOpening(
  house: House,
  { operator }: Staff,
  startsAt: number,
  now: () => number,
  knownId: string | undefined,
): Promise<string> {
  const { db, communeId } = house;
  const { zone } = await getCommune(db, communeId);
  for (const row of await listSchedules(db, communeId)) {
    if (row.title === OPENING_TITLE) await cancelSchedule(db, now(), communeId, row.id, operator);
  }
  const opening = { title: OPENING_TITLE, steps: OPENING_STEPS };
  const programmeId = knownId ?? (await ensureProgramme(house, opening, operator, now));
  const dtstart = localTimeOf(startsAt, zone).toString({ smallestUnit: 'second' });
  const when = { rrule: OPENING_RULE, dtstart, priority: 'priority' as const };
  await addSchedule(house, { ...opening, ...when, programmeId }, operator, now);
  return programmeId;
}

async function addSchedule(
  { db, communeId }: House,
  {
    title,
    programmeId,
    dtstart,
    rrule,
    priority,
    slotMs,
    onExceptionDays,
  }: Pick<SampleSchedule, 'title' | 'rrule' | 'slotMs' | 'onExceptionDays'> & {
    readonly programmeId: string;
    readonly dtstart: string;
    readonly priority: Priority;
  },
  operator: Staff['operator'],
  now: () => number,
): Promise<void> {
  const when = { dtstart, rrule, rdates: [], exdates: [], times: [] };
  const rest = {
    ...(slotMs === undefined ? {} : { slotMs }),
    ...(onExceptionDays === undefined ? {} : { onExceptionDays }),
  };
  const schedule = {
    title,
    programmeId,
    ...when,
    ...rest,
    priority,
    lateRule: 'join',
    target: { kind: 'all' },
  } as const;
  await saveSchedule(db, now(), communeId, schedule, operator);
}

async function prepareSources(
  { db, communeId }: House,
  zone: string,
  operator: Staff['operator'],
  now: () => number,
): Promise<void> {
  const known = new Set((await listRelaySources(db, communeId)).map(({ name }) => name));
  for (const { name, url, validUntil } of SAMPLE_SOURCES) {
    if (known.has(name)) continue;
    const until =
      validUntil === undefined ? null : Temporal.PlainDateTime.from(validUntil).toZonedDateTime(zone).epochMilliseconds;
    await createRelaySource(db, now(), communeId, { name, url, validFrom: null, validUntil: until }, operator);
  }
}

async function ensureProgramme(
  house: House,
  { title, steps }: Pick<SampleSchedule, 'title' | 'steps'>,
  operator: Staff['operator'],
  now: () => number,
): Promise<string> {
  const { db, communeId } = house;
  const known = (await listProgrammes(db, communeId)).find((programme) => programme.title === title);
  if (known !== undefined) return known.id;
  const ids = await sampleIds(house);
  return saveProgramme(db, now(), communeId, { title, items: steps.map((step) => asItem(step, ids)) }, operator);
}

/** From what the sample calls a thing to its id. */
interface SampleIds {
  segment(key: string): string;
  source(key: string): string;
  station(code: string): string;
}

async function sampleIds({ db, communeId }: House): Promise<SampleIds> {
  const [records, sources, stations] = await Promise.all([
    loadSegments(db, communeId),
    listRelaySources(db, communeId),
    loadStations(db, communeId),
  ]);
  const segments = new Map(records.map(({ row }) => [row.title, row.id]));
  const titles = new Map([
    [SIGNATURE_KEY, SIGNATURE],
    [CLOSING_KEY, CLOSING],
    ...SAMPLE_SEGMENTS.map(({ key, title }): [string, string] => [key, title]),
  ]);
  const names = new Map(SAMPLE_SOURCES.map(({ key, name }) => [key, name]));
  return {
    segment: (key) => found(segments.get(titles.get(key) ?? ''), key),
    source: (key) => found(sources.find(({ name }) => name === names.get(key))?.id, key),
    station: (code) => found(stations.find(({ row }) => row.code === code)?.row.id, code),
  };
}

function found(id: string | undefined, key: string): string {
  if (id === undefined) throw new Error(`the sample has no ${key}`);
  return id;
}

function asItem(step: SampleStep, ids: SampleIds): ProgrammeDraftItem {
  switch (step.kind) {
    case 'segment':
      return { kind: 'segment', segmentId: ids.segment(step.key) };
    case 'pick':
      return step;
    case 'relay': {
      const { source, ...relay } = step;
      return { ...relay, sourceId: ids.source(source) };
    }
    case 'place': {
      const { fallbackKey, ...place } = step;
      return { ...place, fallback: { kind: 'segment', segmentId: ids.segment(fallbackKey) } };
    }
    case 'village': {
      const notices = step.notices.map(({ key, stationCodes }) => ({
        segmentId: ids.segment(key),
        stationIds: stationCodes.map(ids.station),
      }));
      return { kind: 'village', slotMs: step.slotMs, notices };
    }
  }
}

/** The first moment behind `after` at which the clock shows `time`. */
function firstTime(time: string, after: number, zone: string): string {
  const from = localTimeOf(after, zone);
  const sameDay = from.toPlainDate().toPlainDateTime(time);
  const first = Temporal.PlainDateTime.compare(sameDay, from) > 0 ? sameDay : sameDay.add({ days: 1 });
  return first.toString({ smallestUnit: 'second' });
}

function localTimeOf(at: number, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
}
