/** Short ways to write plans for the scheduler's tests: everything has a default that airs. */
import type {
  Airing,
  AiringItem,
  PlannedSegment,
  Policy,
  Programme,
  Schedule,
  StationAiring,
} from '../../scheduler/model.ts';
import { sampleHash } from '../sample-week.ts';

export const vietnam = 'Asia/Ho_Chi_Minh';

/** Every day, any hour, 45 minutes a session. */
export const openPolicy: Policy = {
  quiet: [],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 45,
  volumeCeilingPct: 90,
};

/** Quiet from 21:00 to 05:00, Monday to Saturday. */
export const usualPolicy: Policy = {
  ...openPolicy,
  quiet: [{ from: '21:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5, 6],
};

/** Local time in Vietnam, `2026-11-23T05:00`, as an instant. */
export function at(local: string): number {
  return Date.parse(`${local}${local.length === 16 ? ':00' : ''}+07:00`);
}

export function makeSegment(id: string, seconds: number, change: Partial<PlannedSegment> = {}): PlannedSegment {
  const sha256 = sampleHash(id);
  return {
    id,
    title: `Tin ${id}`,
    kind: 'news',
    topics: ['II.5'],
    rendition: { sha256, bytes: seconds * 4000 + 1, durationMs: seconds * 1000 },
    approval: { sha256, approvedBy: 'Chủ tịch xã', approvedAt: at('2026-11-01T08:00') },
    ...change,
  };
}

export function makeProgramme(id: string, segmentIds: readonly string[]): Programme {
  return { id, title: `Chương trình ${id}`, items: segmentIds.map((segmentId) => ({ kind: 'segment', segmentId })) };
}

export function makeSchedule(
  id: string,
  programmeId: string,
  dtstart: string,
  change: Partial<Schedule> = {},
): Schedule {
  return {
    id,
    programmeId,
    title: `Lịch ${id}`,
    dtstart,
    rdates: [],
    exdates: [],
    times: [],
    target: { kind: 'all' },
    priority: 'normal',
    lateRule: 'join',
    ...change,
  };
}

/** An airing of items of the given seconds, on stations T1 and T2 by default. */
export function makeAiring(
  id: string,
  local: string,
  seconds: readonly number[],
  change: Partial<Airing> = {},
): Airing {
  let offsetMs = 0;
  const items = seconds.map((length, index): AiringItem => {
    const sha256 = sampleHash(`${id}${index}`);
    const approval = { approvedBy: 'Chủ tịch xã', approvedAt: at('2026-11-01T08:00') };
    const item = { index, segmentId: `${id}-${index}`, title: `Tin ${id} ${index}`, kind: 'news' as const, topics: [] };
    const placed = { ...item, sha256, bytes: length * 4000, durationMs: length * 1000, offsetMs, ...approval };
    offsetMs += placed.durationMs;
    return placed;
  });
  const startsAt = at(local);
  return {
    id,
    scheduleId: `lich-${id}`,
    programmeId: `ct-${id}`,
    title: `Lượt ${id}`,
    startsAt,
    endsAt: startsAt + offsetMs,
    priority: 'normal',
    lateRule: 'join',
    stationIds: ['T1', 'T2'],
    items,
    dropped: [],
    ...change,
  };
}

/** What a test wants to see of an airing: when it starts on the local clock, and which items. */
export function glance(airing: Airing | StationAiring): string {
  const time = new Date(airing.startsAt + 7 * 3_600_000).toISOString().slice(5, 19);
  return `${airing.id} ${time} [${airing.items.map((item) => `${item.index}@${item.offsetMs / 1000}`).join(' ')}]`;
}
