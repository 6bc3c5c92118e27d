/** The engine's double keeps the engine's contract. */
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakePlayer } from '../fakes/fake-player.ts';
import { testPlayerContract } from './player-contract.ts';

testPlayerContract(async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 23));
  const lengthOf = (path: string) => Number(/^(\d+)\.opus$/.exec(path)?.[1] ?? Number.NaN) || undefined;
  return {
    player: new FakePlayer(clock, lengthOf),
    monotonicMs: () => clock.monotonicMs(),
    pass: (ms) => clock.advance(ms),
    fileOf: (durationMs) => `${durationMs}.opus`,
    exactMs: 1,
  };
});
