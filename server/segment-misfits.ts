/** What a segment's newest recording does not fit into: the schedules that air it, the rooms kept for it; with the seconds, in Vietnamese. */
import type { Airing, InstantMs, Programme, Schedule } from '../scheduler/model.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import { hoursFindings } from './check-hours.ts';
import { fitFindings } from './check-length.ts';
import { soundingsOf } from './check-schedule.ts';
import { overlongWords, roomsOf } from './programme-fit.ts';
import { programmesOf } from './programmes-of.ts';
import { loadAirings } from './store/airing-store.ts';
import { loadPlan, type Plan } from './store/plan-store.ts';
import { spokenTime } from './vietnamese-time.ts';

/** More are not listed. */
const MAX_MISFITS = 6;

/** Asks for one segment after the other: each misfit is a sentence. */
export async function misfitFinder(deps: AppDeps): Promise<(segmentId: string) => string[]> {
  const now = deps.now();
  const [plan, coming] = await Promise.all([
    communeOf(deps).then((commune) => loadPlan(deps.db, commune, now)),
    loadAirings(deps.db, deps.communeId, { from: now + 1, to: Number.MAX_SAFE_INTEGER }),
  ]);
  return (segmentId) => segmentMisfits(segmentId, { plan, coming, now });
}

/** `coming`: airings that have not begun, for what people put into their places. */
function segmentMisfits(
  segmentId: string,
  { plan, coming, now }: { plan: Plan; coming: readonly Airing[]; now: InstantMs },
): string[] {
  const segment = plan.segments.find(({ id }) => id === segmentId);
  const lengthMs = segment?.rendition?.durationMs;
  if (segment === undefined || lengthMs === undefined) return [];
  const using = plan.programmes.filter(({ items }) =>
    items.some((item) => (item.kind === 'segment' ? item.segmentId === segmentId : inRoom(item, segmentId))),
  );
  const ids = new Set(using.map(({ id }) => id));
  const schedules = plan.schedules.filter((schedule) => programmesOf(schedule).some((id) => ids.has(id)));
  const aired = new Set(schedules.flatMap(programmesOf));
  const tooLong = (room: string, roomMs: number) =>
    lengthMs > roomMs ? [overlongWords(segment.title, lengthMs, room, roomMs)] : [];
  const found = [
    ...schedules.flatMap((schedule) => scheduleMisfits(schedule, ids, plan, now)),
    ...using
      .filter(({ id }) => aired.has(id))
      .flatMap(({ items }) => items.filter((item) => inRoom(item, segmentId)))
      .flatMap((item) => roomsOf(item))
      .flatMap(({ name, roomMs }) => tooLong(name, roomMs)),
    ...filledPlaces(segmentId, plan, coming).flatMap(({ airing, name, maxMs }) =>
      tooLong(`${name}, ${spokenTime(airing.startsAt, plan.zone)}`, maxMs),
    ),
  ];
  return [...new Set(found)].slice(0, MAX_MISFITS);
}

/** The first of each kind that would refuse the schedule, were it stored now; not that it begins in closed hours anyhow. */
function scheduleMisfits(schedule: Schedule, using: ReadonlySet<string>, plan: Plan, now: InstantMs): string[] {
  const soundings = soundingsOf(schedule, plan, now, undefined).filter(({ programmeId }) => using.has(programmeId));
  const moments = soundings.map((sounding) => ({ ...sounding, longestMs: 1000 }));
  const anyhow = new Set(hoursFindings(schedule.priority, moments, plan).map(({ message }) => message));
  const carried = hoursFindings(schedule.priority, soundings, plan).filter(({ message }) => !anyhow.has(message));
  const findings = [...fitFindings(soundings, plan), ...carried];
  const refusing = Map.groupBy(
    findings.filter(({ refuses }) => refuses),
    ({ kind }) => kind,
  );
  return [...refusing.values()].flatMap(([first]) =>
    first === undefined ? [] : [`Lịch «${schedule.title}», ${first.message}`],
  );
}

function inRoom(item: Programme['items'][number], segmentId: string): boolean {
  return roomsOf(item).some(({ segmentIds }) => segmentIds.includes(segmentId));
}

function filledPlaces(segmentId: string, { fillings }: Plan, coming: readonly Airing[]) {
  const filled = new Set(
    fillings.flatMap((one) => (one.segmentId === segmentId ? [`${one.airingId}/${one.index}`] : [])),
  );
  if (filled.size === 0) return [];
  return coming.flatMap((airing) =>
    (airing.places ?? [])
      .filter(({ index }) => filled.has(`${airing.id}/${index}`))
      .map(({ name, maxMs }) => ({ airing, name, maxMs })),
  );
}
