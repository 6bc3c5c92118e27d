/** The cron worker: runs each job at its times and when woken, never beside itself; starts a silent one again, and tells of one that hangs. */
import nodeCron from 'node-cron';

/** A piece of housekeeping; safe to run at any time and as often as one likes. */
export interface Job {
  readonly name: string;
  /** Five or six fields, in the host's zone: housekeeping knows no local time. */
  readonly cron: string;
  /** Without a run for this long the job counts as silent: longer than its cron's longest pause. */
  readonly maxSilenceMs: number;
  /** A run that gives no sign of life for this long hangs: longer than its longest honest step. */
  readonly maxRunMs: number;
  /** `signal` aborts when the worker stops. A long run calls `alive` as it gets on. */
  run(signal: AbortSignal, alive: () => void): Promise<unknown>;
}

/** A cron engine: calls `tick` at the expression's times until it is stopped. */
export interface Cron {
  schedule(expression: string, tick: () => void): { stop(): void };
}

/** Time that no step of the wall clock touches. */
export interface SteadyClock {
  /** Milliseconds since some fixed moment; never goes back. */
  steadyMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where the worker says what it does; pino's logger is one. */
export interface WorkerLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface RunningWorker {
  /** Runs the job now; while it runs, once more right after. Throws for a name that no job has. */
  wake(name: string): void;
  /** Stops all jobs and waits for those that run, at most `stopWithinMs`. */
  stop(): Promise<void>;
}

/**
 * Starts the jobs at their times; none runs before its first tick or wake. A job that throws is logged and goes on at
 * its next time. node-cron stops firing when the wall clock steps back, so a watchdog on the steady clock makes a silent
 * job's cron anew, runs the job and says so. A run that hangs cannot be ended from outside, and is never started beside
 * itself: it is told to the log and, once, to `onHang`, which must end the process so that its supervisor starts it
 * anew. `stopWithinMs` is 10 s by default.
 */
export function startWorker(parts: {
  readonly jobs: readonly Job[];
  readonly log: WorkerLog;
  readonly onHang: (job: string) => void;
  readonly clock?: SteadyClock;
  readonly cron?: Cron;
  readonly stopWithinMs?: number;
}): RunningWorker {
  const { log, onHang, clock = steadyClock, cron = nodeCronEngine, stopWithinMs = 10_000 } = parts;
  const stopping = new AbortController();
  const runners = new Map<string, JobRunner>();
  for (const job of parts.jobs)
    runners.set(job.name, new JobRunner(job, { log, onHang, clock, cron, stopping: stopping.signal }));
  for (const runner of runners.values()) runner.start();
  void watch([...runners.values()], clock, stopping.signal);
  return {
    wake(name) {
      const runner = runners.get(name);
      if (runner === undefined) throw new RangeError(`no job is named ${name}`);
      runner.wake();
    },
    async stop() {
      stopping.abort();
      const ended = new AbortController();
      const settled = Promise.all([...runners.values()].map((runner) => runner.stop())).then(() => ended.abort());
      await Promise.race([settled, clock.wait(stopWithinMs, ended.signal)]);
    },
  };
}

/** node-cron as the engine; its own warnings about missed ticks are left to the watchdog. */
export const nodeCronEngine: Cron = {
  schedule(expression, tick) {
    const task = nodeCron.schedule(expression, tick, { suppressMissedWarning: true });
    return { stop: () => void task.destroy() };
  },
};

/** How often silence is looked for; a share of the shortest one allowed, so that it is noticed soon. */
async function watch(runners: readonly JobRunner[], clock: SteadyClock, stopping: AbortSignal): Promise<void> {
  const pauseMs = Math.min(30_000, ...runners.map((runner) => runner.maxSilenceMs / 4));
  while (!stopping.aborted) {
    await clock.wait(pauseMs, stopping);
    if (stopping.aborted) return;
    for (const runner of runners) runner.breakSilence();
  }
}

interface RunnerParts {
  readonly log: WorkerLog;
  readonly onHang: (job: string) => void;
  readonly clock: SteadyClock;
  readonly cron: Cron;
  readonly stopping: AbortSignal;
}

/** One job: at most one run at a time, and at most one more waiting. */
class JobRunner {
  readonly #job: Job;
  readonly #parts: RunnerParts;
  #task: { stop(): void } | undefined;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #heardAt = 0;
  #isLongRunSaid = false;
  #isHangSaid = false;

  constructor(job: Job, parts: RunnerParts) {
    this.#job = job;
    this.#parts = parts;
  }

  get maxSilenceMs(): number {
    return this.#job.maxSilenceMs;
  }

  start(): void {
    this.#heardAt = this.#parts.clock.steadyMs();
    this.#task = this.#parts.cron.schedule(this.#job.cron, () => this.wake());
  }

  wake(): void {
    if (this.#parts.stopping.aborted) return;
    this.#isWanted = true;
    this.#running ??= this.#runWhileWanted().finally(() => {
      this.#running = undefined;
      if (this.#isWanted) this.wake();
    });
  }

  /** A job that was not heard of for too long gets a new cron and a run; one that still runs is named, and given up when it hangs. */
  breakSilence(): void {
    const { log, clock } = this.#parts;
    const silentMs = clock.steadyMs() - this.#heardAt;
    if (silentMs <= this.#job.maxSilenceMs) return;
    if (this.#running !== undefined) {
      this.#nameLongRun(silentMs);
      return;
    }
    log.warn({ job: this.#job.name, silentMs }, 'silent job started again');
    this.#task?.stop();
    this.start();
    this.wake();
  }

  #nameLongRun(silentMs: number): void {
    const { log, onHang } = this.#parts;
    const { name, maxRunMs } = this.#job;
    if (!this.#isLongRunSaid) log.warn({ job: name, runsMs: silentMs }, 'job runs longer than expected');
    this.#isLongRunSaid = true;
    if (silentMs <= maxRunMs || this.#isHangSaid) return;
    this.#isHangSaid = true;
    log.error({ job: name, runsMs: silentMs }, 'job hangs: the process ends, to be started anew');
    onHang(name);
  }

  async stop(): Promise<void> {
    this.#task?.stop();
    await this.#running;
  }

  async #runWhileWanted(): Promise<void> {
    const { log, stopping } = this.#parts;
    while (this.#isWanted && !stopping.aborted) {
      this.#isWanted = false;
      this.#hear();
      try {
        await this.#job.run(stopping, () => this.#hear());
      } catch (error) {
        log.error({ job: this.#job.name, err: error }, 'job failed');
      }
      this.#hear();
    }
  }

  #hear(): void {
    this.#heardAt = this.#parts.clock.steadyMs();
    this.#isLongRunSaid = false;
  }
}

/** Node's own steady clock. A timer beyond 2^31-1 ms would fire at once, so longer waits end early. */
const steadyClock: SteadyClock = {
  steadyMs: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      signal.addEventListener('abort', done);
    }),
};
