/** Plays days of the plan into the database as stations would have written them: compile, play in virtual time, journal, close. */
import type { InstantMs, LocalDate, LocalTime, ZoneName } from '../scheduler/model.ts';
import type { JournalFact } from '../stations/protocol.ts';
import { type DayNews, HistoryBox, type HistoryTrouble } from './history-box.ts';
import { ledgerCloser } from './jobs/close-ledger.ts';
import { compilePlan } from './jobs/compile-plan.ts';
import type { House } from './open-house.ts';
import { coverJournal, storeJournalBatch } from './store/journal-store.ts';
import { acceptedPlaylists, newestVersions } from './store/playlist-store.ts';
import { loadStations } from './store/station-store.ts';
import { markCompiled } from './store/worker-beat.ts';

type Place = Pick<House, 'db' | 'communeId' | 'keyRing'>;

/** How a day's news of one station reaches the server at `dayEnd`. */
export type Deliver = (
  stationId: string,
  batches: DayNews['batches'],
  dayEnd: InstantMs,
  proof: DayNews['proof'],
) => Promise<void>;

/** What is played. */
export interface HistoryInput {
  readonly house: Place;
  readonly zone: ZoneName;
  readonly firstDay: LocalDate;
  readonly days: number;
  /** The last day is played until then instead of to its end. */
  readonly until?: InstantMs;
  /** By station code. */
  readonly troubles: ReadonlyMap<string, HistoryTrouble>;
  /** `deliverInOrder` by default; tests double, shuffle and spoil what comes. */
  readonly deliver?: Deliver;
  /**
   * What people do on that day. `setNow` compiles what was done before it, as a worker would have, and moves the clock on; `at` is a
   * time of that day. People's own steps take the same instant as their `now`.
   */
  readonly onDay?: (
    date: LocalDate,
    at: (time: LocalTime) => InstantMs,
    setNow: (at: InstantMs) => Promise<void>,
  ) => Promise<void>;
}

/** What really happened, whatever the server came to know of it. */
export interface PlayedHistory {
  readonly truth: readonly { readonly stationId: string; readonly fact: JournalFact }[];
}

/** Nothing but the plan that is stored and these troubles decides what happens: the same input gives the same history. Only stations with a box of their own (ip) live. */
export async function playHistory(input: HistoryInput): Promise<PlayedHistory> {
  const history = new History(input);
  for (let day = 0; day < input.days; day++)
    await history.playDay(addDays(input.firstDay, day), day === input.days - 1);
  return history.played;
}

/** As stations do it: batch by batch, then a heartbeat. */
export function deliverInOrder({ db, communeId }: Pick<House, 'db' | 'communeId'>): Deliver {
  return async (stationId, batches, dayEnd, proof) => {
    for (const batch of batches) await storeJournalBatch(db, dayEnd, communeId, stationId, batch);
    if (proof !== undefined) await coverJournal(db, dayEnd, communeId, stationId, proof);
  };
}

class History {
  readonly #input: HistoryInput;
  readonly #boxes = new Map<string, HistoryBox>();
  readonly #deliver: Deliver;
  readonly #close: () => Promise<unknown>;
  #now: InstantMs;

  constructor(input: HistoryInput) {
    this.#input = input;
    this.#now = startOf(input.firstDay, input.zone);
    this.#deliver = input.deliver ?? deliverInOrder(input.house);
    const { db, communeId } = input.house;
    this.#close = ledgerCloser({ db, communeId, now: () => this.#now });
  }

  get played(): PlayedHistory {
    const boxes = [...this.#boxes];
    return { truth: boxes.flatMap(([stationId, { facts }]) => facts.map((fact) => ({ stationId, fact }))) };
  }

  async playDay(date: LocalDate, isLast: boolean): Promise<void> {
    const { zone, onDay, until } = this.#input;
    const dayEnd = isLast && until !== undefined ? until : startOf(addDays(date, 1), zone);
    this.#now = startOf(date, zone);
    await this.#wakeBoxes();
    await this.#compile();
    let isCompiled = true;
    await onDay?.(
      date,
      (time) => Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds,
      async (at) => {
        if (at < this.#now || at > dayEnd) throw new RangeError(`a history's day goes forward, not to ${at}`);
        await this.#compile();
        this.#now = at;
        isCompiled = false;
      },
    );
    if (!isCompiled) await this.#compile();
    this.#now = dayEnd;
    for (const [stationId, box] of this.#boxes) {
      const { batches, proof } = box.liveUntil(dayEnd);
      await this.#deliver(stationId, batches, dayEnd, proof);
    }
    await this.#close();
  }

  async #wakeBoxes(): Promise<void> {
    const { house, troubles } = this.#input;
    for (const { row } of await loadStations(house.db, house.communeId)) {
      if (row.transport !== 'ip' || this.#boxes.has(row.id)) continue;
      this.#boxes.set(row.id, new HistoryBox(this.#now, troubles.get(row.code) ?? {}));
    }
  }

  /** As the worker does it; what it publishes is on its way at once. */
  async #compile(): Promise<void> {
    const { db, communeId, keyRing } = this.#input.house;
    const { working } = await keyRing.current();
    const faults: unknown[] = [];
    const log = { error: (fault: unknown) => void faults.push(fault) };
    const published = await compilePlan({ db, communeId, signingKey: working, now: () => this.#now, log });
    if (faults.length > 0) throw new Error('a station got no playlist', { cause: faults[0] });
    await markCompiled(db, communeId, this.#now);
    const versions = await newestVersions(db, communeId);
    const named = published.map((stationId) => ({ stationId, version: versions.get(stationId) ?? 0 }));
    for (const [stationId, playlist] of await acceptedPlaylists(db, named))
      this.#boxes.get(stationId)?.offer(this.#now, playlist);
  }
}

function startOf(date: LocalDate, zone: ZoneName): InstantMs {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
