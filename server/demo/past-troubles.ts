/** What went wrong with the stations in the mixed sample's month. */
import type { InstantMs, LocalDate, LocalTime, Span, ZoneName } from '../../scheduler/model.ts';
import type { HistoryTrouble } from '../history-box.ts';

/** Days of the past, today among them: a month, and always a whole one. */
export const PAST_DAYS = 32;

/** The days on which something happened, counted back from today: each on a weekday of its own, so that there is a programme to disturb. */
export interface PastDays {
  /** T02 loses power in the middle of a Tuesday afternoon's programme. */
  readonly cutAfternoon: LocalDate;
  /** T01 and T02 are warned of a flood in the night to a Thursday. */
  readonly flood: LocalDate;
  /** T08 has no power on a Wednesday morning. */
  readonly darkMorning: LocalDate;
  /** T11 has no network from this Monday until the next noon: its journal comes later. */
  readonly offline: LocalDate;
  /** A strange station sounds from one cluster of T03 on the evening of last week's Thursday. */
  readonly intrusion: LocalDate;
}

/** They lie between some days and three weeks back. */
export function pastDays(today: LocalDate): PastDays {
  return {
    cutAfternoon: weekdayBefore(today, 2, 15),
    flood: weekdayBefore(today, 4, 10),
    darkMorning: weekdayBefore(today, 3, 8),
    offline: weekdayBefore(today, 1, 3),
    intrusion: weekdayBefore(today, 4, Temporal.PlainDate.from(today).dayOfWeek),
  };
}

/** By station code. */
export function pastTroubles(today: LocalDate, zone: ZoneName): ReadonlyMap<string, HistoryTrouble> {
  const { cutAfternoon, darkMorning, offline } = pastDays(today);
  const afterwards = Temporal.PlainDate.from(offline).add({ days: 1 }).toString();
  return new Map<string, HistoryTrouble>([
    ['T08', { powerCuts: [span(darkMorning, '04:10', darkMorning, '06:40')] }],
    ['T02', { powerCuts: [span(cutAfternoon, '17:00:20', cutAfternoon, '17:25')] }],
    ['T11', { offline: [span(offline, '03:00', afterwards, '12:00')] }],
  ]);

  function span(fromDate: LocalDate, from: LocalTime, toDate: LocalDate, to: LocalTime): Span {
    return { from: momentOf(fromDate, from, zone), to: momentOf(toDate, to, zone) };
  }
}

/** A time of a day, as an instant. */
export function momentOf(date: LocalDate, time: LocalTime, zone: ZoneName): InstantMs {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

/** The last day of that name (Monday 1) at least so many days ago. */
function weekdayBefore(today: LocalDate, weekday: number, atLeast: number): LocalDate {
  const latest = Temporal.PlainDate.from(today).subtract({ days: atLeast });
  return latest.subtract({ days: (latest.dayOfWeek - weekday + 7) % 7 }).toString();
}
