/** The mixed sample's past: a month of the sample week, played by the same engine as every test, with what went wrong in it and what people did. */
import type { LocalDate, ZoneName } from '../../scheduler/model.ts';
import { type PlayedHistory, playHistory } from '../play-history.ts';
import { getCommune } from '../store/commune-store.ts';
import { withoutWaitingForDisk } from '../store/database.ts';
import { journalRuns } from '../store/journal-runs.ts';
import { coverJournal } from '../store/journal-store.ts';
import { makeSounds } from './make-sounds.ts';
import { pastEvents } from './past-events.ts';
import { type PastEvent, readPastPlace, shifted } from './past-place.ts';
import { PAST_DAYS, pastTroubles } from './past-troubles.ts';
import { preparePlan } from './prepare-plan.ts';
import { preparePolicy } from './prepare-sample.ts';
import { approveSegments, finishSegments, type Preparation, prepareUnapproved } from './prepare-segments.ts';

/** Whether this start fills a fresh folder with the mixed sample. */
export function hasPastToPlay({ config, progress }: Pick<Preparation, 'config' | 'progress'>): boolean {
  const { openingId, past } = progress.now();
  return config.LOA_DEMO_SAMPLE === 'mixed' && openingId === undefined && past === undefined;
}

/** The clock of those who prepared the sample: whole days behind, so that all that aired had been approved before. */
export function beforePast(now: () => number): () => number {
  return () => now() - PAST_DAYS * 86_400_000;
}

/** Makes every sound, plans the sample week and plays the month up to `now`. `preparation` lives before it; nothing else may compile meanwhile. Returns that `now`; undefined when it ended early, told to stop. */
export async function preparePast(
  preparation: Preparation,
  now: () => number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { house, staff, progress } = preparation;
  await prepareSounds(preparation, signal);
  if (signal.aborted) return undefined;
  await preparePlan(house, staff, preparation.now);
  await progress.change({ past: 'begun' });
  const until = now();
  await withoutWaitingForDisk(house.db, () => playPast(preparation, until));
  // A commune is made with rules of its own, later than those the sample's people set in the past.
  await preparePolicy(house, staff.approver, now(), true);
  await progress.change({ past: 'played' });
  return until;
}

/** The month's boxes, those that were in contact at `until`, wrote nothing more until `now`, when those that take over are up: the minutes between are no hole. */
export async function joinToLive(
  { db, communeId }: Pick<Preparation['house'], 'db' | 'communeId'>,
  until: number,
  now: number,
): Promise<void> {
  for (const [stationId, runs] of await journalRuns(db, communeId))
    for (const { epoch, coveredUntil } of runs)
      if (coveredUntil === until) await coverJournal(db, now, communeId, stationId, { epoch, seq: 0, at: now });
}

/** The month alone, from stored segments and schedules. */
export async function playPast(
  { house, staff }: Pick<Preparation, 'house' | 'staff'>,
  until: number,
): Promise<PlayedHistory> {
  const { zone } = await getCommune(house.db, house.communeId);
  const today = dateOf(until, zone);
  const place = await readPastPlace({ house, staff }, today);
  const events = (await pastEvents(place)).filter(({ date, time }) => place.moment(date, time) < until);
  return playHistory({
    house,
    zone,
    firstDay: shifted(today, 1 - PAST_DAYS),
    days: PAST_DAYS,
    until,
    troubles: pastTroubles(today, zone),
    async onDay(date, at, setNow) {
      for (const { time, happens } of eventsOf(events, date)) {
        await setNow(at(time));
        await happens(at(time));
      }
    },
  });
}

async function prepareSounds(preparation: Preparation, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const work = makeSounds(preparation, AbortSignal.any([signal, done.signal]));
  try {
    await prepareUnapproved(preparation, signal);
    await approveSegments(preparation, signal);
    await finishSegments(preparation, signal);
  } finally {
    done.abort();
    await work;
  }
}

/** What happens on a day, in the order of its times. */
function eventsOf(events: readonly PastEvent[], day: LocalDate): PastEvent[] {
  return events.filter(({ date }) => date === day).sort((a, b) => (a.time < b.time ? -1 : 1));
}

function dateOf(at: number, zone: ZoneName): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
