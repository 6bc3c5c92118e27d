/** The plan as an iCalendar text, for the calendar of a phone: what will really air, one event per airing. */
import { ICalCalendar, ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { InstantMs, ZoneName } from '../scheduler/model.ts';

/** An airing as a subscriber sees it. */
export interface CalendarAiring {
  readonly id: string;
  readonly title: string;
  readonly startsAt: InstantMs;
  /** Equal to `startsAt` where nothing will sound. */
  readonly endsAt: InstantMs;
  readonly items: readonly { readonly title: string; readonly startsAt: InstantMs }[];
  /** Names. */
  readonly stations: readonly string[];
  /** Why nothing of it will sound, in Vietnamese; the event then shows as cancelled. */
  readonly silent?: string | undefined;
}

export interface CalendarRequest {
  /** What the phone calls the calendar. */
  readonly name: string;
  /** The commune's id: with an airing's id it names an event for good. */
  readonly commune: string;
  readonly zone: ZoneName;
  readonly airings: readonly CalendarAiring[];
  readonly now: InstantMs;
}

/** How often a phone should ask again: the plan of a day is settled hours before. */
export const CALENDAR_REFRESH_S = 3600;

/** RFC 5545 text with times in UTC. It has no rules: a moved, waiting or silenced airing shows as what it is. */
export function calendarText({ name, commune, zone, airings, now }: CalendarRequest): string {
  const calendar = new ICalCalendar({
    name,
    prodId: { company: 'Loa', product: 'Lịch phát sóng', language: 'VI' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: CALENDAR_REFRESH_S,
    x: [{ key: 'X-WR-TIMEZONE', value: zone }],
  });
  for (const airing of airings) {
    const isSilent = airing.silent !== undefined;
    calendar.createEvent({
      id: `${airing.id}@${commune}`,
      stamp: new Date(now),
      start: new Date(airing.startsAt),
      ...(airing.endsAt > airing.startsAt ? { end: new Date(airing.endsAt) } : {}),
      summary: airing.title,
      description: describe(airing, zone),
      location: airing.stations.join(', '),
      status: isSilent ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

/** One line per item with its time of day; for a silent airing the reason. */
function describe({ items, silent }: CalendarAiring, zone: ZoneName): string {
  if (silent !== undefined) return silent;
  return items.map(({ title, startsAt }) => `${clockTime(startsAt, zone)} ${title}`).join('\n');
}

function clockTime(at: InstantMs, zone: ZoneName): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return local.toPlainTime().toString({ smallestUnit: 'second' });
}
