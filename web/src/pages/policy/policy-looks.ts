/** How exceptions, sources and days of the calendar look: word, tone and icon. */
import {
  IconBuildingCommunity,
  IconCalendarEvent,
  IconCalendarOff,
  IconCircleCheck,
  IconClockExclamation,
  IconClockX,
  IconHourglassHigh,
  IconLockOpen,
} from '@tabler/icons-react';
import type { ExceptionDay } from '../../../../server/contract/policy.ts';
import type { ExceptionState } from '../../words/policy-words.ts';
import type { SourceState } from '../../words/source-words.ts';
import type { Look } from '../../words/state-words.ts';

export const exceptionLook: Record<ExceptionState, Look> = {
  waiting: { word: 'Chờ duyệt', tone: 'warn', icon: IconHourglassHigh },
  late: { word: 'Không được duyệt kịp', tone: 'bad', icon: IconClockX },
  coming: { word: 'Đã duyệt', tone: 'good', icon: IconCircleCheck },
  open: { word: 'Đang mở', tone: 'live', icon: IconLockOpen },
};

export const sourceLook: Record<SourceState, Look> = {
  waiting: { word: 'Chờ duyệt', tone: 'warn', icon: IconHourglassHigh },
  expired: { word: 'Đã hết hạn', tone: 'bad', icon: IconClockX },
  expiring: { word: 'Sắp hết hạn', tone: 'warn', icon: IconClockExclamation },
  later: { word: 'Đã duyệt, chưa đến ngày dùng', tone: 'info', icon: IconCalendarEvent },
  approved: { word: 'Đã duyệt', tone: 'good', icon: IconCircleCheck },
};

/** Theirs is what the commune said of a day; the rest is computed. */
export function dayLook({ source, holds }: Pick<ExceptionDay, 'source' | 'holds'>): Look {
  if (!holds) return { word: 'Năm nay không nghỉ', tone: 'calm', icon: IconCalendarOff };
  if (source === 'commune') return { word: 'Xã đặt', tone: 'info', icon: IconBuildingCommunity };
  return { word: 'Theo luật', tone: 'good', icon: IconCircleCheck };
}
