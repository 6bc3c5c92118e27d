/** Proposals: within policy, of what may air, no fuller than the slot; the same whatever the order; and why a target is not met. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAgainstPolicy } from '../../scheduler/check-policy.ts';
import { sessionsOf } from '../../scheduler/limit-sessions.ts';
import { midnightOf, wallAt } from '../../scheduler/local-time.ts';
import type { CampaignTarget } from '../../scheduler/measure-targets.ts';
import type { PlannedSegment, Policy } from '../../scheduler/model.ts';
import { type ProposalRequest, spanOf } from '../../scheduler/proposal.ts';
import { proposePlan } from '../../scheduler/propose-plan.ts';
import { scoreProposal } from '../../scheduler/score-proposal.ts';
import { runs } from '../counts.ts';
import { at, makeAiring, makeSegment, usualPolicy, vietnam } from './make-plan.ts';

const target = (over: Partial<CampaignTarget> = {}): CampaignTarget => ({
  id: 'g',
  title: 'Một cửa',
  topics: ['II.5'],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 4,
  per: 'week',
  each: 'village',
  ...over,
});
const week = (over: Partial<ProposalRequest> = {}): ProposalRequest => ({
  from: '2026-11-23',
  until: '2026-11-29',
  times: ['05:30', '17:00'],
  slotMs: 900_000,
  policy: usualPolicy,
  zone: vietnam,
  exceptionDays: [],
  airings: [],
  stationIds: ['T1', 'T2'],
  villageIds: ['T1', 'T2'],
  notBefore: at('2026-11-22T20:00'),
  targets: [target()],
  segments: ['A', 'B', 'C', 'D'].map((id) => makeSegment(id, 300)),
  history: [],
  airedBefore: [],
  ...over,
});
const starts = (request: ProposalRequest) => proposePlan(request).sessions.map(({ startsAt }) => startsAt.slice(8, 16));
const reasons = (request: ProposalRequest) => proposePlan(request).standings.map(({ shortfall }) => shortfall?.kind);

describe('a week', () => {
  test('is filled evenly, each session with another segment, no more than is asked for', () => {
    const { sessions, standings } = proposePlan(week());
    expect(sessions.map(({ segmentIds }) => segmentIds.join()).toSorted()).toEqual(['A', 'B', 'C', 'D']);
    expect(standings).toMatchObject([{ planned: 4, wanted: 4 }]);
    const days = sessions.map(({ at: start }) => start / 86_400_000);
    const gaps = days.slice(1).map((day, index) => day - (days[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
  });

  test('leaves out closed days, holidays, what has passed, and times that are taken', () => {
    const wanted = target({ atLeast: 20 });
    const all = week({ targets: [wanted] });
    expect(starts(all)).toHaveLength(12);
    expect(starts({ ...all, exceptionDays: [{ date: '2026-11-25', name: 'Ngày lễ' }] })).toHaveLength(10);
    expect(starts({ ...all, notBefore: at('2026-11-28T12:00') })).toEqual(['28T17:00']);
    const airings = [makeAiring('X', '2026-11-24T05:40', [600]), makeAiring('Y', '2026-11-26T11:00', [600])];
    expect(starts({ ...all, airings }).filter((start) => /^2[46]/.test(start))).toEqual(['24T17:00', '26T17:00']);
  });

  test('first uses what has rested longest', () => {
    const airedBefore = ['A', 'C', 'D'].map((segmentId, index) => ({
      segmentId,
      stationIds: ['T1'],
      at: at(`2026-11-2${index}T05:00`),
    }));
    const [first, second] = proposePlan(week({ targets: [target({ atLeast: 2 })], airedBefore }))
      .sessions.flatMap(({ segmentIds }) => segmentIds)
      .toSorted();
    expect([first, second]).toEqual(['A', 'B']);
  });

  test('counts what is planned already', () => {
    const airings = ['23', '24', '26'].map((day) => ({
      ...makeAiring(day, `2026-11-${day}T17:00`, [300]),
      items: makeAiring(day, `2026-11-${day}T17:00`, [300]).items.map((item) => ({ ...item, topics: ['II.5'] })),
    }));
    expect(starts(week({ airings }))).toHaveLength(1);
  });
});

describe('what cannot be met says why', () => {
  const { approval: _approval, ...unapproved } = makeSegment('N', 300);
  test.each<[string, Partial<ProposalRequest>]>([
    ['no-segment', { segments: [makeSegment('A', 300, { topics: ['II.1'] })] }],
    ['not-approved', { segments: [unapproved] }],
    ['not-valid', { segments: [makeSegment('A', 300, { validUntil: at('2026-11-20T00:00') })] }],
    ['too-long', { segments: [makeSegment('A', 901)] }],
    ['no-session', { times: ['22:00'] }],
    ['too-few-sessions', { targets: [target({ atLeast: 20 })] }],
    ['too-little-time', { targets: [target({ measure: 'minutes', atLeast: 500 })] }],
    ['over', { notBefore: at('2026-12-01T00:00') }],
  ])('%s', (kind, over) => {
    expect(reasons(week(over))).toEqual([kind]);
  });
});

/** Any commune: policies, targets, segments in every state, airings in the way. */
function requests(): fc.Arbitrary<ProposalRequest> {
  const topics = fc.subarray(['II.1', 'II.3.a', 'II.5'], { minLength: 1 });
  const segments = fc.array(
    fc.record({
      seconds: fc.integer({ min: 30, max: 1200 }),
      topics,
      kind: fc.constantFrom<PlannedSegment['kind'][]>('news', 'qa', 'jingle'),
      state: fc.constantFrom('good', 'good', 'good', 'unapproved', 'changed', 'expires', 'later'),
    }),
    { maxLength: 12 },
  );
  const targets = fc.array(
    fc.record({
      topics: fc.constantFrom([], ['II'], ['II.1', 'II.5'], ['II.3']),
      everyTopic: fc.boolean(),
      measure: fc.constantFrom<CampaignTarget['measure'][]>('airings', 'minutes'),
      atLeast: fc.integer({ min: 1, max: 12 }),
      per: fc.constantFrom<CampaignTarget['per'][]>('week', 'month', 'quarter', 'year'),
      each: fc.constantFrom<CampaignTarget['each'][]>('village', 'commune'),
    }),
    { maxLength: 4 },
  );
  const hours = fc.constantFrom('04:30', '05:30', '05:50', '11:00', '17:00', '20:50', '23:30');
  const policies: fc.Arbitrary<Policy> = fc.record({
    quiet: fc.constantFrom([], [{ from: '21:00', until: '05:00' }]),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    windows: fc.constantFrom([], [{ from: '05:00', until: '12:00' }]),
    maxSessionsPerDay: fc.integer({ min: 1, max: 3 }),
    maxMinutesPerSession: fc.integer({ min: 5, max: 45 }),
    volumeCeilingPct: fc.constant(90),
  });
  const busy = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 20 }), hours, fc.integer({ min: 60, max: 1500 }), fc.boolean()),
    { maxLength: 8 },
  );
  return fc
    .record({ segments, targets, policy: policies, busy, times: fc.uniqueArray(hours, { minLength: 1, maxLength: 4 }) })
    .chain((parts) =>
      fc.record({
        parts: fc.constant(parts),
        slotMs: fc.integer({ min: 60_000, max: 2_700_000 }),
        zone: fc.constantFrom('Asia/Ho_Chi_Minh', 'America/New_York'),
        days: fc.integer({ min: 0, max: 24 }),
      }),
    )
    .map(({ parts, slotMs, zone, days }) => ({
      ...week({ zone, slotMs, times: parts.times, policy: parts.policy }),
      from: '2027-03-06',
      until: new Date(Date.parse('2027-03-06') + days * 86_400_000).toISOString().slice(0, 10),
      notBefore: Date.parse('2027-03-08T12:00:00Z'),
      exceptionDays: [{ date: '2027-03-10', name: 'Ngày lễ' }],
      targets: parts.targets.map((one, index) => target({ ...one, id: `g${index}` })),
      segments: parts.segments.map((one, index) => inState(`S${index}`, one)),
      airings: parts.busy.map(([day, time, seconds, everywhere], index) => {
        const planned = makeAiring(`x${index}`, `2027-03-${String(day + 5).padStart(2, '0')}T${time}`, [seconds]);
        return everywhere ? planned : { ...planned, stationIds: ['T2'] };
      }),
    }));
}

