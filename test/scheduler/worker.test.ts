/** The cron worker: never beside itself, one more run for any number of wakes, failures and silence told, a bounded stop. */
import { expect, test } from 'vitest';
import { type Job, startWorker } from '../../scheduler/worker.ts';
import { FakeCron, FakeLog, FakeSteadyClock, settle } from './fake-worker.ts';

test('a job runs at its ticks and when woken, not before', async () => {
  const { worker, cron, runs } = start();
  await settle();
  expect(runs).toEqual([]);
  await cron.tick('* * * * *');
  expect(runs).toEqual(['compile']);
  worker.wake('ledger');
  await settle();
  expect(runs).toEqual(['compile', 'ledger']);
  expect(() => worker.wake('nobody')).toThrow(RangeError);
  await worker.stop();
});

test('woken while it runs, a job never runs beside itself and runs exactly once more', async () => {
  const gate = makeGate();
  let beside = 0;
  let most = 0;
  let count = 0;
  const job = makeJob('compile', async () => {
    count += 1;
    beside += 1;
    most = Math.max(most, beside);
    await gate.pass();
    beside -= 1;
  });
  const { worker, cron } = start([job]);
  worker.wake('compile');
  worker.wake('compile');
  await cron.tick('* * * * *');
  await settle();
  expect(count).toBe(1);
  gate.open();
  await settle();
  expect([count, most]).toEqual([2, 1]);
  worker.wake('compile');
  await settle();
  expect([count, most]).toEqual([3, 1]);
  await worker.stop();
});

test('a job that throws, at once or later, is logged and goes on at its next time', async () => {
  let count = 0;
  const job = makeJob('compile', () => {
    count += 1;
    if (count === 1) throw new Error('at once');
    return count === 2 ? Promise.reject(new Error('later')) : Promise.resolve();
  });
  const { worker, cron, log } = start([job]);
  for (let tick = 0; tick < 3; tick += 1) await cron.tick('* * * * *');
  expect(count).toBe(3);
  expect(log.lines).toEqual(['error job failed compile: at once', 'error job failed compile: later']);
  await worker.stop();
});

test('the clock steps back and cron never fires again: the watchdog makes it anew, runs the job and says so', async () => {
  const { worker, cron, clock, log, runs } = start();
  await cron.tick('* * * * *');
  runs.length = 0;
  await clock.advance(150_000);
  expect(log.lines).toEqual(['warn silent job started again {"job":"compile","silentMs":125000}']);
  expect(runs).toEqual(['compile']);
  expect(cron.scheduled.map(({ expression, isStopped }) => [expression, isStopped])).toEqual([
    ['* * * * *', true],
    ['0 * * * *', false],
    ['* * * * *', false],
  ]);
  await cron.tick('* * * * *');
  expect(runs).toEqual(['compile', 'compile']);
  await worker.stop();
});

test('a job that is heard of is left alone', async () => {
  const { worker, cron, clock, log } = start();
  for (let minute = 0; minute < 60; minute += 1) {
    await clock.advance(60_000);
    await cron.tick('* * * * *');
  }
  expect(log.lines).toEqual([]);
  await worker.stop();
});

test('a job that runs on and on is named once and not started beside itself', async () => {
  const gate = makeGate();
  let count = 0;
  const job = makeJob('compile', () => {
    count += 1;
    return gate.pass();
  });
  const { worker, clock, log } = start([job]);
  worker.wake('compile');
  await clock.advance(600_000);
  expect(count).toBe(1);
  expect(log.lines).toEqual(['warn job runs longer than expected {"job":"compile","runsMs":125000}']);
  gate.open();
  await worker.stop();
});

test('a run that hangs is told once, so that the process ends and is started anew', async () => {
  const gate = makeGate();
  const { worker, clock, log, hung } = start([{ ...makeJob('compile', () => gate.pass()), maxRunMs: 900_000 }]);
  worker.wake('compile');
  await clock.advance(900_000);
  expect(hung).toEqual([]);
  await clock.advance(3_600_000);
  expect(hung).toEqual(['compile']);
  expect(log.lines).toEqual([
    'warn job runs longer than expected {"job":"compile","runsMs":125000}',
    'error job hangs: the process ends, to be started anew compile: undefined',
  ]);
  gate.open();
  await worker.stop();
});

test('a long run that gets on is left alone for ever', async () => {
  const gate = makeGate();
  let getOn = () => {};
  const job = makeJob('transcode', (_signal, alive) => {
    getOn = alive;
    return gate.pass();
  });
  const { worker, clock, log, hung } = start([job]);
  worker.wake('transcode');
  for (let step = 0; step < 100; step += 1) {
    await clock.advance(90_000);
    getOn();
  }
  expect([hung, log.lines]).toEqual([[], []]);
  gate.open();
  await worker.stop();
});

test('stopping tells the jobs, waits for those that run, starts none, and does not wait for ever', async () => {
  const gate = makeGate();
  let wasTold = false;
  const job = makeJob('compile', async (signal) => {
    signal.addEventListener('abort', () => {
      wasTold = true;
    });
    await gate.pass();
  });
  const { worker, cron, clock, runs } = start([job]);
  worker.wake('compile');
  await settle();
  let isStopped = false;
  void worker.stop().then(() => {
    isStopped = true;
  });
  worker.wake('compile');
  await cron.tick('* * * * *');
  expect([wasTold, isStopped, runs]).toEqual([true, false, []]);
  await clock.advance(5_000);
  expect(isStopped).toBe(false);
  await clock.advance(5_000);
  expect(isStopped).toBe(true);
  expect(cron.scheduled.every((task) => task.isStopped)).toBe(true);
});

function start(given?: readonly Job[]) {
  const runs: string[] = [];
  const note = (name: string) => async (): Promise<void> => {
    runs.push(name);
  };
  const ledger = { ...makeJob('ledger', note('ledger')), cron: '0 * * * *', maxSilenceMs: 7_200_000 };
  const jobs = given ?? [makeJob('compile', note('compile')), ledger];
  const [cron, clock, log] = [new FakeCron(), new FakeSteadyClock(), new FakeLog()];
  const hung: string[] = [];
  const worker = startWorker({ jobs, log, clock, cron, onHang: (job) => hung.push(job) });
  return { worker, cron, clock, log, runs, hung };
}

function makeJob(name: string, run: Job['run']): Job {
  return { name, cron: '* * * * *', maxSilenceMs: 100_000, maxRunMs: 900_000, run };
}

/** Holds back whoever passes until it is opened; then all pass. */
function makeGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { pass: () => promise, open: () => resolve() };
}
