/** How the check of a file's bytes looks in a list of what is approved or signed at once. */
import { IconAlertTriangle, IconHourglassHigh, IconShieldCheck } from '@tabler/icons-react';
import type { Look } from '../../words/state-words.ts';

/** `kind` undefined: still at it. */
export function checkLook(kind: 'verified' | 'mismatch' | undefined, error: Error | null): Look {
  if (error !== null) return { word: 'không tải được', tone: 'bad', icon: IconAlertTriangle };
  if (kind === 'verified') return { word: 'đúng bản', tone: 'good', icon: IconShieldCheck };
  if (kind === 'mismatch') return { word: 'sai bản', tone: 'bad', icon: IconAlertTriangle };
  return { word: 'đang kiểm tra', tone: 'calm', icon: IconHourglassHigh };
}