function inState(
  id: string,
  given: { seconds: number; topics: string[]; kind: PlannedSegment['kind']; state: string },
): PlannedSegment {
  const { seconds, topics, kind, state } = given;
  const { approval, ...made } = makeSegment(id, seconds, { topics, kind });
  if (state === 'unapproved' || approval === undefined) return made;
  if (state === 'changed') return { ...made, approval: { ...approval, sha256: 'e'.repeat(64) } };
  if (state === 'expires') return { ...made, approval, validUntil: Date.parse('2027-03-14T11:00:00Z') };
  if (state === 'later') return { ...made, approval, validFrom: Date.parse('2027-03-12T11:00:00Z') };
  return { ...made, approval };
}

const parameters = { numRuns: runs(150, 2000) };

test('no proposal breaks the policy, sounds what may not air, or is longer than its slot', () => {
  fc.assert(
    fc.property(requests(), (request) => {
      const { policy, zone, slotMs, segments, notBefore } = request;
      const { sessions } = proposePlan(request);
      const byId = new Map(segments.map((segment) => [segment.id, segment]));
      const sounds = sessions.map((session) => {
        const items = session.segmentIds.map((id) => byId.get(id));
        const lengthMs = items.reduce((sum, item) => sum + (item?.rendition?.durationMs ?? Number.NaN), 0);
        return { from: session.at, to: session.at + lengthMs, items, ids: session.segmentIds };
      });
      for (const { from, to, items, ids } of sounds) {
        expect(from).toBeGreaterThanOrEqual(notBefore);
        expect(to - from).toBeLessThanOrEqual(slotMs);
        expect(checkAgainstPolicy({ policy, zone, priority: 'normal', span: { from, to } })).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);
        for (const item of items) {
          expect(item?.approval?.sha256).toBe(item?.rendition?.sha256);
          expect(item?.validFrom ?? from).toBeLessThanOrEqual(from);
          expect(item?.validUntil ?? to).toBeGreaterThanOrEqual(to);
        }
        const date = new Date(wallAt(from, zone)).toISOString().slice(0, 10);
        expect(date >= request.from && date <= request.until && date !== '2027-03-10').toBe(true);
      }
      for (const stationId of request.stationIds) expectFewSessions(request, stationId, sounds);
    }),
    parameters,
  );
});

