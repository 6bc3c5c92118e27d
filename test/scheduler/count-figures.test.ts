/** Every figure of one week, held against numbers that were added up by hand. */
import { expect, test } from 'vitest';
import { countFigures, daysBefore } from '../../scheduler/count-figures.ts';
import { rendered, row, SECOND } from './logged-rows.ts';
import { answers, at, flood, ISSUED, LAST, MINUTE, MON, message, TUE, WED, weekInput } from './week-of-rows.ts';

const figures = countFigures(weekInput);

test('rows by outcome and by evidence; what was withdrawn is none, off-plan sound stands apart', () => {
  expect(figures.rows).toEqual({
    planned: 21,
    sounded: 14,
    byOutcome: { aired: 9, late: 1, cut: 4, preempted: 1, skipped: 2, missed: 1, unknown: 1 },
    waiting: 2,
    byEvidence: { machine: 8, carrier: 3, village: 2, listened: 1, none: 0 },
    offPlan: 1,
    offPlanMs: 50_000,
  });
});

test('airings and items each once, repeats apart; what was cut short is no item', () => {
  expect(figures.airings).toEqual({ planned: 7, sounded: 6, repeats: 1 });
  expect(figures.items.distinct).toBe(6);
  expect(figures.items.byKind).toEqual({ story: 1, article: 2, qa: 1, news: 1, notice: 1 });
  const told = figures.items.list.map(({ key, title, airings, firstAt, programmeMs }) => [
    key,
    title,
    airings,
    firstAt,
    programmeMs,
  ]);
  expect(told).toEqual([
    ['s', 'Bài s', 1, at('11-02T00:00'), 720_000],
    ['a', 'Bài a', 2, MON, 600_000],
    ['b', 'Bài b', 1, TUE, 240_000],
    ['n', 'Bài n', 1, WED, 150_000],
    ['old', 'Bài cũ', 1, WED, 100_000],
    ['e', 'Bài e', 1, ISSUED, 40_000],
  ]);
  expect(figures.items.list[1]).toMatchObject({ segmentId: 'a', kind: 'article', topics: ['II.3.c', 'II.5'] });
  expect(figures.items.list[4]).not.toHaveProperty('segmentId');
});

test('programme time once per airing, station time by village; what people say apart from what machines measured', () => {
  expect(figures.minutes).toEqual({
    programmeMs: 1_850_000,
    frameMs: 30_000,
    relayMs: 60_000,
    stationMs: 2_084_000,
    stationMeasuredMs: 1_784_000,
    stationAttestedMs: 300_000,
    communeStationMs: 1_130_000,
  });
});

test('targets: a village counts what it could hear; the commune each airing once; no whole period, nothing met', () => {
  const [weekly, minutes, ...monthly] = figures.targets;
  expect(weekly).toEqual({
    id: 't1',
    title: 'Mỗi tuần 2 lượt',
    topics: ['II'],
    each: 'village',
    measure: 'airings',
    wanted: 2,
    periods: 1,
    villagesMet: 1,
    villagesMetConfirmed: 1,
    villages: 3,
    villagePeriodsMet: 1,
    byVillage: [
      { stationId: 'T01', name: 'Thôn T01', total: 2, confirmed: 2, periodsMet: 1, met: true },
      { stationId: 'T02', name: 'Thôn T02', total: 1, confirmed: 0, periodsMet: 0, met: false },
      { stationId: 'T03', name: 'Thôn T03', total: 1, confirmed: 1, periodsMet: 0, met: false },
    ],
  });
  expect(minutes).toMatchObject({
    ...{
      id: 't2',
      measure: 'minutes',
      wanted: 600_000,
      periods: 1,
      villages: 1,
      villagesMet: 1,
      villagesMetConfirmed: 1,
    },
    byVillage: [{ stationId: 'xa', name: 'Toàn xã', total: 600_000, confirmed: 600_000, periodsMet: 1, met: true }],
  });
  expect(
    monthly.map(({ id, topic, periods, wanted, villagesMet }) => [id, topic, periods, wanted, villagesMet]),
  ).toEqual([
    ['t3', 'II.4', 0, 0, 0],
    ['t3', 'II.5', 0, 0, 0],
  ]);
});

