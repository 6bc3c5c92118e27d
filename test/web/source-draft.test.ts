/** A relay source's form: days become instants, and what was left alone is not sent. */
import { expect, test } from 'vitest';
import { sourceBody, sourceChange, sourceDraftOf, sourceProblems } from '../../web/src/pages/policy/source-draft.ts';
import type { RelaySource } from '../../web/src/wire.ts';

const zone = 'Asia/Ho_Chi_Minh';
const source: RelaySource = {
  id: 's1',
  name: 'VOV1',
  url: 'https://example.vn/vov1',
  validFrom: null,
  validUntil: '2027-03-05T07:00:00.000Z',
  createdBy: 'Biên tập',
  approvedBy: null,
  approvedAt: null,
};
const draft = sourceDraftOf(source, zone);

test('the last day counts whole: the end is the midnight after it', () => {
  const body = sourceBody({ ...draft, firstDay: '2027-01-01', lastDay: '2027-12-31' }, zone);
  expect(body).toEqual({
    name: 'VOV1',
    url: 'https://example.vn/vov1',
    validFrom: '2026-12-31T17:00:00.000Z',
    validUntil: '2027-12-31T17:00:00.000Z',
  });
});

test('an end in the middle of a day stays as it is while its day is left alone', () => {
  expect(sourceChange(draft, { ...draft, name: 'VOV1 ' }, zone)).toEqual({});
  expect(sourceChange(draft, { ...draft, lastDay: undefined }, zone)).toEqual({ validUntil: null });
});

test('a name, an address and days in order are asked for', () => {
  expect(sourceProblems(draft)).toEqual({});
  expect(sourceProblems({ name: ' ', url: 'rtsp://x', firstDay: '2027-02-02', lastDay: '2027-02-01' })).toEqual({
    name: 'Ghi tên đài.',
    url: 'Ghi địa chỉ bắt đầu bằng http:// hoặc https://, hoặc tuner:TÊN (chữ thường không dấu, số).',
    lastDay: 'Ngày cuối phải từ ngày đầu trở đi.',
  });
});
