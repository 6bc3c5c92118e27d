/** By what name the watch knows the cause of an incident it opened, and that a person's word on it stays. */

/** Behind the watch's own name of a cause: a person has said what it was, and that stays. */
const KEPT = '/kept';

/** The name under which the watch leaves the kind of an incident as a person put it. */
export function keptKey(watchKey: string): string {
  return isKept(watchKey) ? watchKey : `${watchKey}${KEPT}`;
}

/** Whether a person has said what it was. */
export function isKept(watchKey: string): boolean {
  return watchKey.endsWith(KEPT);
}

/** Both names of a cause, the watch's own first. */
export function namesOfCause(watchKey: string): string[] {
  const name = isKept(watchKey) ? watchKey.slice(0, -KEPT.length) : watchKey;
  return [name, keptKey(name)];
}
