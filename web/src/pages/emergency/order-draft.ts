/** An emergency order while it is filled in, what it still lacks, and what is sent. */
import type { InterruptWrite } from '../../../../server/contract/interrupts.ts';
import type { Target } from '../../wire.ts';
import type { Repeating } from '../../words/order-words.ts';

export interface OrderDraft extends Repeating {
  /** What is said, once it can be played. */
  readonly segmentId: string | undefined;
  readonly target: Target;
  readonly saysTime: boolean;
  /** Asked only while another emergency runs. */
  readonly replaces: boolean | undefined;
}

/** Everywhere, once, with its time: what is right at night when nobody has time to choose. */
export const freshOrder: OrderDraft = {
  segmentId: undefined,
  target: { kind: 'all' },
  repeatEveryMinutes: null,
  expiresInMinutes: 60,
  saysTime: true,
  replaces: undefined,
};

/** The first thing that is missing, as a request; undefined: it can be sent. */
export function orderLack(
  { segmentId, replaces }: OrderDraft,
  around: { readonly stations: number; readonly another: boolean },
): string | undefined {
  if (segmentId === undefined) return 'Chọn một mẫu, thu giọng nói hoặc để máy đọc.';
  if (around.stations === 0) return 'Chọn ít nhất một trạm.';
  if (around.another && replaces === undefined) return 'Trả lời ở bước 3: thay lệnh đang phát hay phát sau.';
  return undefined;
}

/** What the server gets; undefined while it is not known what is said. */
export function orderOf(draft: OrderDraft): Omit<InterruptWrite, 'requestId'> | undefined {
  const { segmentId, replaces, ...rest } = draft;
  if (segmentId === undefined) return undefined;
  return { kind: 'emergency', segmentId, replaces: replaces === true, ...rest, saysTime: saysItsTime(draft) };
}

/** What repeats always says its time of issue: heard the third time it must not pass for news. */
export function saysItsTime({ repeatEveryMinutes, saysTime }: OrderDraft): boolean {
  return repeatEveryMinutes !== null || saysTime;
}
