/** What is remembered of sessions is bounded, and whoever is here is not forgotten for those who are gone. */
import { expect, test } from 'vitest';
import { LiveSessions } from '../../server/live-sessions.ts';

test('of more than five thousand sessions those are forgotten that were heard of longest ago', () => {
  const sessions = new LiveSessions();
  sessions.move('first and busy', 1);
  for (let index = 0; index < 4_999; index += 1) sessions.see(`session ${index}`, 2);
  sessions.see('first and busy', 3);
  sessions.see('one more', 4);
  expect(sessions.of('first and busy')).toMatchObject({ seenAt: 3, handAt: 1 });
  expect([sessions.of('session 0').seenAt, sessions.of('session 1').seenAt]).toEqual([0, 2]);
});
