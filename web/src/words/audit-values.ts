/** The words for the values that the audit log keeps as programs call them. */
import { answerWord } from './answer-words.ts';
import { incidentActionWord, incidentKindWord } from './incident-words.ts';
import { dayKindWord, itemKindWord, kindWord, priorityWord, roleWord } from './state-words.ts';
import { perWord } from './target-words.ts';

const tables = {
  role: roleWord,
  priority: { ...priorityWord, emergency: 'Khẩn cấp' },
  'segment kind': kindWord,
  'station kind': { commune: 'đài xã', village: 'trạm thôn' },
  'exceptionDay kind': dayKindWord,
  'item kind': itemKindWord,
  'incident kind': incidentKindWord,
  'incident action': incidentActionWord,
  lateRule: { join: 'vào từ tin bài kế tiếp', skip: 'bỏ cả lượt' },
  onExceptionDays: {
    'as-usual': 'phát như thường lệ',
    skip: 'nghỉ, không phát',
    instead: 'phát chương trình khác',
  },
  answer: { follow: 'tiếp nối', override: 'ghi đè', move: 'dời', cancel: 'hủy' },
  heard: answerWord,
  heardOf: { week: 'cả tuần', day: 'một ngày', airing: 'một lượt phát' },
  decision: { approved: 'duyệt', returned: 'trả lại' },
  transport: { ip: 'qua mạng', fm: 'thu sóng FM đài xã', manual: 'loa kéo, phát tay' },
  measure: { airings: 'số lượt', minutes: 'số phút' },
  per: perWord,
  each: { village: 'mỗi thôn', commune: 'toàn xã' },
} satisfies Record<string, Readonly<Record<string, string>>>;

/** A kind of value; `station kind` is what stations call their kind. */
export type ValueKind = keyof typeof tables;

/** `auditValue('priority', 'normal')` is `thông thường`; '' for what is no such value. */
export function auditValue(kind: ValueKind, value: unknown): string {
  const table: Readonly<Record<string, string>> = tables[kind];
  const word = table[String(value)] ?? '';
  // Names such as FM keep their letters.
  return word.charAt(0).toLocaleLowerCase('vi') + word.slice(1);
}

/** The kinds that things of this subject have, such as a segment's; undefined for subjects without. */
export function kindOf(subject: string): ValueKind | undefined {
  const kind = `${subject} kind`;
  return kind in tables ? (kind as ValueKind) : undefined;
}
