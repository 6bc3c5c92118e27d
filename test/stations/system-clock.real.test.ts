/** The machine's clock keeps the clock's contract. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../stations/player/system-clock.ts';
import { testClockContract } from './clock-contract.ts';

testClockContract(() => ({ clock: systemClock(), pass: (ms) => sleep(ms) }));
