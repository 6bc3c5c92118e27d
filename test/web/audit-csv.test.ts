/** The log as a table for Excel: Vietnamese words in every column, and nothing in it that Excel would calculate. */
import { expect, test } from 'vitest';
import { auditCsv, type StoredAudit } from '../../web/src/words/audit-csv.ts';

const row = (over: Partial<StoredAudit>): StoredAudit => ({
  ...{ id: 7, at: Date.parse('2026-11-27T15:08:05Z'), who: 'Lan', action: 'user.change', subject: 'user' },
  ...{ subjectId: 'u1', before: null, after: null, source: '10.0.0.5 Chrome, Windows' },
  ...over,
});
const linesOf = (...rows: StoredAudit[]) =>
  auditCsv(rows, { zone: 'Asia/Ho_Chi_Minh', nameOf: () => undefined }).split('\r\n');

test('deed, kind and change are told as the page tells them', () => {
  const [head, line, end] = linesOf(
    row({
      before: JSON.stringify({ displayName: 'Bình', roles: ['operator'] }),
      after: JSON.stringify({ displayName: 'Bình', roles: ['approver'] }),
    }),
  );
  expect(head).toBe('\uFEFFSố,Ngày,Giờ,Người,Việc,Loại,Tên,Thay đổi,Từ đâu');
  expect(line).toMatch(
    /^7,27\/11\/2026,22:08:05,Lan,Sửa tài khoản,Tài khoản,«Bình»,vai trò: .+ → .+,"10\.0\.0\.5 Chrome, Windows"$/,
  );
  expect(line).not.toMatch(/approver|operator|[{}]/);
  expect(end).toBe('');
});

test('no text becomes a formula or a second line of the table', () => {
  const [, line] = linesOf(row({ who: '=HYPERLINK("http://a.example")', action: 'login', source: null }));
  expect(line).toBe(`7,27/11/2026,22:08:05,"'=HYPERLINK(""http://a.example"")",Đăng nhập,Tài khoản,,,`);
  expect(linesOf(row({ after: JSON.stringify({ name: 'a\r\nb' }) }))[1]).toContain('"«a');
});
