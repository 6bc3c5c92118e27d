/** A schedule while it is being written: what, when, where, how important; and the body it makes. */
import type { Programme, Schedule, ScheduleChange, ScheduleWrite, Target } from '../../wire.ts';
import { addDays } from '../../words/local-time.ts';
import { fromSchedule, toRecurrence, type When } from '../../words/recurrence.ts';

/** What airs: a programme that is there, or one composed here (with `id` when it changes an existing one). */
export type What =
  | { readonly kind: 'programme'; readonly programmeId: string | undefined }
  | {
      readonly kind: 'compose';
      readonly id: string | undefined;
      readonly title: string;
      readonly segmentIds: readonly string[];
    };

export interface Draft {
  readonly title: string;
  readonly what: What;
  readonly when: When;
  readonly target: Target;
  readonly priority: NonNullable<ScheduleWrite['priority']>;
  readonly lateRule: NonNullable<ScheduleWrite['lateRule']>;
  /** How long an airing may sound; null is as long as its items. */
  readonly slotMs: number | null;
  /** A programme id of '' is not chosen yet. */
  readonly onExceptionDays: NonNullable<ScheduleWrite['onExceptionDays']>;
  /** Stations that an fm station draws in may sound, too. */
  readonly acceptFmGroup: boolean;
}

/** A fresh one: tomorrow, once, everywhere; the time is left to the person. */
export function newDraft(today: string): Draft {
  return {
    title: '',
    what: { kind: 'programme', programmeId: undefined },
    when: {
      date: addDays(today, 1),
      times: [''],
      repeat: { kind: 'once' },
      until: undefined,
      count: undefined,
      exceptDays: [],
      exceptTimes: [],
      extraTimes: [],
    },
    target: { kind: 'all' },
    priority: 'normal',
    lateRule: 'join',
    slotMs: null,
    onExceptionDays: { kind: 'as-usual' },
    acceptFmGroup: false,
  };
}

/** `from`: the first occurrence to change, when only what follows is meant. */
export function draftOf(schedule: Schedule, from: string | undefined, zone: string): Draft {
  const { title, programmeId, target, priority, lateRule, slotMs, onExceptionDays } = schedule;
  const when = fromSchedule(schedule, zone);
  return {
    title,
    what: { kind: 'programme', programmeId },
    // A series that counts goes on counting from its own first day.
    when: from === undefined || when.count !== undefined ? when : { ...when, date: from.slice(0, 10) },
    target,
    priority,
    lateRule,
    slotMs,
    onExceptionDays,
    acceptFmGroup: true,
  };
}

/** The title it will have: its own, or the programme's. */
export function titleOf(draft: Draft, programmes: readonly Programme[]): string {
  if (draft.title.trim() !== '') return draft.title.trim();
  const { what } = draft;
  if (what.kind === 'compose') return what.title.trim();
  return programmes.find(({ id }) => id === what.programmeId)?.title ?? '';
}

/** The body to store, or the sentence that says what is still missing. */
export function writeOfDraft(
  draft: Draft,
  title: string,
  zone: string,
):
  | { readonly kind: 'ready'; readonly body: Omit<ScheduleWrite, 'programmeId'> }
  | { readonly kind: 'lacks'; readonly what: string } {
  const { what, target, priority, lateRule, slotMs, onExceptionDays, acceptFmGroup, when } = draft;
  const lacks = (sentence: string) => ({ kind: 'lacks' as const, what: sentence });
  if (what.kind === 'programme' && what.programmeId === undefined)
    return lacks('Chọn chương trình, hoặc soạn chương trình mới.');
  if (what.kind === 'compose' && what.segmentIds.length === 0)
    return lacks('Thêm ít nhất một tin bài vào chương trình.');
  if (title === '') return lacks('Đặt tên cho chương trình.');
  if (when.date === undefined) return lacks('Chọn ngày bắt đầu.');
  if (when.times.some((time) => time === '')) return lacks('Ghi đủ giờ phát.');
  if (when.repeat.kind === 'weekly' && when.repeat.weekdays.length === 0)
    return lacks('Chọn ít nhất một thứ trong tuần.');
  if (when.repeat.kind === 'monthly' && when.repeat.monthDays.length === 0)
    return lacks('Chọn ít nhất một ngày trong tháng.');
  if (when.repeat.kind === 'nth' && when.repeat.days.length === 0) return lacks('Chọn ít nhất một thứ trong tháng.');
  if (onExceptionDays.kind === 'instead' && onExceptionDays.programmeId === '')
    return lacks('Chọn chương trình phát thay trong ngày lễ, ngày nghỉ.');
  if (when.repeat.kind !== 'once' && when.until === '') return lacks('Ghi ngày kết thúc.');
  if (when.until !== undefined && when.until !== '' && when.until < when.date)
    return lacks('Ngày kết thúc phải sau ngày bắt đầu.');
  if (target.kind === 'zones' && target.zoneIds.length === 0) return lacks('Chọn ít nhất một nhóm trạm.');
  if (target.kind === 'stations' && target.stationIds.length === 0) return lacks('Chọn ít nhất một trạm.');
  const recurrence = toRecurrence(when, zone);
  if (recurrence === undefined) return lacks('Ghi đủ ngày và giờ phát.');
  return {
    kind: 'ready',
    body: { title, ...recurrence, target, priority, lateRule, slotMs, onExceptionDays, acceptFmGroup },
  };
}

/** Why a form is not stored then. */
export const editedWords = 'Lịch này vừa được sửa ở nơi khác.';

/** Whether somebody changed, since the form was opened, what the form writes: storing it would put that back unseen. */
export function isEditedSince(opened: Schedule, now: Schedule): boolean {
  return JSON.stringify(fieldsOf(opened)) !== JSON.stringify(fieldsOf(now));
}

/** What a form writes of a schedule. */
export function fieldsOf(schedule: Schedule): ScheduleChange {
  const { title, programmeId, dtstart, rrule, rdates, exdates, times } = schedule;
  const { target, priority, lateRule, slotMs, onExceptionDays } = schedule;
  const when = { dtstart, rrule, rdates, exdates, times };
  return { title, programmeId, ...when, target, priority, lateRule, slotMs, onExceptionDays };
}
