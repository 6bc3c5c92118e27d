/** What a backup lacked is told by name: what is silent until it is uploaded again, and what is lost but missed by no station. */
import { expect, test } from 'vitest';
import { auditChanges } from '../../web/src/words/audit-changes.ts';
import { leftOutNames, leftOutPoint } from '../../web/src/words/left-out-words.ts';

const silent = { words: 'tin bài «Lịch tiêm chủng»', isSilent: true };
const photo = { words: 'ảnh', isSilent: false };
const original = { words: 'tệp gốc của tin bài «Lịch tiêm chủng»', isSilent: false };

test('a segment that is silent is to be uploaded again; the rest is told beside it, the same words once', () => {
  expect(leftOutPoint([silent, photo, original, photo])).toEqual({
    what: 'Tải lên lại, gửi duyệt lại tin bài mà bản sao lưu thiếu tệp âm thanh',
    why: 'Trạm chưa có sẵn tệp thì không phát được: tin bài «Lịch tiêm chủng». Mất nhưng không ảnh hưởng việc phát: 2 ảnh; tệp gốc của tin bài «Lịch tiêm chủng».',
  });
});

test('where nothing is silent nothing has to be uploaded', () => {
  expect(leftOutPoint([photo])).toEqual({
    what: 'Xem những tệp mà bản sao lưu thiếu',
    why: 'Mất nhưng không ảnh hưởng việc phát: ảnh.',
  });
});

test('of a whole disk the first names are told, and how many files there are besides', () => {
  const files = Array.from({ length: 23 }, (_, index) => ({ words: `tin bài «${index}»`, isSilent: true }));
  expect(leftOutNames([...files, photo, photo])).toMatch(/^tin bài «0»; .*«19» và 5 tệp khác$/);
});

test('the log names them', () => {
  const row = { subject: 'backup', before: null, after: { title: 'loa-x', stoppedOrders: [], leftOut: [silent] } };
  const whole = {
    ...row,
    id: 1,
    at: '',
    who: '',
    action: 'backup.restore',
    subjectId: 'x',
    source: null,
    chained: true,
  };
  const changes = auditChanges(whole, { zone: 'Asia/Ho_Chi_Minh', nameOf: () => undefined });
  expect(changes).toEqual([{ field: 'bản sao lưu thiếu', words: silent.words }]);
});