function expectFewSessions(
  { airings, policy, zone }: ProposalRequest,
  stationId: string,
  sounds: readonly { from: number; to: number }[],
): void {
  const others = airings
    .filter(({ stationIds }) => stationIds.includes(stationId))
    .map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt }));
  const dayOf = ({ from }: { from: number }) => midnightOf(wallAt(from, zone));
  for (const [day, own] of Map.groupBy(sounds, dayOf)) {
    const meets = (a: { from: number; to: number }) => own.some((b) => a.from < b.to && a.to > b.from);
    expect(others.filter(meets)).toEqual([]);
    const sessions = sessionsOf([...own, ...others.filter((one) => dayOf(one) === day)]);
    expect(sessions.length).toBeLessThanOrEqual(policy.maxSessionsPerDay);
    for (const session of sessions.filter(meets))
      expect(session.soundMs).toBeLessThanOrEqual(policy.maxMinutesPerSession * 60_000);
  }
}

test('the order of the input changes nothing, and the answer survives JSON', () => {
  fc.assert(
    fc.property(requests(), (request) => {
      const turned = {
        ...request,
        targets: request.targets.toReversed(),
        segments: request.segments.toReversed(),
        airings: request.airings.toReversed(),
        times: request.times.toReversed(),
        stationIds: request.stationIds.toReversed(),
        villageIds: request.villageIds.toReversed(),
      };
      const proposal = proposePlan(request);
      expect(proposePlan(turned)).toEqual(proposal);
      expect(JSON.parse(JSON.stringify(proposal))).toEqual(proposal);
    }),
    { numRuns: runs(60, 1000) },
  );
});

test('whatever is not met says why; nothing else does, and no proposal scores below doing nothing', () => {
  fc.assert(
    fc.property(requests(), (request) => {
      const { sessions, standings } = proposePlan(request);
      for (const { planned, wanted, shortfall } of standings) expect(shortfall === undefined).toBe(planned >= wanted);
      const { met } = scoreProposal(request, sessions);
      expect(met).toBeGreaterThanOrEqual(scoreProposal(request, []).met - 1e-9);
      expect(spanOf(request).to).toBeGreaterThan(spanOf(request).from);
    }),
    { numRuns: runs(60, 1000) },
  );
});
