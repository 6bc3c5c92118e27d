/** Whether a target is met, as people see it: word, tone and icon together. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Look } from '../../words/state-words.ts';

/** A place against a target of several periods: met on the sum alone is less than met in each of them, and says so. */
export function placeLook(
  { met, periodsMet }: { readonly met: boolean; readonly periodsMet: number },
  periods: number,
): Look {
  if (!met) return metLook.lacking;
  return periodsMet === periods ? metLook.met : { ...metLook.onSum, word: `Đạt tổng, ${periodsMet}/${periods} kỳ` };
}

export const metLook: Record<'met' | 'onSum' | 'lacking' | 'willMeet', Look> = {
  met: { word: 'Đạt', tone: 'good', icon: IconCircleCheck },
  onSum: { word: 'Đạt tính tổng', tone: 'info', icon: IconInfoCircle },
  lacking: { word: 'Chưa đạt', tone: 'warn', icon: IconAlertTriangle },
  willMeet: { word: 'Sẽ đạt', tone: 'good', icon: IconCircleCheck },
};
