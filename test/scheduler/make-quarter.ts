/** Quarters to propose a plan for: a commune of 14 stations with 60 segments and 8 targets, drawn from a seed. */
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import type { PlannedSegment, SegmentKind } from '../../scheduler/model.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { type ProposalRequest, spanOf } from '../../scheduler/proposal.ts';
import { sampleHash, samplePlan, samplePolicy, sampleSchedules, sampleStations, sampleZone } from '../sample-week.ts';

const DAY_MS = 86_400_000;
const topics = ['II.1', 'II.2', 'II.3.a', 'II.3.b', 'II.3.c', 'II.3.d', 'II.3.đ', 'II.4', 'II.5'];
const kinds: readonly SegmentKind[] = ['news', 'article', 'feature', 'qa', 'story', 'notice'];

/** The first quarter of 2027. Two sessions of the sample week are planned already; some segments expire or lack approval. */
export function makeQuarter(
  seed: number,
  change: { times?: string[]; slotMs?: number; weekdays?: number[]; segments?: number } = {},
): ProposalRequest {
  const random = drawFrom(seed);
  const days = { from: '2027-01-01', until: '2027-03-31' };
  const span = spanOf({ ...days, zone: sampleZone });
  const policy = { ...samplePolicy, maxSessionsPerDay: 3, weekdays: change.weekdays ?? samplePolicy.weekdays };
  const schedules = sampleSchedules.filter(({ id }) => id === 'lich-TU-PM' || id === 'lich-TH-PM');
  const segments = Array.from({ length: change.segments ?? 60 }, (_, index) => makeSegment(index, span.from, random));
  return {
    ...days,
    times: change.times ?? ['05:30', '11:00'],
    slotMs: change.slotMs ?? 1_500_000,
    policy,
    zone: sampleZone,
    exceptionDays: ['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-08'].map((date) => ({ date, name: 'Nghỉ lễ' })),
    airings: planAirings({ ...samplePlan, policy, schedules, window: span }),
    stationIds: sampleStations.map(({ id }) => id),
    villageIds: sampleStations.map(({ id }) => id),
    notBefore: span.from,
    targets: makeTargets(random),
    segments: [...samplePlan.segments, ...segments],
    history: [],
    airedBefore: segments.slice(0, 20).map(({ id }, index) => ({
      segmentId: id,
      stationIds: sampleStations.map((station) => station.id),
      at: span.from - (index + 1) * DAY_MS,
    })),
  };
}

/** Eight targets such as a commune sets. */
function makeTargets(random: (below: number) => number): CampaignTarget[] {
  const any = { topics: [], kinds: [], tags: [], everyTopic: false, measure: 'airings', each: 'village' } as const;
  return [
    { ...any, id: 'g1', title: 'CCHC mỗi tuần', topics: ['II'], atLeast: 6 + random(5), per: 'week' },
    {
      ...any,
      id: 'g2',
      title: 'Một cửa',
      topics: ['II.5'],
      measure: 'minutes',
      atLeast: 60 + random(60),
      per: 'month',
    },
    { ...any, id: 'g3', title: 'Mọi nội dung', topics: topics, everyTopic: true, atLeast: 2, per: 'month' },
    { ...any, id: 'g4', title: 'Gương tốt', topics: ['II.4'], atLeast: 4 + random(3), per: 'month', each: 'commune' },
    { ...any, id: 'g5', title: 'Hỏi đáp', kinds: ['qa'], atLeast: 2 + random(2), per: 'week' },
    { ...any, id: 'g6', title: 'Thủ tục', topics: ['II.3.c'], measure: 'minutes', atLeast: 200, per: 'quarter' },
    { ...any, id: 'g7', title: 'Dịch vụ công', tags: ['dvc'], atLeast: 1, per: 'week' },
    { ...any, id: 'g8', title: 'Câu chuyện', kinds: ['story'], atLeast: 20, per: 'year' },
  ];
}

function makeSegment(index: number, from: number, random: (below: number) => number): PlannedSegment {
  const id = `B${String(index).padStart(3, '0')}`;
  const sha256 = sampleHash(id);
  const approval = {
    sha256: random(12) === 0 ? 'e'.repeat(64) : sha256,
    approvedBy: 'Trưởng ban biên tập',
    approvedAt: 1,
  };
  const seconds = 60 + random(480);
  return {
    id,
    title: `Bài ${index}`,
    kind: kinds[index % kinds.length] ?? 'news',
    topics: [topics[random(topics.length)] ?? 'II.1', ...(random(4) === 0 ? ['II.5'] : [])],
    tags: random(5) === 0 ? ['dvc'] : [],
    rendition: { sha256, bytes: seconds * 4000, durationMs: seconds * 1000 },
    approval,
    ...(random(8) === 0 ? { validUntil: from + random(90) * DAY_MS } : {}),
    ...(random(8) === 0 ? { validFrom: from + random(60) * DAY_MS } : {}),
  };
}

/** Numbers below a bound from a seed (xorshift), the same in every run. */
function drawFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
