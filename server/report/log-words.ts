/** The states and the evidence of the log's rows, as a document names them. */
import type { Evidence, Outcome } from '../../scheduler/model.ts';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  aired: 'đã phát',
  late: 'phát muộn',
  cut: 'phát thiếu',
  preempted: 'nhường ưu tiên',
  skipped: 'bỏ qua',
  missed: 'không phát',
  unknown: 'không rõ',
};
const EVIDENCE: Readonly<Record<Evidence, string>> = {
  machine: 'máy trạm ghi',
  carrier: 'theo đài xã',
  village: 'trưởng thôn xác nhận',
  listened: 'đã nghe kiểm tra',
  none: '',
};

interface OpenRow {
  readonly outcome: string;
  readonly closedAt: number | null;
  readonly plannedAt: number;
}

/** A row's outcome at `now`; one that is still open and unknown has not been heard from yet, or has not begun. */
export function outcomeWords(row: OpenRow, now: number = Number.POSITIVE_INFINITY): string {
  const { outcome, closedAt, plannedAt } = row;
  if (outcome === 'unknown' && closedAt === null) return plannedAt > now ? 'chưa đến giờ' : 'chưa báo về';
  return OUTCOMES[outcome as Outcome] ?? outcome;
}

/** What sounded of a row, ms: what a carrier sent and a village did not hear, did not. */
export function soundedMs({ outcome, renderedMs }: { readonly outcome: string; readonly renderedMs: number }): number {
  return outcome === 'missed' ? 0 : renderedMs;
}

/** What a row's outcome rests on; nothing where nothing vouches for it. */
export function evidenceWords(evidence: string): string {
  return EVIDENCE[evidence as Evidence] ?? evidence;
}