test('topics with their parts, against the span before; one of which nothing sounded is missing', () => {
  const three = { items: 1, airings: 2, programmeMs: 600_000, beforeMs: 200_000, stationMs: 1_184_000, villages: 3 };
  expect(figures.topics).toEqual([
    {
      code: 'II.1',
      title: 'Một',
      items: 0,
      airings: 0,
      programmeMs: 0,
      beforeMs: 0,
      stationMs: 0,
      villages: 0,
      missing: true,
    },
    { code: 'II.3', title: 'Ba', ...three, missing: false },
    { code: 'II.3.c', title: 'Ba c', ...three, missing: false },
    {
      code: 'II.4',
      title: 'Bốn',
      items: 1,
      airings: 1,
      programmeMs: 720_000,
      beforeMs: 0,
      stationMs: 720_000,
      villages: 1,
      missing: false,
    },
    {
      code: 'II.5',
      title: 'Năm',
      items: 2,
      airings: 2,
      programmeMs: 840_000,
      beforeMs: 200_000,
      stationMs: 1_284_000,
      villages: 3,
      missing: false,
    },
  ]);
  expect(figures.watched).toEqual({ code: 'II.5', programmeMs: 840_000, beforeMs: 200_000 });
  expect(figures.before).toEqual({ firstDay: '2026-10-26', lastDay: '2026-11-01' });
});

test('tags and columns', () => {
  expect(figures.tags).toEqual([
    { tag: 'dịch vụ công trực tuyến', items: 1, airings: 2, programmeMs: 600_000 },
    { tag: 'bưu chính công ích', items: 0, airings: 0, programmeMs: 0 },
  ]);
  expect(figures.columns).toEqual([
    { scheduleId: 'c3', title: 'Kể chuyện', planned: 2, sounded: 2, programmeMs: 720_000 },
    { scheduleId: 'c2', title: 'Lượt A3', planned: 1, sounded: 1, programmeMs: 250_000 },
    { scheduleId: 'c1', title: 'Lượt A6', planned: 3, sounded: 2, programmeMs: 840_000 },
  ]);
});

test('a minute late is on time, a millisecond more is not; what was approved by its beginning, and what afterwards', () => {
  expect(figures.onTime).toEqual({ measured: 12, onTime: 11 });
  expect(figures.approval).toEqual({
    sounded: 7,
    before: 5,
    later: [{ airingId: 'A5', title: 'Lũ về', at: ISSUED, orderedBy: 'Hương', signedBy: 'Lê Văn Minh' }],
  });
});

test('stations by what sounded, emergencies to the last village, loudspeakers that were down', () => {
  expect(figures.stations).toEqual({ inService: 4, sounded: 4, covered: 3, silent: [] });
  expect(figures.emergencies).toEqual([
    {
      ...{ id: 'o1', title: 'Lũ về', issuedAt: ISSUED },
      ...{ firstMs: 5_000, lastMs: LAST + 2 - ISSUED, heardVillages: 3, villages: 3, unproved: [] },
      ...{ carrierVillages: 1, attestedVillages: 0 },
    },
  ]);
  const HOUR = 60 * MINUTE;
  expect(figures.coverage).toEqual({
    covered: 8,
    of: 10,
    downMs: { intrusion: 0, noise: 4 * HOUR, power: 2 * HOUR, network: 0, broken: 2 * HOUR, lost: 0 },
  });
});

test('each village', () => {
  expect(figures.villages).toEqual([
    {
      stationId: 'T01',
      name: 'Thôn T01',
      transport: 'ip',
      planned: 6,
      sounded: 4,
      missed: 0,
      unknown: 1,
      stationMs: 1_204_000,
      confirmed: 4,
    },
    {
      stationId: 'T02',
      name: 'Thôn T02',
      transport: 'fm',
      planned: 6,
      sounded: 4,
      missed: 0,
      unknown: 1,
      stationMs: 580_000,
      confirmed: 1,
    },
    {
      stationId: 'T03',
      name: 'Thôn T03',
      transport: 'manual',
      planned: 4,
      sounded: 2,
      missed: 1,
      unknown: 1,
      stationMs: 300_000,
      confirmed: 2,
    },
  ]);
});

test('a village is told by how sound came there at the end of the span, whatever it has today', () => {
  const asOfToday = weekInput.stations.map((one) => (one.id === 'T02' ? { ...one, transport: 'ip' as const } : one));
  const { villages } = countFigures({ ...weekInput, stations: asOfToday });
  expect(villages.map(({ transport }) => transport)).toEqual(['ip', 'fm', 'manual']);
});

