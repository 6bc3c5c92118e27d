/** What a proposal is asked for, while it is being filled in. */
import type { ProposalBody } from '../../wire.ts';
import { daysBetween, spanAround } from '../../words/calendar-spans.ts';

export interface WishDraft {
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly times: readonly string[];
  readonly minutes: number | undefined;
  /** Undefined: any approved segment. */
  readonly segmentIds: readonly string[] | undefined;
}

/** Quick choices of days. */
export type Quick = 'week' | 'month' | 'quarter';

/** What the server proposes for at most: a quarter and a day. */
const maxDays = 93;

/** The coming week, mornings and afternoons. */
export function firstWish(today: string): WishDraft {
  return { ...spanAround(today, 'week', 1), times: ['05:30', '17:30'], minutes: 10, segmentIds: undefined };
}

/** The quick choice that the days are; undefined for any others. */
export function quickOf({ from, until }: Pick<WishDraft, 'from' | 'until'>, today: string): Quick | undefined {
  return (['week', 'month', 'quarter'] as const).find((quick) => {
    const span = spanAround(today, quick, 1);
    return span.from === from && span.until === until;
  });
}

/** What is missing, in Vietnamese; undefined when it can be asked. */
export function wishProblem({ from, until, times, minutes, segmentIds }: WishDraft, today: string): string | undefined {
  if (from === undefined || until === undefined) return 'Chọn ngày đầu và ngày cuối.';
  if (until < from) return 'Ngày cuối phải từ ngày đầu trở đi.';
  if (until < today) return 'Những ngày này đã qua. Chọn ngày sắp tới.';
  if (daysBetween(from, until) + 1 > maxDays) return `Mỗi lần đề xuất nhiều nhất ${maxDays} ngày. Chọn ngắn hơn.`;
  if (times.length === 0 || times.some((time) => time === '')) return 'Ghi đủ giờ phát, ví dụ 05:30.';
  if (new Set(times).size < times.length) return 'Có hai giờ phát trùng nhau.';
  if (minutes === undefined) return 'Ghi thời lượng mỗi buổi, phút.';
  if (segmentIds?.length === 0) return 'Chọn ít nhất một tin bài, hoặc để máy chọn trong mọi tin bài đã duyệt.';
  return undefined;
}

/** Undefined while something is missing. */
export function wishBody(draft: WishDraft, today: string): ProposalBody | undefined {
  const { from, until, minutes, segmentIds } = draft;
  if (wishProblem(draft, today) !== undefined || from === undefined || until === undefined || minutes === undefined)
    return undefined;
  const body = { from, until, times: [...draft.times].sort(), slotMs: Math.round(minutes * 60_000) };
  return segmentIds === undefined ? body : { ...body, segmentIds: [...segmentIds] };
}
