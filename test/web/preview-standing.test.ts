/** A draft counts as checked only when the server has answered about this very draft. */
import { describe, expect, test } from 'vitest';
import type { Conflict, Preview } from '../../server/contract/schedules.ts';
import { previewStanding, storingLack } from '../../web/src/pages/schedule/preview-standing.ts';
import type { PreviewBody } from '../../web/src/wire.ts';

const body: PreviewBody = { dtstart: '2026-11-28T05:20:00' };
const later: PreviewBody = { dtstart: '2026-11-28T23:00:00' };
const nowMs = Date.parse('2026-11-27T08:00:00+07:00');
const preview: Preview = {
  occurrences: ['2026-11-28T05:20:00+07:00'],
  conflicts: [],
  words: 'Một lần',
  exceptionDays: [],
  fmGroup: null,
};
const answer = { data: preview, error: null, isPlaceholderData: false };
const quiet: Conflict = {
  kind: 'quiet-hours',
  at: '2026-11-28T16:00:00Z',
  message: 'Giờ yên lặng.',
  refuses: true,
  other: null,
  waitsMs: null,
  stations: null,
  earlierId: null,
  laterId: null,
};
const group: Preview = {
  ...preview,
  conflicts: [{ ...quiet, kind: 'fm-group' }],
  fmGroup: { carrier: 'Trạm FM', added: ['Thôn 2'] },
};

describe('the standing of the answer', () => {
  test.each([
    ['while day or time are missing', undefined, body, answer, { kind: 'incomplete' }],
    ['while typing goes on', later, body, answer, { kind: 'waiting', last: preview }],
    [
      'while an older answer stands in',
      body,
      body,
      { ...answer, isPlaceholderData: true },
      { kind: 'waiting', last: preview },
    ],
    ['before the first answer', body, body, { ...answer, data: undefined }, { kind: 'waiting', last: undefined }],
    ['after a refusal', body, body, { ...answer, error: new Error('x') }, { kind: 'failed', error: new Error('x') }],
    ['when it is about this draft', body, { ...body }, answer, { kind: 'answered', preview }],
  ])('%s', (_, wanted, asked, given, standing) => {
    expect(previewStanding(wanted, asked, given)).toEqual(standing);
  });
});

describe('storing waits', () => {
  const checkingWords = 'Đang đối chiếu với lịch và quy chế…';
  const pastWords = 'Lịch này không còn lần phát nào sắp tới. Chọn ngày giờ sắp tới.';
  const answered = (change: Partial<Preview>) => ({ kind: 'answered' as const, preview: { ...preview, ...change } });
  test.each([
    ['for the answer', { kind: 'waiting' as const, last: preview }, false, checkingWords],
    ['for what refuses', answered({ conflicts: [quiet] }), false, 'Sửa những chỗ không lưu được ở trên.'],
    ['for an airing to come', answered({ occurrences: ['2026-11-20T05:20:00+07:00'] }), false, pastWords],
    ['for a yes to the group', answered(group), false, 'Đồng ý phát ở cả nhóm trạm FM, hoặc đổi nơi phát.'],
    ['not, once that is given', answered(group), true, undefined],
    ['not for what need only be known', answered({ conflicts: [{ ...quiet, refuses: false }] }), false, undefined],
    ['not when nothing stands in the way', answered({}), false, undefined],
  ])('%s', (_, standing, accepted, lack) => {
    expect(storingLack(standing, accepted, nowMs)).toBe(lack);
  });
});
