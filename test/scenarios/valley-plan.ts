/** What a valley airs: two short sessions a day, a mistake at 03:15 that must never sound, and now and then an emergency at night. */
import type { PlaylistContent } from '../../stations/protocol.ts';
import { makeContent, type SampleAiring } from '../fakes/make-playlist.ts';
import { CEILING_PCT, QUIET } from './check-valley.ts';
import type { Valley } from './valley.ts';

export const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
/** Monday 00:00 in the commune. */
export const monday = Date.UTC(2026, 10, 22, 17);

/** Days of sessions at 05:00 and 17:00 from `monday` on, Sundays among them; `more` airings beside them. */
export function planDays(valley: Valley, days: number, more: readonly SampleAiring[] = []): ValleyContent {
  const daily = Array.from({ length: days }, (_, day) => {
    const at = (hours: number) => monday + day * dayMs + hours * hourMs;
    return [
      session(valley, `${day} nham gio`, at(3.25)),
      session(valley, `${day} sang`, at(5)),
      session(valley, `${day} chieu`, at(17)),
    ];
  });
  return inOrder([...daily.flat(), ...more]);
}

/** One morning: the mistake, and sessions at these hours. */
export function planMorning(valley: Valley, hours: readonly number[]): ValleyContent {
  return inOrder([3.25, ...hours].map((hour) => session(valley, `${hour}`, monday + hour * hourMs)));
}

/** Publishes it to every station. */
export async function publishAll(valley: Valley, content: ValleyContent): Promise<void> {
  for (const { id } of valley.stations) await valley.server.publish(id, content);
}

type ValleyContent = Omit<PlaylistContent, 'commune' | 'station'>;

/** Two and a half minutes: a signature, a piece of news, questions and answers. */
function session(valley: Valley, id: string, startsAt: number): SampleAiring {
  const items = [valley.addFile('nhac hieu', 20_000), valley.addFile('tin', 90_000), valley.addFile('hoi dap', 45_000)];
  return { id, startsAt, items };
}

function inOrder(airings: readonly SampleAiring[]): ValleyContent {
  return makeContent(
    airings.toSorted((a, b) => a.startsAt - b.startsAt),
    {
      zone: 'Asia/Ho_Chi_Minh',
      quiet: [{ from: `${QUIET.from}:00`, until: `0${QUIET.until}:00` }],
      weekdays: [1, 2, 3, 4, 5, 6],
      volumeCeilingPct: CEILING_PCT,
    },
  );
}
