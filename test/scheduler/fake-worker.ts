/** A steady clock, a cron engine and a log for the worker's tests: days pass at once, and every word is kept. */
import type { Cron, SteadyClock, WorkerLog } from '../../scheduler/worker.ts';

/** Owns both the time and the waiting. */
export class FakeSteadyClock implements SteadyClock {
  #nowMs = 0;
  #waits: { readonly until: number; readonly resolve: () => void }[] = [];

  steadyMs(): number {
    return this.#nowMs;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      else {
        this.#waits.push({ until: this.#nowMs + ms, resolve });
        signal.addEventListener('abort', () => resolve());
      }
    });
  }

  /** Lets time pass, waking every wait at its own moment. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = this.#waits.filter((wait) => wait.until <= end).sort((a, b) => a.until - b.until)[0];
      if (next === undefined) break;
      this.#nowMs = next.until;
      this.#waits = this.#waits.filter((wait) => wait !== next);
      next.resolve();
      await settle();
    }
    this.#nowMs = end;
    await settle();
  }
}

/** A cron engine that ticks when the test says so. */
export class FakeCron implements Cron {
  readonly scheduled: { readonly expression: string; readonly tick: () => void; isStopped: boolean }[] = [];

  schedule(expression: string, tick: () => void): { stop(): void } {
    const task = { expression, tick, isStopped: false };
    this.scheduled.push(task);
    return {
      stop: () => {
        task.isStopped = true;
      },
    };
  }

  /** Ticks whatever is scheduled for the expression and not stopped. */
  async tick(expression: string): Promise<void> {
    for (const task of this.scheduled) if (task.expression === expression && !task.isStopped) task.tick();
    await settle();
  }
}

/** Keeps what the worker says, one line each. */
export class FakeLog implements WorkerLog {
  readonly lines: string[] = [];

  warn(facts: object, message: string): void {
    this.lines.push(`warn ${message} ${JSON.stringify(facts)}`);
  }

  error(facts: { readonly job?: string; readonly err?: unknown }, message: string): void {
    this.lines.push(
      `error ${message} ${facts.job}: ${facts.err instanceof Error ? facts.err.message : String(facts.err)}`,
    );
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
