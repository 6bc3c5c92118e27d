/** Holds a simulation against the rules that always hold, by its own reading of clock and policy: it shares no code with what it checks. */
import type { FileItem, InstantMs, Policy, VolumeBand } from '../scheduler/model.ts';
import type { PlanInput } from '../scheduler/plan-airings.ts';
import type { Sound } from '../stations/virtual-engine.ts';
import { type LocalClock, localClock, localHourText, within } from './local-clock.ts';
import type { PlanSimulation, SimulatedStation } from './simulate-plan.ts';

/** The rules that can be told from what aired. */
export const CHECKED_RULES = ['R1', 'R2', 'R5', 'R6', 'R7', 'R9'] as const;

/** One breach. `text` says what, in Vietnamese. */
export interface Violation {
  readonly rule: (typeof CHECKED_RULES)[number];
  readonly stationId: string;
  readonly at: InstantMs;
  readonly text: string;
}

/** An item may begin this late (R6). */
const LATE_MS = 1_000;
/** Items that follow each other may touch by this much. */
const TOUCH_MS = 50;
const MINUTE_MS = 60_000;

/** Every breach, station by station; none is what is expected. */
export function checkRules(plan: PlanInput, simulation: PlanSimulation): Violation[] {
  const clock = localClock(plan.zone);
  return simulation.stations.flatMap((station) => [
    ...station.sounds.flatMap((sound) => checkSound(plan, station, sound, clock)),
    ...checkTogether(station),
    ...checkOutcomes(simulation, station),
    ...checkSpans(simulation, station),
  ]);
}

function checkSound(plan: PlanInput, station: SimulatedStation, sound: Sound, clock: LocalClock): Violation[] {
  const breach = (rule: Violation['rule'], text: string, at = sound.startedAt): Violation => ({
    rule,
    stationId: station.id,
    at,
    text: `${sound.item.title}: ${text}`,
  });
  const row = station.rows.find(({ airing }) => airing.id === sound.item.airingId);
  const isEmergency = row?.airing.priority === 'emergency';
  const found: Violation[] = [];
  const unapproved = isEmergency ? undefined : findUnapproved(plan, row, sound);
  if (unapproved !== undefined) found.push(breach('R1', unapproved));
  for (const at of momentsOf(sound)) {
    const barred = isEmergency ? undefined : findBarred(plan.policy, at, clock);
    if (barred !== undefined) found.push(breach('R2', `${barred} lúc ${localHourText(clock(at))}`, at));
    const ceilingPct = ceilingOf(plan.policy, station.id, at, clock);
    const percent = sound.volumes.findLast((one) => one.at <= at)?.percent ?? 0;
    if (percent > ceilingPct) found.push(breach('R5', `âm lượng ${percent} % vượt mức trần ${ceilingPct} %`, at));
  }
  const late = sound.startedAt - sound.item.startsAt;
  if (sound.item.kind === 'file' && (late < -TOUCH_MS || late > LATE_MS))
    found.push(breach('R6', `lệch giờ ${late} ms`));
  if (sound.item.kind === 'relay' && (late < 0 || sound.endedAt > sound.item.endsAt)) {
    found.push(breach('R6', 'tiếp âm ngoài khung giờ của nó'));
  }
  return found.slice(0, 1);
}

/** R1: the very hash was approved, or the source; both within their validity. */
function findUnapproved(
  plan: PlanInput,
  row: SimulatedStation['rows'][number] | undefined,
  { item: heard }: Sound,
): string | undefined {
  const item = row?.airing.items.find(({ index }) => index === heard.index);
  if (item === undefined) return 'không có trong kế hoạch';
  const source = item.kind === 'relay' ? plan.relaySources?.find(({ id }) => id === item.sourceId) : undefined;
  const isStandIn = item.kind !== 'relay' && heard.kind !== 'relay' && isFallback(item, heard.sha256);
  const segment = plan.segments.find(({ id, rendition }) =>
    isStandIn ? rendition?.sha256 === heard.sha256 : item.kind !== 'relay' && id === item.segmentId,
  );
  const isApproved =
    heard.kind === 'relay'
      ? source?.approval !== undefined && source.url === heard.url
      : segment?.approval?.sha256 === heard.sha256 && segment.rendition?.sha256 === heard.sha256;
  if (!isApproved) return 'phát khi chưa được duyệt';
  const { validFrom = heard.startsAt, validUntil = heard.endsAt } = source ?? segment ?? {};
  return heard.startsAt < validFrom || heard.endsAt > validUntil ? 'phát ngoài thời hạn' : undefined;
}

