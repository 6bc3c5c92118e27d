/** A server that has just booted: it waits for its clock to be set, not for long, and not where nobody sets it. */
import { expect, test } from 'vitest';
import { ownClock } from '../../server/own-clock.ts';
import { makeApp } from './make-app.ts';

const minuteMs = 60_000;

test.each([
  ['nobody keeps the clock, or it is kept', [false], [1], [false], 1],
  ['it is set in the second minute: then for good', [true, false], [1, 1.5, 3, 4], [true, false, false, false], 2],
  ['it is asked every five seconds at most', [true], [1, 1.01, 1.05], [true, true, true], 1],
  ['two minutes after the boot it is waited for no longer', [true], [1.9, 2, 6], [true, false, false], 1],
  ['a server that starts later does not even ask', [true], [9], [false], 0],
])('%s', async (_title, says, minutes, awaited, asked) => {
  let now = 0;
  let questions = 0;
  const isAwaited = ownClock(
    async () => says[Math.min(questions++, says.length - 1)] ?? false,
    () => now * minuteMs,
  );
  const told: boolean[] = [];
  for (const at of minutes) {
    now = at;
    told.push(await isAwaited());
  }
  expect([told, questions]).toEqual([awaited, asked]);
});

test('health says that the clock is waited for', async () => {
  let isAwaited = true;
  const app = await makeApp({}, {}, async () => isAwaited);
  const { json } = await app.call('nobody', 'GET', '/api/health');
  expect(json).toMatchObject({ status: 'ok', clock: 'awaited' });
  isAwaited = false;
  expect((await app.call('nobody', 'GET', '/api/health')).json).toMatchObject({ clock: 'ok' });
  await app.close();
});
