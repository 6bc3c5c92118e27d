/** The commune's keys in words: a key's fingerprint, and which stations have its list. */
import type { KeyState } from '../../../server/contract/keys.ts';

/** Twelve letters as people compare them: "ABCD-EFGH-JKLM". */
export function inFours(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1-');
}

/** Which stations have said that they have the list in force. */
export function holdingWords({ holding, waiting }: KeyState['stations']): string {
  const all = holding + waiting.length;
  if (all === 0) return 'chưa trạm nào báo về';
  if (waiting.length === 0) return `cả ${all} trạm đã có`;
  return `${holding}/${all} trạm đã có; chưa có: ${waiting.join(', ')} (nhận khi có liên lạc)`;
}
