/** The contract of the port Cron, held on node-cron itself and on the double: ticks at its times, none after stop. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nodeCronEngine } from '../../scheduler/worker.ts';
import { FakeCron } from './fake-worker.ts';

const everySecond = '* * * * * *';
const fake = new FakeCron();

test.each([
  { name: 'node-cron', cron: nodeCronEngine, passTwoSeconds: () => wait(2300) },
  {
    name: 'the double',
    cron: fake,
    passTwoSeconds: async () => {
      await fake.tick(everySecond);
      await fake.tick(everySecond);
    },
  },
])('$name ticks at its times and not after it is stopped', async ({ cron, passTwoSeconds }) => {
  let ticks = 0;
  const task = cron.schedule(everySecond, () => {
    ticks += 1;
  });
  expect(ticks).toBe(0);
  await passTwoSeconds();
  expect(ticks).toBeGreaterThanOrEqual(2);
  task.stop();
  const before = ticks;
  await passTwoSeconds();
  expect(ticks).toBe(before);
});

test('node-cron refuses an expression that it cannot read', () => {
  expect(() => nodeCronEngine.schedule('sometimes', () => undefined)).toThrow();
});
