/** One week of the log in thirty rows, small enough to add up by hand, and all that figures need beside it. */
import { airedPieces } from '../../scheduler/aired-pieces.ts';
import type { FiguresInput } from '../../scheduler/count-figures.ts';
import { countedIn, type LoggedRow } from '../../scheduler/count-rows.ts';
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import { item, rendered, row, SECOND, village } from './logged-rows.ts';

/** An instant of 2026 by the commune's clock, `11-02T05:20`. */
export const at = (local: string) => Date.parse(`2026-${local}:00+07:00`);
export const MINUTE = 60 * SECOND;

const sign = item({ index: 0, segmentId: 'sign', kind: 'signature', durationMs: 30 * SECOND });
const article = item({
  index: 1,
  segmentId: 'a',
  topics: ['II.3.c', 'II.5'],
  tags: ['dịch vụ công trực tuyến'],
  offsetMs: 30 * SECOND,
});
const relay = item({
  index: 2,
  segmentId: undefined,
  sha256: undefined,
  sourceId: 'vov',
  kind: 'relay',
  offsetMs: 330 * SECOND,
  durationMs: MINUTE,
});
const monday = [sign, article, relay];

const again = { ...article, index: 0, offsetMs: 0 };
export const answers = item({ index: 1, segmentId: 'b', kind: 'qa', topics: ['II.5'], durationMs: 240 * SECOND });
const tuesday = [again, answers];

const news = item({
  index: 0,
  segmentId: 'n',
  kind: 'news',
  durationMs: 150 * SECOND,
  approvedAt: at('11-04T17:00') + 1,
});
/** A row of before segments and kinds were kept. */
const unnamed = item({
  index: 1,
  segmentId: undefined,
  sha256: 'old',
  kind: undefined,
  tags: undefined,
  title: 'Bài cũ',
  durationMs: 100 * SECOND,
});
const wednesday = [news, unnamed];

export const ISSUED = at('11-05T03:30');
export const message = item({ index: 0, segmentId: 'e', kind: 'notice', durationMs: 40 * SECOND, orderedBy: 'Hương' });
const order = { airingId: 'A5', title: 'Lũ về', plannedAt: ISSUED, scheduleId: 'o1', orderKind: 'emergency' };
export const flood = (stationId: string, over: Partial<LoggedRow>) =>
  row({ ...order, stationId, items: rendered([message], 40 * SECOND), ...over });

const story = item({ index: 0, segmentId: 's', kind: 'story', topics: ['II.4'], durationMs: 480 * SECOND });
const silent = { startedAt: null, evidence: 'none' };
const off = { offPlan: 1, reason: 'superseded', renderedMs: 50 * SECOND };

export const MON = at('11-02T05:20');
export const TUE = at('11-03T05:20');
export const WED = at('11-04T17:00');
const THU = at('11-05T05:20');
const FRI = at('11-06T05:20');
export const LAST = at('11-09T00:00') - 1;

const transports: Readonly<Record<string, LoggedRow['transport']>> = { T02: 'fm', T03: 'manual' };

