/** How much time one question may be about. */
import type { Span } from '../scheduler/model.ts';
import { AppError } from './errors.ts';

/** A month's view with its edges. */
const MAX_DAYS = 32;

/** Refuses a span that is empty, reversed or longer than `mostDays` (32). Throws bad-request. */
export function checkSpan({ from, to }: Span, mostDays: number = MAX_DAYS): void {
  if (to <= from || to - from > mostDays * 24 * 3_600_000)
    throw new AppError('bad-request', { detail: `khoảng thời gian tối đa ${mostDays} ngày` });
}