/** What a filled place plays at a station that did not get the filling, or not its file. */
function isFallback({ sha256, fallback }: FileItem, heard: string): boolean {
  return sha256 !== heard && fallback !== undefined && fallback !== 'silence' && fallback.sha256 === heard;
}

/** Its first and last moment and every minute between. */
function momentsOf({ startedAt, endedAt }: Sound): InstantMs[] {
  const last = endedAt - 1;
  const moments = [startedAt];
  for (let at = (Math.floor(startedAt / MINUTE_MS) + 1) * MINUTE_MS; at < last; at += MINUTE_MS) moments.push(at);
  return last > startedAt ? [...moments, last] : moments;
}

type Rules = Pick<Policy, 'quiet' | 'weekdays' | 'windows' | 'volumeCeilingPct' | 'volumeBands' | 'stationCaps'>;

function rulesAt(policy: Policy, at: InstantMs): Rules {
  const begun = (policy.later ?? []).filter(({ validFrom }) => validFrom <= at);
  return begun.toSorted((a, b) => b.validFrom - a.validFrom)[0] ?? policy;
}

function findBarred(policy: Policy, at: InstantMs, clock: LocalClock): string | undefined {
  const isOpened = (policy.exceptions ?? []).some(
    ({ from, to, approvedAt }) => approvedAt < from && from <= at && at < to,
  );
  if (isOpened) return undefined;
  const { quiet, weekdays, windows = [] } = rulesAt(policy, at);
  const local = clock(at);
  if (quiet.some((hours) => within(hours, local))) return 'phát trong giờ yên lặng';
  if (!weekdays.includes(local.weekday)) return 'phát vào ngày quy chế không cho';
  const isInside = windows.length === 0 || windows.some((hours) => within(hours, local));
  return isInside ? undefined : 'phát ngoài khung giờ';
}

function ceilingOf(policy: Policy, stationId: string, at: InstantMs, clock: LocalClock): number {
  const { volumeCeilingPct, volumeBands = [], stationCaps = [] } = rulesAt(policy, at);
  const caps = stationCaps.filter(({ stationIds }) => stationIds.includes(stationId));
  const local = clock(at);
  const holds = ({ weekdays, ...hours }: VolumeBand) =>
    within(hours, local) && (weekdays === undefined || weekdays.includes(beganOn(hours, local)));
  return Math.min(volumeCeilingPct, ...[...volumeBands, ...caps].filter(holds).map(({ ceilingPct }) => ceilingPct));
}

/** The weekday on which hours that hold now have begun. */
function beganOn({ from, until }: Pick<VolumeBand, 'from' | 'until'>, local: ReturnType<LocalClock>): number {
  const isAfterMidnight = until < from && local.time < from;
  return isAfterMidnight ? ((local.weekday + 5) % 7) + 1 : local.weekday;
}

/** What closed hours are called where they cut. */
const CLOSED: readonly (string | undefined)[] = ['quiet-hours', 'weekday-not-allowed', 'outside-window'];

/** R6: one sound at a time, and only an emergency, or the loss of power, cuts a file; closed hours that which runs beyond its plan. */
function checkTogether({ id: stationId, sounds, rows }: SimulatedStation): Violation[] {
  const emergencies = rows.filter(({ airing }) => airing.priority === 'emergency').map(({ airing }) => airing);
  return sounds.flatMap(({ item, startedAt, endedAt, end, reason }, index) => {
    const before = sounds[index - 1];
    const found: Violation[] = [];
    const at = startedAt;
    if (before !== undefined && startedAt < before.endedAt)
      found.push({ rule: 'R6', stationId, at, text: `${item.title}: chồng lên ${before.item.title}` });
    const isForEmergency = emergencies.some((one) => one.startsAt <= endedAt + LATE_MS && one.endsAt > startedAt);
    const isBeyondPlan = CLOSED.includes(reason) && endedAt >= item.endsAt;
    if (item.kind === 'file' && end === 'cut' && reason !== 'powered-off' && !isForEmergency && !isBeyondPlan)
      found.push({ rule: 'R6', stationId, at: endedAt, text: `${item.title}: bị cắt giữa chừng` });
    return found;
  });
}

