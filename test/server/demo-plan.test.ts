/** The demo's sample plan holds together, and its opening programme may sound whenever the demo is started (R2). */
import { expect, test } from 'vitest';
import { closedSpans } from '../../scheduler/check-policy.ts';
import { limitSessions } from '../../scheduler/limit-sessions.ts';
import type { StationAiring } from '../../scheduler/model.ts';
import { readRule } from '../../scheduler/recurrence-rule.ts';
import { demoPolicy } from '../../server/demo/demo-policy.ts';
import { SAMPLE_STATIONS } from '../../server/demo/sample-commune.ts';
import {
  CLOSING_KEY,
  OPENING_STEPS,
  SAMPLE_SOURCES,
  SAMPLE_TARGETS,
  SAMPLE_WEEK,
  SIGNATURE_KEY,
} from '../../server/demo/sample-plan.ts';
import { SAMPLE_SEGMENTS } from '../../server/demo/sample-segments.ts';
import { PLAN_TOPICS } from '../../server/plan-topics.ts';
import { at, makeAiring, vietnam } from '../scheduler/make-plan.ts';

const steps = [...SAMPLE_WEEK.flatMap((schedule) => schedule.steps), ...OPENING_STEPS];
const topics = new Set(PLAN_TOPICS.map(({ code }) => code));

test('what the sample names is there: segments, stations, sources, topics; titles tell things apart', () => {
  const named = steps.flatMap((step) => {
    if (step.kind === 'segment') return [step.key];
    if (step.kind === 'place') return [step.fallbackKey];
    return step.kind === 'village' ? step.notices.map(({ key }) => key) : [];
  });
  const keys = new Set([SIGNATURE_KEY, CLOSING_KEY, ...SAMPLE_SEGMENTS.map(({ key }) => key)]);
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
  const codes = new Set(SAMPLE_STATIONS.map(({ code }) => code));
  const wanted = steps.flatMap((step) => (step.kind === 'village' ? step.notices : []));
  expect(wanted.flatMap(({ stationCodes }) => stationCodes).filter((code) => !codes.has(code))).toEqual([]);
  const sources = new Set(SAMPLE_SOURCES.map(({ key }) => key));
  expect(steps.filter((step) => step.kind === 'relay' && !sources.has(step.source))).toEqual([]);
  const asked = [...steps, ...SAMPLE_TARGETS].flatMap((one) => ('topics' in one ? one.topics : []));
  expect(asked.filter((code) => !topics.has(code))).toEqual([]);
  for (const titles of [SAMPLE_WEEK, SAMPLE_SEGMENTS, SAMPLE_TARGETS].map((list) => list.map(({ title }) => title))) {
    expect(new Set(titles).size).toBe(titles.length);
  }
  for (const { rrule } of SAMPLE_WEEK) expect(readRule(rrule).kind).toBe('ok');
});

test('nothing that the opening needs is made only after it', () => {
  const late = new Set(SAMPLE_SEGMENTS.filter(({ afterOpening }) => afterOpening === true).map(({ key }) => key));
  expect(OPENING_STEPS.filter((step) => step.kind === 'segment' && late.has(step.key))).toEqual([]);
});

test.each(Array.from({ length: 48 }, (_, half) => half * 30))(
  'started %i minutes after midnight, no airing of the opening hour falls to hours or sessions',
  (minutes) => {
    const now = at('2026-11-24T00:00') + minutes * 60_000;
    const policy = demoPolicy(now, vietnam);
    expect(closedSpans(policy, vietnam, { from: now, to: now + 3_600_000 })).toEqual([]);
    const opening = Array.from({ length: 12 }, (_, index): StationAiring => {
      const airing = makeAiring(`mo${index}`, '2026-11-24T00:00', [6, 60, 3]);
      const startsAt = now + 20_000 + index * 300_000;
      return { ...airing, startsAt, plannedAt: startsAt, endsAt: startsAt + 69_000 };
    });
    const sessions = ['05:00', '17:00'].map((time): StationAiring => {
      const airing = makeAiring(`buoi${time}`, `2026-11-24T${time}`, [1_800]);
      return { ...airing, plannedAt: airing.startsAt };
    });
    const airings = [...sessions, ...opening];
    const { dropped } = limitSessions({ airings, stationId: 'T1', policy, zone: vietnam });
    expect(dropped.filter(({ airing }) => airing.id.startsWith('mo'))).toEqual([]);
  },
);
