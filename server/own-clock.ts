/** Whether this machine's clock is still to be set by the network: in the first minutes after its boot the server then tells no time and publishes nothing. */

/** A network that is not there by then is not waited for: an emergency is not held up for longer, ms. */
const LONGEST_MS = 120_000;
const ASK_EVERY_MS = 5_000;

/** `isToBeSet` asks who keeps the clock; false where nobody does, and everything goes on as it is. `sinceBootMs` is the machine's. */
export function ownClock(isToBeSet: () => Promise<boolean>, sinceBootMs: () => number): () => Promise<boolean> {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let answer = Promise.resolve(true);
  let isSettled = false;
  return async () => {
    isSettled ||= sinceBootMs() >= LONGEST_MS;
    if (isSettled) return false;
    if (sinceBootMs() - askedAtMs >= ASK_EVERY_MS) {
      askedAtMs = sinceBootMs();
      answer = isToBeSet();
    }
    isSettled = !(await answer);
    return !isSettled;
  };
}
