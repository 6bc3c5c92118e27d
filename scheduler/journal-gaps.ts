/** The times of which a station's journal says nothing: where entries are missing, and since when it has not reported. */
import type { InstantMs, Span } from './model.ts';
import { type JournalRun, vouchedSpans } from './vouched-time.ts';

/** `hole`: entries were lost, kept aside, or another journal began later; `silent`: nothing has come since. */
export interface Gap extends Span {
  readonly kind: 'hole' | 'silent';
}

/** A station in contact vouches for its silence every two minutes; so much later it is worth a word. */
export const SILENT_AFTER_MS = 600_000;

/** The gaps of a span up to `now`, in order. Before its first run a station kept no journal, and lacks none. */
export function journalGaps(runs: readonly JournalRun[], span: Span, now: InstantMs): Gap[] {
  const vouched = vouchedSpans(runs).sort((a, b) => a.from - b.from);
  let known = Math.min(...runs.map(({ beganAt }) => beganAt));
  if (!Number.isFinite(known)) return [];
  const gaps: Gap[] = [];
  for (const { from, to } of vouched) {
    if (from > known) gaps.push({ kind: 'hole', from: known, to: from });
    known = Math.max(known, to);
  }
  // What was lost at the end of what has arrived.
  const end = Math.max(...runs.map(({ coveredUntil }) => coveredUntil));
  if (end > known) gaps.push({ kind: 'hole', from: known, to: end });
  known = Math.max(known, end);
  if (now - known >= SILENT_AFTER_MS) gaps.push({ kind: 'silent', from: known, to: now });
  return gaps.flatMap(({ kind, ...gap }) => {
    const [from, to] = [Math.max(gap.from, span.from), Math.min(gap.to, span.to, now)];
    return to > from ? [{ kind, from, to }] : [];
  });
}
