/** Keeps one station's timeline within the policy's sessions: not too long, not too many a day; and tells days with too little. */
import { rulesFrom } from './check-policy.ts';
import { DAY_MS, daySpan, isoWeekday, midnightOf, type WallMs, wallAt } from './local-time.ts';
import type { AiringItem, DroppedItem, LocalDate, Policy, Span, StationAiring, ZoneName } from './model.ts';

/** Pauses up to this long belong to the session they lie in; a pause within one airing does, however long. */
export const SESSION_GAP_MS = 300_000;

/** Why the limits of sessions leave something out. */
export type LimitReason = 'session-too-long' | 'too-many-sessions';

/** A timeline, where it sounds, and the rules. */
export interface LimitInput {
  /** One station's, over whole local days, for sessions are counted by day. */
  readonly airings: readonly StationAiring[];
  /** An item meant for other stations only is silent here. */
  readonly stationId: string;
  readonly policy: Policy;
  readonly zone: ZoneName;
}

/** What is left: every airing that was given stands in exactly one of `airings` and `silenced`. */
export interface LimitedTimeline {
  /** In the order given; the very same object where nothing was left out of it. */
  readonly airings: readonly StationAiring[];
  /** Of these nothing is left that sounds here; the reason is what befell their first item. */
  readonly silenced: readonly { readonly airing: StationAiring; readonly reason: LimitReason }[];
  /** Each item left out, by time; `airing` as it was given. */
  readonly dropped: readonly LeftOut[];
}

/** An item that a limit leaves out. */
export interface LeftOut {
  readonly airing: StationAiring;
  readonly item: AiringItem;
  readonly reason: LimitReason;
}

/** Something that sounds. What names the same airing never parts into two sessions. */
export interface Sounding extends Span {
  readonly airingId?: string;
}

/** Sound with pauses of at most `SESSION_GAP_MS` between airings, and how much of it is sound. */
export interface Session extends Span {
  readonly soundMs: number;
}

/**
 * Leaves out, by time and whole, each item that would carry its session past `maxMinutesPerSession` minutes of sound, and
 * each that would open one session more than `maxSessionsPerDay` on the local day it begins; with it all that follows in
 * its airing. What is left out neither sounds nor counts. An emergency or an order is never left out and never counted. The rules are
 * those in force when the session begins; an exception does not lift them. The order of the input does not matter.
 */
export function limitSessions(input: LimitInput): LimitedTimeline {
  const dropped = isWithinLimits(input) ? [] : leaveOut(soundsOf(input), input);
  if (dropped.length === 0) return { airings: input.airings, silenced: [], dropped };
  const lost = new Map<StationAiring, LeftOut[]>();
  for (const one of dropped) lost.set(one.airing, [...(lost.get(one.airing) ?? []), one]);
  const airings: StationAiring[] = [];
  const silenced: { airing: StationAiring; reason: LimitReason }[] = [];
  for (const airing of input.airings) {
    const gone = lost.get(airing);
    const left = gone === undefined ? airing : withoutItems(airing, gone);
    const reason = gone?.[0]?.reason;
    if (reason === undefined || left.items.some((item) => soundsAt(item, input.stationId))) airings.push(left);
    else silenced.push({ airing, reason });
  }
  return { airings, silenced, dropped };
}

/** Groups sounds, in any order, into sessions. */
export function sessionsOf(sounds: readonly Sounding[]): Session[] {
  const sessions: Session[] = [];
  const begun = new Set<string>();
  for (const { from, to, airingId } of sounds.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = sessions.at(-1);
    const goesOn = airingId !== undefined && begun.has(airingId);
    if (airingId !== undefined) begun.add(airingId);
    if (last === undefined || (from - last.to > SESSION_GAP_MS && !goesOn))
      sessions.push({ from, to, soundMs: to - from });
    else {
      const soundMs = last.soundMs + Math.max(0, to - Math.max(from, last.to));
      sessions[sessions.length - 1] = { from: last.from, to: Math.max(last.to, to), soundMs };
    }
  }
  return sessions;
}

/** A local day with less sound than the policy asks for; emergencies do not count. */
export interface ShortDay {
  readonly date: LocalDate;
  readonly day: Span;
  readonly minutes: number;
  readonly minMinutes: number;
}

/** The allowed days that lie whole inside `window` and have fewer minutes than `minMinutesPerDay`, by the rules of their start. */
export function tooLittle(input: LimitInput & { readonly window: Span }): ShortDay[] {
  const { policy, zone, window } = input;
  const sounds = soundsOf(input);
  const short: ShortDay[] = [];
  for (let midnight = midnightOf(wallAt(window.from, zone)); ; midnight += DAY_MS) {
    const day = daySpan(midnight, zone);
    if (day.to > window.to) return short;
    const { weekdays, minMinutesPerDay: minMinutes = 0 } = rulesFrom(policy.later, day.from) ?? policy;
    if (day.from < window.from || day.to <= day.from || !weekdays.includes(isoWeekday(midnight))) continue;
    const within = sounds.map(({ from, to }) => Math.max(0, Math.min(to, day.to) - Math.max(from, day.from)));
    const minutes = within.reduce((sum, ms) => sum + ms, 0) / 60_000;
    if (minutes < minMinutes) short.push({ date: dateOf(midnight), day, minutes, minMinutes });
  }
}

