/** The words of Loa as plain data: what is planned, what airs, and what came of it. */

/** An instant: epoch milliseconds, UTC. */
export type InstantMs = number;
/** A wall-clock time in the commune's zone, `2026-11-23T05:00:00`; never an instant by itself. */
export type LocalDateTime = string;
/** A day of the commune's calendar, `2026-11-23`. */
export type LocalDate = string;
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
/** Of an order: it begins as soon as it can, until it expires. */
export type AiringLateRule = LateRule | 'when-ready';
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

/** Hours of the day, [from, until); crosses midnight when until < from. */
export type LocalHours = QuietHours;

/** A lower ceiling for some hours; `weekdays` ISO, all days when undefined. */
export interface VolumeBand extends LocalHours {
  readonly ceilingPct: number;
  readonly weekdays?: readonly number[];
}

/** A lower ceiling for single stations, near a school or a clinic. */
export interface StationCap extends VolumeBand {
  readonly stationIds: readonly string[];
  readonly reason: string;
}

/** A span that a leader opened beforehand (an election Sunday, giao thừa): quiet hours, windows and weekdays do not hold in it. */
export interface PolicyException extends Span {
  readonly id: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** Before `from`; what was approved later opens nothing. */
  readonly approvedAt: InstantMs;
}

/** Quy chế phát sóng: what the commune allows, from now on. Weekdays are ISO: Monday 1 ... Sunday 7. */
export interface Policy {
  readonly quiet: readonly QuietHours[];
  readonly weekdays: readonly number[];
  /** Khung giờ: only inside these hours; undefined or empty means at any hour that is not quiet. */
  readonly windows?: readonly LocalHours[];
  /** A session is what sounds at one station with pauses of at most `SESSION_GAP_MS`; one airing is never two. */
  readonly maxSessionsPerDay: number;
  /** Minutes of sound in one session, relays included. */
  readonly maxMinutesPerSession: number;
  /** Minutes of sound a station should have on an allowed day; told when a day has less. */
  readonly minMinutesPerDay?: number;
  /** Percent of the station's full volume, never exceeded (R5). */
  readonly volumeCeilingPct: number;
  readonly volumeBands?: readonly VolumeBand[];
  readonly stationCaps?: readonly StationCap[];
  /** By start. */
  readonly exceptions?: readonly PolicyException[];
  /** What replaces all of the above but the exceptions, and when; by `validFrom`. */
  readonly later?: readonly DatedPolicy[];
}

/** The policy that holds from `validFrom` on. */
export interface DatedPolicy extends Omit<Policy, 'later' | 'exceptions'> {
  readonly validFrom: InstantMs;
}

/** One step of a programme. A step that gives several items numbers them `no + 1000 * n`. */
export type ProgrammeItem = (
  | { readonly kind: 'segment'; readonly segmentId: string }
  | PickItem
  | RelayWindow
  | PlaceItem
  | VillageItem
) & {
  /** Its number, below 1000, which it keeps wherever it is moved to; its position when undefined. */
  readonly no?: number;
};

/** Chọn bài tự động: approved segments that fit, the least recently aired first, fair over topics. */
export interface PickItem {
  readonly kind: 'pick';
  /** Any of these; empty means any. */
  readonly topics: readonly string[];
  readonly kinds: readonly SegmentKind[];
  readonly tags: readonly string[];
  readonly maxItems: number;
  readonly maxMs: number;
  /** Not what has been planned or aired at a station of the airing in so many days before. */
  readonly notAiredForDays: number;
  /** Breaks ties, so that two picks of one length do not walk in step. */
  readonly seed: number;
}