/** Thirty rows. */
const rows: readonly LoggedRow[] = [
  // Monday: one by its machine, one late by its machine (and its older revision), one by the carrier, one by its head.
  row({ airingId: 'A1', stationId: 'T00', plannedAt: MON, items: rendered(monday, 30_000, 300_000, 60_000) }),
  row({
    airingId: 'A1',
    stationId: 'T01',
    plannedAt: MON,
    items: monday,
    outcome: 'unknown',
    ...silent,
    closedAt: null,
  }),
  row({
    airingId: 'A1',
    stationId: 'T01',
    plannedAt: MON,
    revision: 2,
    items: rendered(monday, 30_000, 299_000, 59_000),
    outcome: 'late',
    startedAt: MON + 60_001,
  }),
  row({
    airingId: 'A1',
    stationId: 'T02',
    plannedAt: MON,
    items: rendered(monday, 30_000, 300_000, 60_000),
    evidence: 'carrier',
  }),
  row({ airingId: 'A1', stationId: 'T03', plannedAt: MON, items: monday, evidence: 'village', startedAt: null }),
  // Tuesday: whole, cut in the second item, heard in part, missed.
  row({
    airingId: 'A2',
    stationId: 'T00',
    plannedAt: TUE,
    items: rendered(tuesday, 300_000, 240_000),
    startedAt: TUE + 60_000,
  }),
  row({ airingId: 'A2', stationId: 'T01', plannedAt: TUE, items: rendered(tuesday, 285_000, 100_000), outcome: 'cut' }),
  row({
    airingId: 'A2',
    stationId: 'T02',
    plannedAt: TUE,
    items: rendered(tuesday, 300_000, 240_000),
    outcome: 'cut',
    reason: 'partly',
    evidence: 'village',
  }),
  row({
    airingId: 'A2',
    stationId: 'T03',
    plannedAt: TUE,
    items: tuesday,
    outcome: 'missed',
    reason: 'village-silent',
    ...silent,
  }),
  // Wednesday: aired, not told yet, never told, cut by people's word.
  row({
    airingId: 'A3',
    stationId: 'T00',
    plannedAt: WED,
    scheduleId: 'c2',
    items: rendered(wednesday, 150_000, 100_000),
  }),
  row({
    airingId: 'A3',
    stationId: 'T01',
    plannedAt: WED,
    scheduleId: 'c2',
    items: wednesday,
    outcome: 'unknown',
    ...silent,
    closedAt: null,
  }),
  row({
    airingId: 'A3',
    stationId: 'T02',
    plannedAt: WED,
    scheduleId: 'c2',
    items: wednesday,
    outcome: 'unknown',
    ...silent,
  }),
  row({
    airingId: 'A3',
    stationId: 'T03',
    plannedAt: WED,
    scheduleId: 'c2',
    items: wednesday,
    outcome: 'cut',
    evidence: 'listened',
    startedAt: null,
  }),
  // Thursday's column was withdrawn before its time: it was never planned for anybody.
  row({
    airingId: 'A4',
    stationId: 'T00',
    plannedAt: THU,
    items: tuesday,
    outcome: 'skipped',
    reason: 'withdrawn',
    ...silent,
  }),
  row({
    airingId: 'A4',
    stationId: 'T01',
    plannedAt: THU,
    items: tuesday,
    outcome: 'skipped',
    reason: 'withdrawn',
    ...silent,
  }),
  // An emergency at half past three.
  flood('T00', { startedAt: ISSUED + 5_000 }),
  flood('T01', { startedAt: ISSUED + 12_000 }),
  flood('T02', { startedAt: ISSUED + 5_000, evidence: 'carrier' }),
  flood('T03', { items: [message], outcome: 'unknown', ...silent, closedAt: null }),
  // Friday: left out by the plan, and given way.
  row({
    airingId: 'A6',
    stationId: 'T00',
    plannedAt: FRI,
    items: [],
    outcome: 'skipped',
    reason: 'not-approved',
    ...silent,
  }),
  row({
    airingId: 'A6',
    stationId: 'T01',
    plannedAt: FRI,
    items: [],
    outcome: 'skipped',
    reason: 'not-approved',
    ...silent,
  }),
  row({
    airingId: 'A6',
    stationId: 'T02',
    plannedAt: FRI,
    items: [],
    outcome: 'preempted',
    reason: 'preempted',
    ...silent,
  }),
  // Sound that no plan asked for, in two revisions.
  row({
    airingId: 'A6.off',
    stationId: 'T01',
    plannedAt: FRI,
    items: rendered(tuesday, 20_000),
    ...off,
    renderedMs: 20_000,
  }),
  row({ airingId: 'A6.off', stationId: 'T01', plannedAt: FRI, revision: 2, items: rendered(tuesday, 50_000), ...off }),
  // The first and the last instant of the week, and the first behind it.
  row({
    airingId: 'A0',
    stationId: 'T01',
    plannedAt: at('11-02T00:00'),
    scheduleId: 'c3',
    title: 'Đọc truyện',
    items: rendered([story], 480_000),
  }),
  row({
    airingId: 'A7',
    stationId: 'T02',
    plannedAt: LAST,
    scheduleId: 'c3',
    title: 'Kể chuyện',
    items: rendered([story], 240_000),
    outcome: 'cut',
    evidence: 'carrier',
  }),
  row({ airingId: 'A8', stationId: 'T01', plannedAt: LAST + 1, scheduleId: 'c3', items: rendered([story], 480_000) }),
  // A beginning of the order behind the week, and the week before.
  flood('T03', { airingId: 'A9', plannedAt: LAST + 1, startedAt: LAST + 2, evidence: 'listened' }),
  row({
    airingId: 'B1',
    stationId: 'T00',
    plannedAt: at('10-28T05:20'),
    items: rendered([article], 200_000),
    outcome: 'cut',
  }),
  row({ airingId: 'B0', stationId: 'T00', plannedAt: at('10-26T00:00') - 1, items: rendered([article], 300_000) }),
].map((one) => ({ ...one, transport: transports[one.stationId] ?? 'ip' }));

