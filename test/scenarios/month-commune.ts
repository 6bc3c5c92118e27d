/** A commune of mixed equipment and its plan for November 2026, made through the API as its people would. */

import { MIXED_STATIONS } from '../../server/demo/sample-commune.ts';
import { createStation } from '../../server/store/station-store.ts';
import { makeApp, type TestApp, type Who } from '../server/make-app.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from '../server/segment-steps.ts';

/** What people did and what they did it to, by names that the script knows. */
export interface MonthCommune {
  readonly app: TestApp;
  readonly stationId: (code: string) => string;
  readonly clusterId: (code: string, n: number) => string;
  readonly segmentId: (name: string) => string;
  readonly scheduleId: (name: string) => string;
  readonly programmeId: (name: string) => string;
  /** As somebody; throws where it is refused. */
  readonly act: (
    who: Who,
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    payload: object,
  ) => Promise<Record<string, unknown>>;
}

/** An instant by the commune's clock, `11-02T05:00`. */
export const at = (local: string): number => Date.parse(`2026-${local}:00+07:00`);
/** The same as the API takes it. */
export const iso = (local: string): string => new Date(at(local)).toISOString();

const SECOND = 1_000;
/** Name: kind, seconds, topics, tags. */
const SEGMENTS = {
  sign: ['signature', 30, [], []],
  jingle: ['jingle', 15, [], []],
  what: ['feature', 300, ['II.1'], []],
  head: ['article', 270, ['II.2'], []],
  birth: ['qa', 360, ['II.3.c', 'II.5'], ['dịch vụ công trực tuyến']],
  resolution: ['feature', 450, ['II.3.a'], []],
  onedoor: ['article', 300, ['II.5'], []],
  post: ['news', 150, ['II.5'], ['bưu chính công ích']],
  story: ['story', 480, ['II.5', 'II.4'], []],
  hours: ['notice', 60, [], []],
  meeting: ['notice', 40, [], []],
} as const;
const WEEKLY = 'FREQ=WEEKLY;BYDAY=';

