/** What a person can do to an airing that is planned: move, stretch, leave out, air something else; once, from there on, or the whole series. */
import { api } from '../../api.ts';
import type { Airing, OccurrenceWrite, PreviewBody, Schedule, ScheduleChange, ScheduleStored } from '../../wire.ts';
import { localDateTime } from '../../words/local-time.ts';
import { type ShiftedSeries, shiftSeries } from '../../words/shift-series.ts';
import { clockWords, lengthWords, longDateOf } from '../../words/time-words.ts';
import type { Undo } from './undo-store.ts';

export type Scope = 'one' | 'following' | 'all';

/** One act; times are epoch milliseconds. */
export type Act =
  | { readonly kind: 'move'; readonly startsAt: number }
  | { readonly kind: 'stretch'; readonly slotMs: number }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'programme'; readonly programmeId: string; readonly programmeTitle: string };

/** The act, and what it is done to; `takeBack` puts a dragged block where it was. */
export interface Ask {
  readonly act: Act;
  readonly airing: Airing;
  readonly schedule: Schedule;
  readonly takeBack?: () => void;
}

/** More than one occurrence, so that it has to be asked which are meant. */
export function isSeries({ rrule, times, rdates }: Pick<Schedule, 'rrule' | 'times' | 'rdates'>): boolean {
  return rrule !== null || times.length > 0 || rdates.length > 0;
}

/** What of the series changes. */
export function seriesChange({ act, airing, schedule }: Ask, scope: Scope, zone: string): ShiftedSeries {
  if (act.kind === 'move' && airing.movedFrom !== null)
    return { kind: 'only-one', why: 'Lượt này đã dời riêng trước đó nên chỉ dời được riêng nó.' };
  if (act.kind === 'move') {
    const [occurrence, to] = [airing.occurrence, localDateTime(act.startsAt, zone)];
    return shiftSeries(schedule, { occurrence, to, following: scope === 'following' }, zone);
  }
  if (act.kind === 'stretch') return { kind: 'ready', change: { slotMs: act.slotMs } };
  if (act.kind === 'programme') return { kind: 'ready', change: { programmeId: act.programmeId } };
  return { kind: 'only-one', why: 'Muốn hủy cả chuỗi, dùng nút «Hủy cả chuỗi».' };
}

/** What the server is asked before: nothing is stored. */
export function previewOf(
  { act, airing, schedule }: Ask,
  change: ScheduleChange | undefined,
  zone: string,
): PreviewBody {
  const { programmeId, target, priority, slotMs, onExceptionDays } = schedule;
  const what = { programmeId, target, priority, slotMs, onExceptionDays, scheduleId: schedule.id };
  const own =
    act.kind === 'stretch' ? { slotMs: act.slotMs } : act.kind === 'programme' ? { programmeId: act.programmeId } : {};
  if (change === undefined) {
    return {
      ...what,
      ...own,
      dtstart: localDateTime(act.kind === 'move' ? act.startsAt : airing.startsAt, zone),
      ...(isSeries(schedule) ? { occurrence: airing.occurrence } : {}),
      limit: 1,
    };
  }
  const { rrule, rdates, exdates, times } = { ...schedule, ...change };
  const dtstart = change.dtstart ?? schedule.dtstart;
  return { ...what, ...own, dtstart, rrule, rdates, exdates, times, limit: 5000 };
}

