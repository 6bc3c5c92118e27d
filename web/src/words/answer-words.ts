/** What people say was heard, in words. */
import type { Answer } from '../../../server/contract/evidence.ts';

export const answerWord: Readonly<Record<Answer, string>> = {
  heard: 'nghe được',
  partly: 'chỉ nghe một phần',
  'bad-sound': 'tiếng kém',
  'not-heard': 'không nghe',
  cleared: 'rút câu trả lời',
};

/** How a word reached the office. */
export const viaWord: Readonly<Record<'phone' | 'link' | 'page' | 'listening', string>> = {
  phone: 'báo qua điện thoại',
  link: 'tự bấm trên đường dẫn của thôn',
  page: 'ghi trên trang',
  listening: 'cán bộ nghe tại chỗ',
};