test('asked before the week is over: what is still to come is no figure', () => {
  const early = countFigures({ ...weekInput, asOf: at('11-03T05:00') });
  expect(early.rows).toMatchObject({ planned: 5, sounded: 5, waiting: 0 });
  expect(early.targets[0]).toMatchObject({ periods: 0, wanted: 0, villagesMet: 0 });
  expect(early.stations).toMatchObject({ sounded: 4 });
});

test('an airing whose head fell away is due with its first item; a stand-in in a place is not the item', () => {
  const later = { ...answers, offsetMs: 90 * SECOND };
  const kept = row({
    airingId: 'H',
    stationId: 'T01',
    plannedAt: MON,
    items: rendered([later], 240_000),
    startedAt: MON + 90_000,
  });
  const place = { ...rendered([answers], 240_000)[0], reason: 'place-fallback' } as typeof answers;
  const filled = row({ airingId: 'P', stationId: 'T01', plannedAt: MON, items: [place] });
  const { onTime, items } = countFigures({ ...weekInput, rows: [kept, filled] });
  expect(onTime).toEqual({ measured: 2, onTime: 2 });
  expect(items.list.map(({ key, airings }) => [key, airings])).toEqual([['b', 1]]);
});

test('a dead loudspeaker is heard by nobody, whatever its box or its carrier says, but where people there say that they heard it', () => {
  const dead = { id: 'i', kind: 'broken', action: 'none', beginsAt: MON, endsAt: MON + 1 } as const;
  const incidents = [
    { ...dead, places: ['T01', 'T02', 'T03'].map((stationId) => ({ stationId, clusterId: undefined })) },
  ];
  const items = [answers];
  const rows = [
    row({ airingId: 'A', stationId: 'T01', plannedAt: MON, items: rendered(items, 240_000) }),
    row({ airingId: 'A', stationId: 'T02', plannedAt: MON, items: rendered(items, 240_000), evidence: 'carrier' }),
    row({ airingId: 'A', stationId: 'T03', plannedAt: MON, items, evidence: 'village', startedAt: null }),
  ];
  const { coverage, targets } = countFigures({ ...weekInput, incidents, rows });
  expect([coverage.covered, coverage.of]).toEqual([1, 3]);
  expect(targets[0]?.byVillage.map(({ total }) => total)).toEqual([0, 0, 1]);
});

test('an emergency: who measured it, for whom a carrier did, who only says so, and who has not told', () => {
  const rows = [
    flood('T01', { items: rendered([message], 10_000) }),
    flood('T02', { items: rendered([message], 10_000), evidence: 'carrier' }),
    flood('T03', { items: [message], evidence: 'village', startedAt: null }),
  ];
  const [all] = countFigures({ ...weekInput, rows }).emergencies;
  expect(all).toMatchObject({ heardVillages: 2, carrierVillages: 1, attestedVillages: 1, villages: 3, unproved: [] });
});

test('an emergency that a village has not proved is named; nobody measured, no time is said', () => {
  const told = flood('T03', {
    items: [message],
    outcome: 'unknown',
    evidence: 'none',
    startedAt: null,
    closedAt: null,
  });
  const { emergencies } = countFigures({ ...weekInput, rows: [told, flood('T00', {})] });
  expect(emergencies).toEqual([
    {
      id: 'o1',
      title: 'Lũ về',
      issuedAt: ISSUED,
      heardVillages: 0,
      villages: 1,
      unproved: ['T03'],
      carrierVillages: 0,
      attestedVillages: 0,
    },
  ]);
});

test.each([
  ['a quarter', ['2026-10-01', '2026-12-31'], ['2026-07-01', '2026-09-30']],
  ['the first quarter', ['2027-01-01', '2027-03-31'], ['2026-10-01', '2026-12-31']],
  ['half a year', ['2026-01-01', '2026-06-30'], ['2025-07-01', '2025-12-31']],
  ['a year', ['2026-01-01', '2026-12-31'], ['2025-01-01', '2025-12-31']],
  ['a quarter closed on the 14th', ['2026-09-15', '2026-12-14'], ['2026-06-15', '2026-09-14']],
  ['a month: as many days', ['2026-11-01', '2026-11-30'], ['2026-10-02', '2026-10-31']],
  ['a day', ['2026-11-01', '2026-11-01'], ['2026-10-31', '2026-10-31']],
])('what %s is compared with', (_, [firstDay = '', lastDay = ''], [first, last]) => {
  expect(daysBefore({ firstDay, lastDay })).toEqual({ firstDay: first, lastDay: last });
});