const target = (over: Partial<CampaignTarget>): CampaignTarget => ({
  id: 't1',
  title: 'Mỗi tuần 2 lượt',
  topics: ['II'],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 2,
  per: 'week',
  each: 'village',
  ...over,
});

/** The week from Monday 2 to Sunday 8 November 2026, asked on the Tuesday after it. */
export const weekInput: FiguresInput = {
  firstDay: '2026-11-02',
  lastDay: '2026-11-08',
  zone: 'Asia/Ho_Chi_Minh',
  asOf: at('11-10T08:00'),
  rows,
  airedBefore: airedPieces(countedIn(rows, { from: at('10-26T00:00'), to: at('11-02T00:00') })),
  stations: [
    village('T00', { kind: 'commune', name: 'Đài xã', clusterIds: ['x1', 'x2'] }),
    village('T01', { clusterIds: ['k1', 'k2'] }),
    village('T02', { transport: 'fm' }),
    village('T03', { transport: 'manual' }),
    village('T98', { retiredAt: at('11-02T00:00') - 1 }),
    village('T99', { createdAt: at('11-09T00:00') }),
  ],
  incidents: [
    // On Tuesday the whole of T01 was broken from five to six; one pole had no power from half past five to seven.
    {
      id: 'i1',
      kind: 'broken',
      action: 'none',
      beginsAt: at('11-03T05:00'),
      endsAt: at('11-03T06:00'),
      places: [{ stationId: 'T01', clusterId: undefined }],
    },
    {
      id: 'i2',
      kind: 'power',
      action: 'none',
      beginsAt: at('11-03T05:30'),
      endsAt: at('11-03T07:00'),
      places: [{ stationId: 'T01', clusterId: 'k1' }],
    },
    {
      id: 'i3',
      kind: 'power',
      action: 'none',
      beginsAt: at('11-03T06:30'),
      endsAt: at('11-03T07:30'),
      places: [{ stationId: 'T01', clusterId: 'k1' }],
    },
    // Without a network the box plays on; a muted village does not sound; from Sunday evening on, and it is not over.
    {
      id: 'i4',
      kind: 'network',
      action: 'none',
      beginsAt: at('11-02T00:00'),
      endsAt: undefined,
      places: [{ stationId: 'T00', clusterId: undefined }],
    },
    {
      id: 'i5',
      kind: 'noise',
      action: 'muted',
      beginsAt: at('11-08T20:00'),
      endsAt: undefined,
      places: [{ stationId: 'T02', clusterId: undefined }],
    },
  ],
  commune: { stationId: 'xa', name: 'Toàn xã' },
  targets: [
    target({}),
    target({ id: 't2', title: 'Mỗi tuần 10 phút', topics: ['II.3'], measure: 'minutes', atLeast: 10, each: 'commune' }),
    target({ id: 't3', title: 'Mỗi tháng', topics: ['II.4', 'II.5'], everyTopic: true, per: 'month' }),
  ],
  topics: [
    { code: 'II.1', title: 'Một' },
    { code: 'II.3', title: 'Ba' },
    { code: 'II.3.c', title: 'Ba c' },
    { code: 'II.4', title: 'Bốn' },
    { code: 'II.5', title: 'Năm' },
  ],
  countedTags: ['dịch vụ công trực tuyến', 'bưu chính công ích'],
  watchedTopic: 'II.5',
  emergencies: [{ id: 'o1', title: 'Lũ về', issuedAt: ISSUED }],
  signers: { o1: 'Lê Văn Minh' },
};