/** Makes it on the last day of October; the month is still to come. */
export async function makeMonthCommune(): Promise<MonthCommune> {
  const app = await makeApp({}, { at: at('10-31T08:00') });
  const { db, communeId, clock, people } = app;
  const stations = new Map<string, string>();
  for (const place of MIXED_STATIONS)
    stations.set(place.code, await createStation(db, clock.now(), communeId, place, people.admin));
  const clusters = await db.selectFrom('cluster').select(['id', 'stationId']).orderBy('sort').execute();
  const author = people.operator;
  const segments = new Map<string, string>();
  for (const [name, [kind, seconds, topics, tags]] of Object.entries(SEGMENTS)) {
    const rendition = made(hashOf(name), { durationMs: seconds * SECOND + 7 });
    const details = { title: `Bài ${name}`, kind, topics: [...topics], tags: [...tags] };
    segments.set(name, await makeApproved(app, { author, approver: people.approver }, rendition, details));
  }
  for (const name of ['flood', 'flood-lower']) {
    const id = await makeSegment(app, author, { title: `Báo lũ ${name}`, kind: 'notice' });
    await giveRendition(app, id, author, made(hashOf(name), { durationMs: 40 * SECOND }));
    segments.set(name, id);
  }
  const act: MonthCommune['act'] = async (who, method, path, payload) => {
    const { status, json, body } = await app.call(who, method, `/api/v1${path}`, { payload });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${body}`);
    return json;
  };
  const find = (names: ReadonlyMap<string, string>) => (name: string) => {
    const found = names.get(name);
    if (found === undefined) throw new Error(`nothing is called ${name}`);
    return found;
  };
  await act('admin', 'PUT', '/policy', {
    ...{ quiet: [{ from: '21:00', until: '05:00' }], weekdays: [1, 2, 3, 4, 5, 6] },
    ...{ maxSessionsPerDay: 4, maxMinutesPerSession: 45, volumeCeilingPct: 100 },
  });
  const plan = await makePlan(act, find(segments), find(stations));
  await setTargets(act);
  return {
    app,
    act,
    stationId: find(stations),
    segmentId: find(segments),
    clusterId: (code, n) => clusters.filter(({ stationId }) => stationId === stations.get(code))[n]?.id ?? '',
    ...plan,
  };
}

async function makePlan(
  act: MonthCommune['act'],
  segmentId: (name: string) => string,
  stationId: (code: string) => string,
) {
  const programmes = new Map<string, string>();
  const schedules = new Map<string, string>();
  const source = await act('operator', 'POST', '/relay-sources', { name: 'Đài tỉnh', url: 'http://dai.example/phat' });
  await act('approver', 'POST', `/relay-sources/${source.id}/approve`, {});
  const relay = { kind: 'relay', sourceId: source.id, offsetMs: 600 * SECOND, durationMs: 300 * SECOND };
  const programme = async (name: string, segments: readonly string[], further: readonly object[] = []) => {
    const items = [...segments.map((one) => ({ kind: 'segment', segmentId: segmentId(one) })), ...further];
    const { id } = await act('operator', 'POST', '/programmes', { title: name, items });
    programmes.set(name, String(id));
  };
  await programme('morning', ['sign', 'what', 'hours', 'jingle']);
  await programme('answers', ['birth', 'onedoor']);
  await programme('feature', ['sign', 'resolution'], [relay]);
  await programme('tale', ['story']);
  await programme('post', ['post', 'head']);
  await programme('instead', ['onedoor', 'meeting']);
  await programme('two villages', ['meeting']);
  const schedule = async (name: string, title: string, dtstart: string, days: string | null, over: object = {}) => {
    const rrule = days === null ? null : `${WEEKLY}${days}`;
    const body = { title, programmeId: programmes.get(name), dtstart: `2026-${dtstart}`, rrule, ...over };
    const made = (await act('operator', 'POST', '/schedules', body)) as { schedule: { id: string } };
    schedules.set(name, made.schedule.id);
  };
  const skip = { onExceptionDays: { kind: 'skip' } };
  await schedule('morning', 'Bản tin sáng', '11-02T05:00:00', 'MO,TU,WE,TH,FR,SA');
  await schedule('answers', 'Hỏi đáp cải cách hành chính', '11-03T05:20:00', 'TU,TH');
  await schedule('feature', 'Chuyên đề cải cách hành chính', '11-02T17:00:00', 'MO,WE,FR', skip);
  await schedule('tale', 'Câu chuyện truyền thanh', '11-07T17:00:00', 'SA');
  await schedule('post', 'Bưu chính công ích', '11-03T17:00:00', 'TU,TH');
  const stationIds = ['T01', 'T10', 'T13'].map(stationId);
  await schedule('two villages', 'Họp thôn', '11-25T18:00:00', null, { target: { kind: 'stations', stationIds } });
  return {
    programmeId: (name: string) => programmes.get(name) ?? '',
    scheduleId: (name: string) => schedules.get(name) ?? '',
  };
}

async function setTargets(act: MonthCommune['act']): Promise<void> {
  const target = (title: string, over: object) => act('operator', 'POST', '/targets', { title, per: 'week', ...over });
  const cchc = { topics: ['II'], measure: 'airings', each: 'village' };
  await target('Mỗi thôn 7 lượt cải cách hành chính mỗi tuần', { ...cchc, atLeast: 7 });
  await target('Mỗi thôn 30 phút một cửa mỗi tháng', {
    ...{ topics: ['II.5'], measure: 'minutes', atLeast: 30, per: 'month', each: 'village' },
  });
  await target('Toàn xã mỗi tuần một lượt từng nội dung', {
    ...{ topics: ['II.1', 'II.2', 'II.4'], everyTopic: true, measure: 'airings', atLeast: 1, each: 'commune' },
  });
  await target('Mỗi quý một lượt dịch vụ công', {
    ...{
      topics: [],
      tags: ['dịch vụ công trực tuyến'],
      measure: 'airings',
      atLeast: 1,
      per: 'quarter',
      each: 'village',
    },
  });
}
