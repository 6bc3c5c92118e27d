/** What a village without a box plays in the coming days, in order: every airing that is not over as it is planned there, its files and what is no file. */
import { type AppDeps, communeOf } from './app-deps.ts';
import { silentWords } from './plan-conflicts.ts';
import { placedAirings } from './station-timeline.ts';
import { loadAirings } from './store/airing-store.ts';
import { listAnswers } from './store/answer-store.ts';
import { loadPolicy } from './store/policy-store.ts';
import { getStation } from './store/station-store.ts';

/** A piece of an airing; without a hash it is a relay, which only a radio receives. */
export interface UsbItem {
  readonly startsAt: number;
  readonly durationMs: number;
  readonly title: string;
  readonly kind: string;
  readonly sha256: string | undefined;
}

export interface UsbAiring {
  readonly startsAt: number;
  readonly title: string;
  /** Why nothing of it is to be played, in words. */
  readonly silent: string | null;
  readonly items: readonly UsbItem[];
}

/** Days of one village. */
export interface UsbDays {
  readonly commune: string;
  readonly zone: string;
  readonly station: { readonly code: string; readonly name: string };
  readonly contacts: readonly { readonly name: string; readonly phone: string }[];
  readonly days: readonly { readonly date: string; readonly airings: readonly UsbAiring[] }[];
}

const DAY_MS = 24 * 3_600_000;

/** Reads them; days beyond the horizon have no airings yet. Throws not-found for a station that is none. */
export async function usbDays(
  deps: AppDeps,
  { stationId, firstDay, days }: { readonly stationId: string; readonly firstDay: string; readonly days: number },
): Promise<UsbDays> {
  const { db, communeId } = deps;
  const { name: commune, zone } = await communeOf(deps);
  const startOf = (index: number) =>
    Temporal.PlainDate.from(firstDay).add({ days: index }).toZonedDateTime(zone).epochMilliseconds;
  const span = { from: startOf(0), to: startOf(days) };
  const [station, airings, policy, answers] = await Promise.all([
    getStation(db, communeId, stationId),
    // One that began the evening before may still sound into the first day.
    loadAirings(db, communeId, { from: span.from - DAY_MS, to: span.to }),
    loadPolicy(db, communeId, span.from - DAY_MS),
    listAnswers(db, communeId),
  ]);
  const placed = placedAirings(airings, stationId, { policy, zone, answers })
    // Nobody plays what is over.
    .filter(({ airing }) => airing.endsAt > deps.now())
    .sort((a, b) => a.airing.startsAt - b.airing.startsAt)
    .map(({ airing: { startsAt, title, items }, dropReason }): UsbAiring => {
      const own = items.filter((item) => item.stationIds?.includes(stationId) ?? true);
      return {
        startsAt,
        title,
        silent: silentWords(dropReason, own.length),
        items: own.map((item) => ({
          startsAt: startsAt + item.offsetMs,
          durationMs: item.durationMs,
          title: item.title,
          kind: item.kind,
          sha256: item.kind === 'relay' ? undefined : item.sha256,
        })),
      };
    });
  return {
    commune,
    zone,
    station: { code: station.row.code, name: station.row.name },
    contacts: station.contacts.map(({ name, phone }) => ({ name, phone })),
    days: Array.from({ length: days }, (_, index) => ({
      date: Temporal.PlainDate.from(firstDay).add({ days: index }).toString(),
      airings: placed.filter(({ startsAt }) => startsAt >= startOf(index) && startsAt < startOf(index + 1)),
    })),
  };
}

/** Every file that is to be played, in order. */
export function soundsOf({ days }: UsbDays): (UsbItem & { readonly sha256: string })[] {
  return days
    .flatMap(({ airings }) => airings.flatMap(({ items }) => items))
    .flatMap((item) => (item.sha256 === undefined ? [] : [{ ...item, sha256: item.sha256 }]));
}

/** The name that each of them has on the stick is asked with its local time. */
export function localOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
}