/**
 * Whether nothing is to be left out, in one pass that keeps nothing: nearly every timeline ends here. False, too, where
 * that cannot be told so simply.
 */
function isWithinLimits({ airings, stationId, policy, zone }: LimitInput): boolean {
  let [sessionTo, soundMs, day, opened] = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0];
  let rules: Pick<Policy, 'maxMinutesPerSession' | 'maxSessionsPerDay'> = policy;
  for (const airing of airings) {
    const { startsAt, items } = airing;
    if (isBeyondSessions(airing)) continue;
    let goesOn = false;
    for (const item of items) {
      if (!soundsAt(item, stationId)) continue;
      const from = startsAt + item.offsetMs;
      if (from < sessionTo) return false;
      if (from - sessionTo > SESSION_GAP_MS && !goesOn) {
        soundMs = 0;
        rules = rulesFrom(policy.later, from) ?? policy;
        const today = midnightOf(wallAt(from, zone));
        if (today < day) return false;
        opened = today === day ? opened + 1 : 1;
        day = today;
        if (opened > rules.maxSessionsPerDay) return false;
      }
      goesOn = true;
      soundMs += item.durationMs;
      sessionTo = from + item.durationMs;
      if (soundMs > rules.maxMinutesPerSession * 60_000) return false;
    }
  }
  return true;
}

/** An emergency, or what a person ordered to be said now: a notice outside the sessions is what such an order is for. */
function isBeyondSessions({ priority, order }: StationAiring): boolean {
  return priority === 'emergency' || order !== undefined;
}

interface Sound extends Span {
  readonly airing: StationAiring;
  readonly item: AiringItem;
}

/** What sounds here, but emergencies; by time, then by the airing's name and the item's place. */
function soundsOf({ airings, stationId }: Pick<LimitInput, 'airings' | 'stationId'>): Sound[] {
  const sounds: Sound[] = [];
  let last: Sound | undefined;
  let isSorted = true;
  for (const airing of airings) {
    if (isBeyondSessions(airing)) continue;
    for (const item of airing.items) {
      if (!soundsAt(item, stationId)) continue;
      const from = airing.startsAt + item.offsetMs;
      const sound = { airing, item, from, to: from + item.durationMs };
      if (last !== undefined && byTime(last, sound) > 0) isSorted = false;
      sounds.push(sound);
      last = sound;
    }
  }
  return isSorted ? sounds : sounds.sort(byTime);
}

function soundsAt({ stationIds }: AiringItem, stationId: string): boolean {
  return stationIds === undefined || stationIds.includes(stationId);
}

function byTime(a: Sound, b: Sound): number {
  if (a.from !== b.from) return a.from - b.from;
  if (a.airing.id !== b.airing.id) return a.airing.id < b.airing.id ? -1 : 1;
  return a.item.index - b.item.index;
}

function leaveOut(sounds: readonly Sound[], { policy, zone }: Pick<LimitInput, 'policy' | 'zone'>): LeftOut[] {
  const dropped: LeftOut[] = [];
  const ended = new Map<StationAiring, LimitReason>();
  const sessionsOn = new Map<WallMs, number>();
  const begun = new Set<StationAiring>();
  let session: Session | undefined;
  for (const { airing, item, from, to } of sounds) {
    const isNear = session !== undefined && from - session.to <= SESSION_GAP_MS;
    const before: Session | undefined = isNear || begun.has(airing) ? session : undefined;
    const rules = rulesFrom(policy.later, before?.from ?? from) ?? policy;
    const soundMs = (before?.soundMs ?? 0) + (to - from);
    const day = midnightOf(wallAt(before?.from ?? from, zone));
    const opened = sessionsOn.get(day) ?? 0;
    const reason =
      ended.get(airing) ??
      (before === undefined && opened >= rules.maxSessionsPerDay
        ? 'too-many-sessions'
        : soundMs > rules.maxMinutesPerSession * 60_000
          ? 'session-too-long'
          : undefined);
    if (reason === undefined) {
      if (before === undefined) sessionsOn.set(day, opened + 1);
      begun.add(airing);
      session = { from: before?.from ?? from, to: Math.max(before?.to ?? to, to), soundMs };
    } else {
      ended.set(airing, reason);
      dropped.push({ airing, item, reason });
    }
  }
  return dropped;
}

function withoutItems(airing: StationAiring, gone: readonly LeftOut[]): StationAiring {
  const lost = new Set(gone.map(({ item }) => item));
  const items = airing.items.filter((item) => !lost.has(item));
  const dropped = [...airing.dropped, ...gone.map(asDropped)];
  const endsAt = items.reduce(
    (at, { offsetMs, durationMs }) => Math.max(at, airing.startsAt + offsetMs + durationMs),
    airing.startsAt,
  );
  return { ...airing, items, dropped, endsAt };
}

function asDropped({ item, reason }: LeftOut): DroppedItem {
  return { ...(item.kind === 'relay' ? {} : { segmentId: item.segmentId }), title: item.title, reason };
}

function dateOf(midnight: WallMs): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(midnight).toZonedDateTimeISO('UTC').toPlainDate().toString();
}
