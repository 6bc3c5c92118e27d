/** The time, as a value that renders again at every step. */
import { useEffect, useState } from 'react';

/** Epoch milliseconds of this computer's clock plus `ahead`, renewed every `stepMs`. */
export function useNow(stepMs: number, aheadMs = 0): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), stepMs);
    return () => window.clearInterval(timer);
  }, [stepMs]);
  return now + aheadMs;
}
