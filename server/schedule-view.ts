/** Schedules between the HTTP API and the scheduler: null there is absent here. */
import type { z } from 'zod';
import type { Programme, Schedule } from '../scheduler/model.ts';
import type { schedule, scheduleWrite } from './contract/schedules.ts';
import { recurrenceWords } from './recurrence-words.ts';
import { toSchedule } from './store/schedule-store.ts';
import type { ScheduleTable } from './store/schema.ts';

type Written = z.output<typeof scheduleWrite>;
type View = z.output<typeof schedule>;

/** What a person wrote, as the scheduler reads it. */
export function toInput({ rrule, slotMs, onExceptionDays, acceptFmGroup: _, ...rest }: Written): Omit<Schedule, 'id'> {
  return {
    ...rest,
    ...(rrule ? { rrule: rrule.replace(/^RRULE:/i, '') } : {}),
    ...(slotMs === null ? {} : { slotMs }),
    ...(onExceptionDays.kind === 'as-usual' ? {} : { onExceptionDays }),
  };
}

/** The whole form as the schedule stands, for what a change does not name. */
export function toWritten({ id: _id, changes: _changes, ...rest }: Schedule): object {
  return { ...rest, rrule: rest.rrule ?? null, slotMs: rest.slotMs ?? null };
}

/** A stored schedule as people see it. */
export function viewSchedule(row: ScheduleTable, programmes: readonly Programme[]): View {
  const { rdates, exdates, times, target, changes = [], ...rest } = toSchedule(row);
  return {
    id: rest.id,
    title: rest.title,
    programmeId: rest.programmeId,
    programmeTitle: programmes.find(({ id }) => id === rest.programmeId)?.title ?? '',
    dtstart: rest.dtstart,
    rrule: row.rrule,
    rdates: [...rdates],
    exdates: [...exdates],
    times: [...times],
    target: target as View['target'],
    priority: rest.priority as View['priority'],
    lateRule: rest.lateRule,
    slotMs: row.slotMs,
    onExceptionDays: rest.onExceptionDays ?? { kind: 'as-usual' },
    changes: changes.map(({ occurrence, cancelled, startsAt, programmeId, slotMs }) => ({
      occurrence,
      cancelled: cancelled ?? false,
      startsAt: startsAt ?? null,
      programmeId: programmeId ?? null,
      slotMs: slotMs ?? null,
    })),
    words: recurrenceWords({ ...row, rdates, exdates, times }),
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    cancelledAt: row.cancelledAt,
  };
}
