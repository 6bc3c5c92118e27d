/** The words of Loa as plain data: what is planned, what airs, and what came of it. */

/** An instant: epoch milliseconds, UTC. */
export type InstantMs = number;
/** A wall-clock time in the commune's zone, `2026-11-23T05:00:00`; never an instant by itself. */
export type LocalDateTime = string;
/** A time of day in the commune's zone, `05:20` or `05:20:30`. */
export type LocalTime = string;
/** An IANA zone, `Asia/Ho_Chi_Minh`. */
export type ZoneName = string;

/** Half-open span [from, to). */
export interface Span {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

/** Highest first; only emergency may sound in quiet hours. */
export type Priority = 'emergency' | 'priority' | 'normal' | 'filler';
/** What a station does that could not begin in time: nothing, or join at the next item boundary. */
export type LateRule = 'skip' | 'join';
export type SegmentKind = 'news' | 'article' | 'feature' | 'qa' | 'story' | 'notice' | 'signature' | 'jingle';

/** Where a schedule sounds. */
export type Target =
  | { readonly kind: 'all' }
  | { readonly kind: 'zones'; readonly zoneIds: readonly string[] }
  | { readonly kind: 'stations'; readonly stationIds: readonly string[] };

/** Local hours in which nothing but an emergency sounds, [from, until); crosses midnight when until < from, none when equal. */
export interface QuietHours {
  readonly from: LocalTime;
  readonly until: LocalTime;
}

/** Quy chế phát sóng: what the commune allows. Weekdays are ISO: Monday 1 ... Sunday 7. */
export interface Policy {
  readonly quiet: readonly QuietHours[];
  readonly weekdays: readonly number[];
  readonly maxSessionsPerDay: number;
  readonly maxMinutesPerSession: number;
  /** Percent of the station's full volume, never exceeded (R5). */
  readonly volumeCeilingPct: number;
}

/** One step of a programme. */
export interface ProgrammeItem {
  readonly kind: 'segment';
  readonly segmentId: string;
}

export interface Programme {
  readonly id: string;
  readonly title: string;
  readonly items: readonly ProgrammeItem[];
}

/** A programme, when and where. `times` are further times of day besides dtstart's own. */
export interface Schedule {
  readonly id: string;
  readonly programmeId: string;
  readonly title: string;
  readonly dtstart: LocalDateTime;
  /** RFC 5545 RRULE without the `RRULE:` prefix; undefined for a one-off. */
  readonly rrule?: string;
  readonly rdates: readonly LocalDateTime[];
  readonly exdates: readonly LocalDateTime[];
  readonly times: readonly LocalTime[];
  readonly target: Target;
  readonly priority: Priority;
  readonly lateRule: LateRule;
}

/** An approval that is in force for exactly one rendition's hash. */
export interface ApprovalInForce {
  readonly sha256: string;
  readonly approvedBy: string;
  readonly approvedAt: InstantMs;
}

/** A segment as the planner sees it; without a rendition or an approval of that very hash it cannot air (R1). */
export interface PlannedSegment {
  readonly id: string;
  readonly title: string;
  readonly kind: SegmentKind;
  readonly topics: readonly string[];
  readonly rendition?: { readonly sha256: string; readonly bytes: number; readonly durationMs: number };
  readonly approval?: ApprovalInForce;
  /** Phát từ. */
  readonly validFrom?: InstantMs;
  /** Hết hạn, exclusive. */
  readonly validUntil?: InstantMs;
}

/** Where sound comes out. `zoneIds`: the groups it belongs to. */
export interface PlannedStation {
  readonly id: string;
  readonly name: string;
  readonly zoneIds: readonly string[];
}

/** One item of an airing, resolved: named by hash, placed `offsetMs` after the airing's start. */
export interface AiringItem {
  readonly index: number;
  readonly segmentId: string;
  readonly title: string;
  readonly kind: SegmentKind;
  readonly topics: readonly string[];
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly offsetMs: number;
  readonly approvedBy: string;
  readonly approvedAt: InstantMs;
  readonly validFrom?: InstantMs;
  readonly validUntil?: InstantMs;
}

/** Why something planned will not sound. */
export type DropReason =
  | 'not-approved'
  | 'no-rendition'
  | 'not-yet-valid'
  | 'expired'
  | 'segment-gone'
  | 'quiet-hours'
  | 'weekday-not-allowed'
  | 'not-compiled'
  | 'empty';

export interface DroppedItem {
  readonly segmentId: string;
  readonly title: string;
  readonly reason: DropReason;
}

/** Lượt phát: one occurrence of a schedule with its items resolved. Without items it will not sound: `dropReason` says why. */
export interface Airing {
  /** Hash of schedule and occurrence: a rebuilt plan names the same airing. */
  readonly id: string;
  readonly scheduleId: string;
  readonly programmeId: string;
  readonly title: string;
  readonly startsAt: InstantMs;
  /** startsAt + the items' length; equal to startsAt when nothing will sound. */
  readonly endsAt: InstantMs;
  readonly priority: Priority;
  readonly lateRule: LateRule;
  readonly stationIds: readonly string[];
  readonly items: readonly AiringItem[];
  readonly dropped: readonly DroppedItem[];
  readonly dropReason?: DropReason;
}

/** An airing on one station's timeline: `startsAt` is when it begins there, later than `plannedAt` when it waits its turn. */
export interface StationAiring extends Airing {
  readonly plannedAt: InstantMs;
}

/** Kết quả (R7): exactly one per airing and station; `unknown` until the station has spoken. */
export type Outcome = 'aired' | 'late' | 'cut' | 'preempted' | 'skipped' | 'missed' | 'unknown';
/** Bằng chứng. */
export type Evidence = 'machine' | 'carrier' | 'village' | 'listened' | 'none';
