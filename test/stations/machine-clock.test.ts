/** What chrony and timedatectl say of a machine's clock, as they say it. */
import { expect, test } from 'vitest';
import { readChrony, readTimedate, readToBeSet } from '../../stations/player/machine-clock.ts';

// Reference, name, stratum, reference time, offset, last, RMS, frequency, residual, skew, root delay, root dispersion, interval, leap.
const kept =
  'CB00710F,203.0.113.15,3,1795752000.1,-0.000012000,0.000010,0.000020,5.123,0.001,0.020,0.040000000,0.003000000,64.2,Normal';

test.each([
  [`${kept}\n`, 23.012],
  [kept.replace('Normal', 'Insert second'), 23.012],
])('chrony states its error: %s', (answer, boundMs) => {
  expect(readChrony(answer)?.boundMs).toBeCloseTo(boundMs, 6);
});

test.each([
  kept.replace('Normal', 'Not synchronised'),
  '',
  '506 Cannot talk to daemon\n',
  kept.replace('0.040000000', ''),
  kept.split(',').slice(0, 12).join(','),
])('chrony says nothing that could be trusted: "%s"', (answer) => {
  expect(readChrony(answer)).toBeUndefined();
});

test.each([
  ['yes\n', {}],
  ['no\n', undefined],
  ['', undefined],
])('timedatectl, which tells of any other keeper what the kernel knows: %j', (answer, state) => {
  expect(readTimedate(answer)).toEqual(state);
});

test.each([
  ['NTP=yes\nNTPSynchronized=no\n', true],
  ['NTP=yes\nNTPSynchronized=yes\n', false],
  ['NTP=no\nNTPSynchronized=no\n', false],
  ['', false],
])('the clock is waited for only where somebody is about to set it: %j', (answer, isAwaited) => {
  expect(readToBeSet(answer)).toBe(isAwaited);
});
