/** What the station's requests cost its SIM in a month: reckoned as they pass, kept on disk over restarts. */
import { z } from 'zod';
import { readJsonIfWhole, writeDurably } from './durable-file.ts';

/** Each exchange: two packets and their acknowledgements (IPv4 and TCP headers, RFC 9293) and a record of TLS 1.3 around each. */
export const EXCHANGE_BYTES = 252;
/** Headers of the packets that a long body is cut into, by its length: 52 of every 1,400 bytes, and as much again for half as many acknowledgements. */
const BODY_FACTOR = 1.06;
/** A card dies by many small writes: kept this rarely, and sooner only where much has passed. */
const KEEP_EVERY_MS = 2 * 3_600_000;
const KEEP_AFTER_BYTES = 2_000_000;

const keptSchema = z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), bytes: z.int().nonnegative() });
/** The bytes of one month of the commune's calendar, `2026-11`. */
export type MonthTraffic = z.infer<typeof keptSchema>;

/** The count. While the month is not known (no trusted time) what passes is added to the one that was last known. */
export class TrafficCount {
  readonly #file: string;
  readonly #clock: { monotonicMs(): number };
  #month: MonthTraffic | undefined;
  #uncounted = 0;
  #keptBytes = 0;
  #keptAtMs: number;

  constructor(file: string, clock: { monotonicMs(): number }) {
    this.#file = file;
    this.#clock = clock;
    this.#keptAtMs = clock.monotonicMs();
  }

  /** Reads what an earlier run counted. */
  async load(): Promise<void> {
    this.#month = await readJsonIfWhole(this.#file, keptSchema);
    this.#keptBytes = this.#month?.bytes ?? 0;
  }

  /** One exchange has begun: its request and the head of its answer. */
  exchange(headBytes: number): void {
    this.#uncounted += headBytes + EXCHANGE_BYTES;
  }

  /** A piece of a body has passed. */
  body(bytes: number): void {
    this.#uncounted += bytes * BODY_FACTOR;
  }

  /** What `month` has cost so far; a new month begins at nothing. Undefined while no month has ever been known. */
  read(month: string | undefined): MonthTraffic | undefined {
    const current = month ?? this.#month?.month;
    if (current === undefined) return undefined;
    const before = this.#month?.month === current ? this.#month.bytes : 0;
    this.#month = { month: current, bytes: before + Math.round(this.#uncounted) };
    this.#uncounted = 0;
    return this.#month;
  }

  /** Writes it down if that is due. */
  async keepIfDue(): Promise<void> {
    const isDue =
      this.#clock.monotonicMs() - this.#keptAtMs >= KEEP_EVERY_MS ||
      Math.abs((this.#month?.bytes ?? 0) + this.#uncounted - this.#keptBytes) >= KEEP_AFTER_BYTES;
    if (isDue) await this.keep();
  }

  /** Writes it down now. */
  async keep(): Promise<void> {
    const kept = this.read(undefined);
    if (kept === undefined) return;
    this.#keptAtMs = this.#clock.monotonicMs();
    this.#keptBytes = kept.bytes;
    await writeDurably(this.#file, JSON.stringify(kept));
  }
}
