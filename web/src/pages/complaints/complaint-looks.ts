/** How a complaint stands: word, tone and icon together. */
import { IconCircleCheck, IconClock, IconClockExclamation } from '@tabler/icons-react';
import type { Complaint } from '../../../../server/contract/incidents.ts';
import type { Look } from '../../words/state-words.ts';

export function complaintLook({ closedAt, overdue, dueOn }: Complaint, today: string): Look {
  if (closedAt !== null) return { word: 'Đã trả lời', tone: 'good', icon: IconCircleCheck };
  if (overdue) return { word: 'Quá hạn', tone: 'bad', icon: IconClockExclamation };
  if (dueOn === today) return { word: 'Đến hạn hôm nay', tone: 'warn', icon: IconClockExclamation };
  return { word: 'Chưa trả lời xong', tone: 'warn', icon: IconClock };
}
