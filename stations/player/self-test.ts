/** A self-test without a sound, asked for by a person: the device, the disk, the clock and the way to the server. */
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { SelfTest } from '../protocol.ts';
import type { Clock } from './clock.ts';
import type { StationLink } from './station-link.ts';
import type { StationTime } from './station-time.ts';

/** So much is written and read back. */
const DISK_BYTES = 256 * 1024;
const EXCHANGES = 3;
/** Heartbeats carry the result for so long. */
const TOLD_FOR_MS = 10 * 60_000;
/** A hint is not signed: whoever forges one makes the station test itself, but not more often than this. */
const AGAIN_AFTER_MS = 15_000;

/** What the test works with. */
export interface SelfTestParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly time: StationTime;
  readonly media: { freeBytes(): Promise<number> };
  readonly link: Pick<StationLink, 'getTime'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly testDevice: () => Promise<SelfTest['device']>;
  readonly onDone: () => void;
}

/** Runs the tests that are asked for, one at a time, and keeps the last result for a while. */
export class SelfTestRun {
  readonly #parts: SelfTestParts;
  #last: { readonly result: SelfTest; readonly doneAtMs: number } | undefined;
  #begunAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: SelfTestParts) {
    this.#parts = parts;
  }

  /** The last result while it is still told. */
  get recent(): SelfTest | undefined {
    const { clock } = this.#parts;
    return this.#last !== undefined && clock.monotonicMs() - this.#last.doneAtMs < TOLD_FOR_MS
      ? this.#last.result
      : undefined;
  }

  /** Tests once; asked again too soon it does nothing. */
  async run(id: string): Promise<void> {
    const { clock, log, onDone } = this.#parts;
    if (clock.monotonicMs() - this.#begunAtMs < AGAIN_AFTER_MS) return;
    this.#begunAtMs = clock.monotonicMs();
    try {
      const result = await this.#test(id);
      log.info({ result }, 'self-test');
      this.#last = { result, doneAtMs: clock.monotonicMs() };
      onDone();
    } catch (error) {
      log.warn({ err: error }, 'a self-test broke off');
    }
  }

  async #test(id: string): Promise<SelfTest> {
    const { time, testDevice } = this.#parts;
    const device = await testDevice();
    const [disk, network] = [await this.#testDisk(), await this.#testNetwork()];
    const { trusted, offsetMs, boundMs } = time.status();
    const clock = { trusted, offsetMs, ...(boundMs === undefined ? {} : { boundMs }) };
    return { id, at: Math.round(time.now()), device, disk, clock, network };
  }

  async #testDisk(): Promise<SelfTest['disk']> {
    const { clock, dataDir, media } = this.#parts;
    const file = path.join(dataDir, 'self-test.tmp');
    const fromMs = clock.monotonicMs();
    const ok = await writeAndRead(file).catch(() => false);
    const writeMs = Math.round(clock.monotonicMs() - fromMs);
    await rm(file, { force: true }).catch(() => undefined);
    return { ok, writeMs, freeBytes: await media.freeBytes() };
  }

  async #testNetwork(): Promise<SelfTest['network']> {
    const { clock, link } = this.#parts;
    let best: number | undefined;
    for (let n = 0; n < EXCHANGES; n++) {
      const fromMs = clock.monotonicMs();
      const answer = await link.getTime(`self-test-${n}`);
      if (answer.kind === 'ok') best = Math.min(best ?? Number.POSITIVE_INFINITY, clock.monotonicMs() - fromMs);
      else break;
    }
    return best === undefined ? { ok: false } : { ok: true, roundTripMs: Math.round(best * 10) / 10 };
  }
}

/** True when what was written is what is read, after it went to the disk. */
async function writeAndRead(file: string): Promise<boolean> {
  const bytes = Buffer.alloc(DISK_BYTES, 0x5a);
  const handle = await open(file, 'w+', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    const read = Buffer.alloc(DISK_BYTES);
    await handle.read(read, 0, DISK_BYTES, 0);
    return read.equals(bytes);
  } finally {
    await handle.close();
  }
}