/** Tiếp âm: a live window at its own place in the programme, which nothing shifts. */
export interface RelayWindow {
  readonly kind: 'relay';
  readonly sourceId: string;
  /** After the programme's start. */
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** Chỗ chờ bài: kept for the day's bulletin, filled per airing; the fallback holds while it is empty. */
export interface PlaceItem {
  readonly kind: 'place';
  readonly name: string;
  readonly maxMs: number;
  /** `close-up`: what follows moves up; `silence`: the place stays silent for its length. */
  readonly fallback:
    | { readonly kind: 'segment'; readonly segmentId: string }
    | { readonly kind: 'close-up' }
    | { readonly kind: 'silence' };
}

/** Thông báo riêng từng thôn: each station its own notice in the same slot, silence where there is none. */
export interface VillageItem {
  readonly kind: 'village';
  readonly slotMs: number;
  readonly notices: readonly { readonly segmentId: string; readonly stationIds: readonly string[] }[];
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
  /** Single occurrences that depart from the rule. */
  readonly changes?: readonly OccurrenceChange[];
  /** Khung: how long it may sound; what does not fit is left out. Undefined: as long as its items are. */
  readonly slotMs?: number;
  /** What it does on an exception day; as usual when undefined. */
  readonly onExceptionDays?: ExceptionRule;
}

/** One occurrence that departs from its series (RFC 5545 RECURRENCE-ID): named by the local start the rule gives it. */
export interface OccurrenceChange {
  readonly occurrence: LocalDateTime;
  readonly cancelled?: true;
  /** Moved to here. */
  readonly startsAt?: LocalDateTime;
  readonly programmeId?: string;
  readonly slotMs?: number;
}

/** What a schedule does on an exception day. */
export type ExceptionRule =
  | { readonly kind: 'as-usual' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'instead'; readonly programmeId: string };

/** A public holiday, or a day the commune named. */
export interface ExceptionDay {
  readonly date: LocalDate;
  readonly name: string;
}

/** Nguồn tiếp âm: a live stream, approved for its own validity (R1). */
export interface RelaySource {
  readonly id: string;
  readonly name: string;
  /** http(s) address of the stream. */
  readonly url: string;
  readonly approval?: { readonly approvedBy: string; readonly approvedAt: InstantMs };
  readonly validFrom?: InstantMs;
  readonly validUntil?: InstantMs;
}

/** What a person put into a place of one airing. */
export interface PlaceFilling {
  readonly airingId: string;
  /** The place's number in the programme. */
  readonly index: number;
  readonly segmentId: string;
  readonly filledBy: string;
}

/** What a pick chose for an airing that is near: it is not chosen anew, what was withdrawn since is skipped. */
export interface FrozenPick {
  readonly airingId: string;
  /** The pick's number in the programme. */
  readonly index: number;
  readonly segmentIds: readonly string[];
}

/** Something that aired, or is frozen to air, outside the span being planned: picks look back at it. */
export interface AiredBefore {
  readonly segmentId: string;
  readonly stationIds: readonly string[];
  readonly at: InstantMs;
}

/** What a person answered where two airings want the same time; `later` is the one that starts later. */
export interface ConflictAnswer {
  readonly earlierId: string;
  /** The starts it was given for: it says nothing of an airing that was moved since. */
  readonly earlierAt: InstantMs;
  readonly laterId: string;
  readonly laterAt: InstantMs;
  /** Ghi đè: the later takes its time and the earlier loses what overlaps. Tiếp nối: the later waits. */
  readonly answer: 'override' | 'follow';
}

/** Phát ngay, phát khẩn cấp: a person's order to say something at once. */
export interface Interrupt {
  readonly id: string;
  /** `emergency` cuts in, also in quiet hours and before it is approved; `now` is of rank `priority`, approved, and keeps the policy's hours. */
  readonly kind: 'emergency' | 'now';
  readonly title: string;
  readonly segmentId: string;
  /** The very bytes that were ordered; a file that changed since is not what was meant. */
  readonly rendition: { readonly sha256: string; readonly bytes: number; readonly durationMs: number };
  readonly target: Target;
  readonly issuedAt: InstantMs;
  readonly issuedBy: string;
  readonly startsAt: InstantMs;
  /** Nothing of it begins at or after this. */
  readonly expiresAt: InstantMs;
  /** From one beginning to the next; undefined: once. */
  readonly repeatEveryMs?: number;
  /** It ends what older emergencies still want to say. */
  readonly replaces: boolean;
  /** The time of issue, spoken before the message each time. */
  readonly spokenTime: readonly SpokenClip[];
  readonly cancelledAt?: InstantMs;
  /** The act that was signed for it. */
  readonly actId?: string;
}

/** A shipped piece of speech. */
export interface SpokenClip {
  readonly title: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** People took something off the air: one item of an airing, or without `index` all of it. */
export interface AiringStop {
  readonly airingId: string;
  readonly index?: number;
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
  readonly tags?: readonly string[];
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
  /** An fm station sounds whatever its carrier airs: the station with this id and every other fm station of it. */
  readonly carrierId?: string;
}

/** One item of an airing, resolved and placed `offsetMs` after the airing's start. */
export type AiringItem = FileItem | RelayItem;

interface PlacedItem {
  readonly index: number;
  readonly title: string;
  readonly durationMs: number;
  readonly offsetMs: number;
  readonly approvedBy: string;
  readonly approvedAt: InstantMs;
  readonly validFrom?: InstantMs;
  readonly validUntil?: InstantMs;
  /** Sounds only at these; at all of the airing's stations when undefined. */
  readonly stationIds?: readonly string[];
}

/** A rendition, named by hash. */
export interface FileItem extends PlacedItem {
  readonly kind: SegmentKind;
  readonly segmentId: string;
  readonly topics: readonly string[];
  /** Nhãn, where it has any. */
  readonly tags?: readonly string[];
  readonly sha256: string;
  readonly bytes: number;
  /** It fills a place: a station that did not hear of it in time, or lacks its file, plays this instead. */
  readonly fallback?: StandIn | 'silence';
  /** A pick chose it. */
  readonly picked?: true;
  /** An emergency that airs before it is approved: on whose order. */
  readonly orderedBy?: string;
}

/** What sounds in a place that is not filled. */
export type StandIn = Pick<
  FileItem,
  'title' | 'kind' | 'sha256' | 'bytes' | 'durationMs' | 'approvedBy' | 'validFrom' | 'validUntil'
>;

/** A live window: joined live, cut at its end, never shifted. */
export interface RelayItem extends PlacedItem {
  readonly kind: 'relay';
  readonly sourceId: string;
  readonly url: string;
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
  | 'empty'
  | 'outside-window'
  | 'exception-day'
  | 'session-too-long'
  | 'too-many-sessions'
  /** A higher-ranked airing, or one that a person put before it, has that time. */
  | 'preempted'
  /** Longer than the slot it was given. */
  | 'no-room'
  /** A pick found nothing that fits. */
  | 'nothing-to-pick'
  /** A place that nobody filled. */
  | 'place-empty'
  /** A relay source that is gone, or not approved for this time. */
  | 'relay-not-approved'
  /** Its approval was taken back. */
  | 'approval-withdrawn';

/** What of a programme does not sound; `segmentId` is undefined for a relay, a pick that found nothing and an empty place. */
export interface DroppedItem {
  readonly segmentId?: string;
  readonly title: string;
  readonly reason: DropReason;
}

/** Lượt phát: one occurrence of a schedule with its items resolved. Without items it will not sound: `dropReason` says why. */
export interface Airing {
  /** Hash of schedule and the occurrence the rule gave, also of one that was moved: a rebuilt plan names the same airing. */
  readonly id: string;
  readonly scheduleId: string;
  readonly programmeId: string;
  readonly title: string;
  readonly startsAt: InstantMs;
  /** startsAt + the items' length; equal to startsAt when nothing will sound. */
  readonly endsAt: InstantMs;
  readonly priority: Priority;
  readonly lateRule: AiringLateRule;
  /** Nothing of it begins at or after this; undefined for what schedules air. */
  readonly expiresAt?: InstantMs;
  /** It is an order of a person, not an occurrence of a schedule; `scheduleId` names the order. */
  readonly order?: Interrupt['kind'];
  readonly stationIds: readonly string[];
  readonly items: readonly AiringItem[];
  readonly dropped: readonly DroppedItem[];
  readonly dropReason?: DropReason;
  /** Places of its programme, filled or not. */
  readonly places?: readonly AiringPlace[];
  /** What its picks chose, in full: also what fell away since, and a pick that found nothing. */
  readonly picks?: readonly AiringPick[];
  /** The local start the rule gave, where the occurrence was moved. */
  readonly movedFrom?: LocalDateTime;
  /** An emergency that ends what older emergencies still want to say. */
  readonly replacing?: true;
}

/** A place of one airing. */
export interface AiringPlace {
  readonly index: number;
  readonly name: string;
  readonly maxMs: number;
  readonly filledBy?: string;
}

/** What one pick of an airing chose; `index` is its number in the programme. */
export interface AiringPick {
  readonly index: number;
  readonly segmentIds: readonly string[];
}

/**
 * An airing on one station's timeline: `startsAt` is when it begins there, later than `plannedAt` when it waits its turn.
 * Its items lie at their offsets and may leave holes, in which items of another airing may lie: spans of airings may nest,
 * spans of items never overlap.
 */
export interface StationAiring extends Airing {
  readonly plannedAt: InstantMs;
  /** Of an emergency order: the id of the act that was signed for it. */
  readonly act?: string;
  /** Of an order: items that were left out for the sake of orders alone, its own among them. What sounds of them goes on until it can begin. */
  readonly takes?: readonly TakenItem[];
}

/** Names an item whose time another airing has. */
export interface TakenItem {
  readonly airingId: string;
  readonly index: number;
}

/** Kết quả (R7): exactly one per airing and station; `unknown` until the station has spoken. */
export type Outcome = 'aired' | 'late' | 'cut' | 'preempted' | 'skipped' | 'missed' | 'unknown';
/** Bằng chứng. */
export type Evidence = 'machine' | 'carrier' | 'village' | 'listened' | 'none';

/** How sound comes to a place. */
export type Transport = 'ip' | 'fm' | 'manual';
/** What people say was heard. `cleared` takes what was said before at the same scope back. */
export type Answer = 'heard' | 'partly' | 'bad-sound' | 'not-heard' | 'cleared';
/** A person's word about what was heard at a station; `seq` orders them, whatever a clock says. */
export interface HeardReport {
  readonly seq: number;
  readonly stationId: string;
  readonly scope: 'week' | 'day' | 'airing';
  /** The week or day; of an airing its planned start and 1 ms. */
  readonly span: Span;
  readonly airingId?: string;
  readonly answer: Answer;
  readonly via: 'phone' | 'link' | 'page' | 'listening';
  /** When it was said: nothing planned later is meant. */
  readonly saidAt: InstantMs;
}
