/** A schedule that somebody else changed while its form stands open: what counts as a change, and what does not. */
import { expect, test } from 'vitest';
import { isEditedSince } from '../../web/src/pages/schedule/schedule-draft.ts';
import type { Schedule } from '../../web/src/wire.ts';

const opened: Schedule = {
  id: 's1',
  title: 'Tin sáng',
  programmeId: 'p1',
  programmeTitle: 'Bản tin',
  dtstart: '2026-11-24T05:00:00',
  rrule: 'FREQ=DAILY',
  rdates: [],
  exdates: [],
  times: [],
  target: { kind: 'all' },
  priority: 'normal',
  lateRule: 'join',
  slotMs: null,
  onExceptionDays: { kind: 'as-usual' },
  changes: [],
  words: 'Hằng ngày, 05:00',
  createdBy: 'Lan',
  createdAt: '2026-11-01T00:00:00.000Z',
  cancelledAt: null,
};

test.each<[string, Partial<Schedule>]>([
  ['its time', { dtstart: '2026-11-24T06:00:00' }],
  ['its days', { exdates: ['2026-12-01'] }],
  ['where it sounds', { target: { kind: 'stations', stationIds: ['t1'] } }],
  ['what it does on holidays', { onExceptionDays: { kind: 'skip' } }],
])('%s changed meanwhile: the form would put it back', (_what, change) => {
  expect(isEditedSince(opened, { ...opened, ...change })).toBe(true);
});

test('the same, loaded again, is not; nor is what the form does not write', () => {
  expect(isEditedSince(opened, structuredClone(opened))).toBe(false);
  const moved = { occurrence: '2026-12-01T05:00:00', cancelled: true, startsAt: null, programmeId: null, slotMs: null };
  expect(isEditedSince(opened, { ...opened, changes: [moved], programmeTitle: 'Tên khác' })).toBe(false);
});
