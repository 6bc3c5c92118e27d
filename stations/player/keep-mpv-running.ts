/** Keeps one mpv running: started again with a back-off when it ends by itself, asked and then made to end at the stop. */
import type { Logger } from 'pino';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import { type MpvEvent, MpvProcess } from './mpv-process.ts';

const RESTART = { firstMs: 500, longestMs: 30_000 };
/** A process that lived this long has earned a quick restart. */
const STEADY_MS = 60_000;
const QUIT_WITHIN_MS = 1_000;
/** Where somebody asked mpv to end, the player's own stop follows within this, or it was mpv alone. */
const STOP_FOLLOWS_WITHIN_MS = 300;

/** What keeping it running works with. */
export interface MpvKeeping {
  readonly audio: string;
  /** The relay gate. */
  readonly proxyUrl: string;
  readonly clock: Clock;
  readonly chance: () => number;
  readonly log: Logger;
  readonly stop: AbortSignal;
  readonly onEvent: (event: MpvEvent) => void;
  readonly onUp: (mpv: MpvProcess) => void;
  readonly onDown: (detail: string) => void;
}

/** Starts; `tried` resolves when the first mpv answers or has failed, `ended` after the stop when none is left. */
export function keepMpvRunning(keeping: MpvKeeping): { readonly tried: Promise<void>; readonly ended: Promise<void> } {
  const tried = Promise.withResolvers<void>();
  return { tried: tried.promise, ended: run(keeping, tried.resolve) };
}

async function run(keeping: MpvKeeping, onTried: () => void): Promise<void> {
  const { clock, chance, stop } = keeping;
  for (let failures = 0; !stop.aborted; ) {
    const startedAtMs = clock.monotonicMs();
    await runOnce(keeping, onTried);
    failures = clock.monotonicMs() - startedAtMs > STEADY_MS ? 1 : failures + 1;
    await clock.wait(backOffMs(failures, RESTART, chance()), stop);
  }
}

async function runOnce(
  { audio, proxyUrl, log, stop, clock, onEvent, onUp, onDown }: MpvKeeping,
  onTried: () => void,
): Promise<void> {
  const mpv = startMpv(audio, proxyUrl, onEvent);
  if (mpv instanceof Error) {
    log.warn({ err: mpv }, 'mpv could not be started');
    onTried();
    return onDown(mpv.message);
  }
  const quit = () => void endInTime(mpv, clock);
  stop.addEventListener('abort', quit, { once: true });
  const answers = await mpv.isUp();
  if (answers) onUp(mpv);
  onTried();
  const detail = await mpv.exited;
  if (mpv.wasAskedToEnd) await clock.wait(STOP_FOLLOWS_WITHIN_MS, stop);
  stop.removeEventListener('abort', quit);
  if (!stop.aborted) log.warn({ detail, answered: answers }, 'mpv ended');
  onDown(detail);
}

/** Where the machine has no memory for it, say, the start itself throws. */
function startMpv(audio: string, proxyUrl: string, onEvent: MpvKeeping['onEvent']): MpvProcess | Error {
  try {
    return new MpvProcess(audio, proxyUrl, onEvent);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function endInTime(mpv: MpvProcess, clock: Clock): Promise<void> {
  mpv.request('quit').catch(() => {});
  const waiting = new AbortController();
  await Promise.race([mpv.exited, clock.wait(QUIT_WITHIN_MS, waiting.signal)]);
  waiting.abort();
  mpv.kill();
}
