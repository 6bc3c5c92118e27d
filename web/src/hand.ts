/** Whether a person's hand was at the machine lately: keys, pointer, touch. Requests say so, and a shared computer locks itself by it. */

/** The header by which a request says that a hand was there. */
export const handHeader = 'x-loa-active';
/** A hand this long ago still counts for a request, ms. */
const freshMs = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

let lastHandAt = Number.NEGATIVE_INFINITY;

/** Notes a hand at `now`, on any clock that only goes forward, ms. What works for a person (an upload, a recording) notes one, too. */
export function noteHand(now: number = performance.now()): void {
  if (now > lastHandAt) lastHandAt = now;
}

/** How long no hand was there, ms. */
export function handAgeMs(now: number = performance.now()): number {
  return now - lastHandAt;
}

/** The header that goes with a request, when a hand was there within the last minute. */
export function handHeaders(now: number = performance.now()): Readonly<Record<string, string>> {
  return handAgeMs(now) <= freshMs ? { [handHeader]: '1' } : {};
}

/** Looks at the page's own events until the returned function is called. */
export function watchHand(target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): () => void {
  const note = () => noteHand();
  for (const sign of signs) target.addEventListener(sign, note, { capture: true, passive: true });
  return () => {
    for (const sign of signs) target.removeEventListener(sign, note, { capture: true });
  };
}
