/** How much time one question may be about. */
import type { Span } from '../scheduler/model.ts';
import { AppError } from './errors.ts';

/** A month's view with its edges. */
const MAX_DAYS = 32;

/** Refuses a span that is empty, reversed or longer than 32 days. Throws bad-request. */
export function checkSpan({ from, to }: Span): void {
  if (to <= from || to - from > MAX_DAYS * 24 * 3_600_000)
    throw new AppError('bad-request', { detail: `khoảng thời gian tối đa ${MAX_DAYS} ngày` });
}