/** Stores it and gives back the way to take it back. Refusals are thrown. */
export async function perform(ask: Ask, scope: Scope, zone: string): Promise<Undo> {
  const { act, airing, schedule } = ask;
  const start = Date.parse(airing.startsAt);
  const offer = (run: Undo['run']): Undo => ({
    words: doneWords(ask, scope, zone),
    untilMs: act.kind === 'move' ? Math.min(start, act.startsAt) : start,
    run,
  });
  if (scope === 'one' && (isSeries(schedule) || act.kind === 'cancel')) {
    await api.changeOccurrence(schedule.id, airing.occurrence, occurrenceOf(ask, zone));
    return offer(() => putBack(schedule, airing.occurrence));
  }
  const changed = seriesChange(ask, scope, zone);
  if (changed.kind === 'only-one') throw new Error(changed.why);
  const which = scope === 'following' ? { scope, from: airing.occurrence } : { scope: 'all' as const };
  const stored = await api.changeSchedule(schedule.id, { ...changed.change, ...which, acceptFmGroup: true });
  const back = inverse(ask, changed.change, stored, zone);
  return offer(() => api.changeSchedule(stored.schedule.id, { ...back, scope: 'all', acceptFmGroup: true }));
}

/** The occurrence as it was before: as the rule gives it, or as an older change made it. */
export function putBack(schedule: Schedule, occurrence: string): Promise<unknown> {
  const before = schedule.changes.find((change) => change.occurrence === occurrence);
  if (before === undefined) return api.restoreOccurrence(schedule.id, occurrence);
  return api.changeOccurrence(schedule.id, occurrence, writeOf(before));
}

/** A stored change as the API takes it. */
export function writeOf(change: Schedule['changes'][number]): OccurrenceWrite {
  const { cancelled, startsAt, programmeId, slotMs } = change;
  return {
    ...(cancelled ? { cancelled: true as const } : {}),
    ...(startsAt === null ? {} : { startsAt }),
    ...(programmeId === null ? {} : { programmeId }),
    ...(slotMs === null ? {} : { slotMs }),
  };
}

/** What the occurrence has been changed in already stays. */
function occurrenceOf({ act, airing, schedule }: Ask, zone: string): OccurrenceWrite {
  const before = schedule.changes.find(({ occurrence }) => occurrence === airing.occurrence);
  const kept = before === undefined ? {} : writeOf(before);
  if (act.kind === 'cancel') return { ...kept, cancelled: true };
  if (act.kind === 'move') return { ...kept, startsAt: localDateTime(act.startsAt, zone) };
  return act.kind === 'stretch' ? { ...kept, slotMs: act.slotMs } : { ...kept, programmeId: act.programmeId };
}

/** The fields as they were; where the series was split, the new part is dragged the same way back. */
function inverse(ask: Ask, change: ScheduleChange, stored: ScheduleStored, zone: string): ScheduleChange {
  const { act, airing, schedule } = ask;
  if (act.kind === 'move' && stored.endedId !== null) {
    const way = { occurrence: localDateTime(act.startsAt, zone), to: airing.occurrence, following: false };
    const back = shiftSeries(stored.schedule, way, zone);
    if (back.kind === 'ready') return back.change;
  }
  const fields = Object.keys(change).map((name) => [name, schedule[name as keyof Schedule]]);
  return Object.fromEntries(fields) as ScheduleChange;
}

function doneWords({ act, airing, schedule }: Ask, scope: Scope, zone: string): string {
  const which = { one: '', following: ' (từ lượt này về sau)', all: ' (cả chuỗi)' }[scope];
  const name = `«${scope === 'one' ? airing.title : schedule.title}»${which}`;
  if (act.kind === 'move') return `Đã dời ${name} sang ${atWords(act.startsAt, zone)}.`;
  if (act.kind === 'stretch') return `Khung thời lượng của ${name} nay là ${lengthWords(act.slotMs)}.`;
  if (act.kind === 'cancel') return `Đã bỏ riêng lượt ${name} lúc ${atWords(airing.startsAt, zone)}.`;
  return `${name} nay phát chương trình «${act.programmeTitle}».`;
}

/** `05:20 (5 giờ 20 sáng) thứ Ba 24/11/2026`. */
export function atWords(at: string | number, zone: string): string {
  return `${clockWords(at, zone)} ${longDateOf(localDateTime(at, zone).slice(0, 10))}`;
}
