/** How an incident reads in one line: its kind is not said twice. */
import { expect, test } from 'vitest';
import { incidentLine } from '../../web/src/words/incident-words.ts';

test.each([
  ['Mất điện thôn Kim Thành', 'Mất điện thôn Kim Thành'],
  ['mất điện cả xã', 'mất điện cả xã'],
  ['Cắt điện theo kế hoạch', 'Mất điện: Cắt điện theo kế hoạch'],
])('an incident of power called %s reads %s', (title, line) => {
  expect(incidentLine({ kind: 'power', title })).toBe(line);
});
