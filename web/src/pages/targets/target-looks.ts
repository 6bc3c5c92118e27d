/** Whether a target is met, as people see it: word, tone and icon together. */
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Look } from '../../words/state-words.ts';

export const metLook: Record<'met' | 'lacking' | 'willMeet', Look> = {
  met: { word: 'Đạt', tone: 'good', icon: IconCircleCheck },
  lacking: { word: 'Chưa đạt', tone: 'warn', icon: IconAlertTriangle },
  willMeet: { word: 'Sẽ đạt', tone: 'good', icon: IconCircleCheck },
};