/** R7: every airing meant for the station has one row, and the row one outcome that stands. */
function checkOutcomes({ airings }: PlanSimulation, { id: stationId, rows, facts }: SimulatedStation): Violation[] {
  const counts = new Map<string, number>();
  for (const { airing } of rows) counts.set(airing.id, (counts.get(airing.id) ?? 0) + 1);
  const meant = airings.filter(({ stationIds }) => stationIds.includes(stationId));
  const miscounted = meant.filter(({ id }) => counts.get(id) !== 1);
  const open = rows.filter(({ closed }) => !closed.closed || closed.outcome === 'unknown').map(({ airing }) => airing);
  const settled = countTellings(facts);
  const unsettled = rows
    .filter(({ airing }) => airing.items.some(({ index }) => settled.get(`${airing.id}/${index}`) !== 1))
    .map(({ airing }) => airing);
  const breach =
    (text: string) =>
    (airing: { readonly title: string; readonly startsAt: InstantMs }): Violation => ({
      rule: 'R7',
      stationId,
      at: airing.startsAt,
      text: `${airing.title}: ${text}`,
    });
  return [
    ...miscounted.map(breach('không có đúng một dòng nhật ký')),
    ...open.map(breach('không có kết quả')),
    ...unsettled.map(breach('có bài không được kể đúng một lần')),
  ];
}

/** How often each item's end or silence was told. A relay torn off by the loss of power tells again, with the sum. */
function countTellings(facts: SimulatedStation['facts']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const torn = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'item-ended' && fact.kind !== 'item-skipped') continue;
    const key = `${fact.airingId}/${fact.index}`;
    counts.set(key, (torn.has(key) ? 0 : (counts.get(key) ?? 0)) + 1);
    torn.delete(key);
    if (fact.kind === 'item-ended' && fact.sourceId !== undefined && fact.reason === 'powered-off') torn.add(key);
  }
  return counts;
}

/** R9: half-open spans, known lengths, and nothing lost at the edges of the days. */
function checkSpans({ window }: PlanSimulation, { id: stationId, rows, sounds }: SimulatedStation): Violation[] {
  const bad = rows.filter(({ airing }) => {
    const { plannedAt, startsAt, endsAt, items } = airing;
    const isInside = plannedAt >= window.from && plannedAt < window.to;
    const hasLengths = items.every(({ durationMs }) => Number.isFinite(durationMs) && durationMs > 0);
    return !isInside || !hasLengths || (items.length > 0 && endsAt <= startsAt);
  });
  const stray = sounds.filter(({ item, startedAt, endedAt }) => {
    const airing = rows.find((row) => row.airing.id === item.airingId)?.airing;
    if (airing === undefined || startedAt < airing.startsAt - TOUCH_MS) return true;
    const planned = airing.items.find(({ index }) => index === item.index);
    const isStandIn = item.kind === 'file' && planned?.kind !== 'relay' && planned?.sha256 !== item.sha256;
    // A stand-in may be longer than what fills the place.
    return endedAt > Math.max(airing.endsAt, isStandIn ? item.endsAt : 0) + LATE_MS;
  });
  return [
    ...bad.map(({ airing }) => ({
      rule: 'R9' as const,
      stationId,
      at: airing.startsAt,
      text: `${airing.title}: sai khoảng giờ`,
    })),
    ...stray.map(({ item, startedAt }) => ({
      rule: 'R9' as const,
      stationId,
      at: startedAt,
      text: `${item.title}: ngoài lượt phát của nó`,
    })),
  ];
}
