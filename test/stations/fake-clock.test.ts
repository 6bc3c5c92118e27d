/** The clock's double keeps the clock's contract. */
import { FakeClock } from '../fakes/fake-clock.ts';
import { testClockContract } from './clock-contract.ts';

testClockContract(() => {
  const clock = new FakeClock(Date.UTC(2026, 10, 23));
  return { clock, pass: (ms) => clock.advance(ms) };
});
