/** A stored segment as the API shows it. */
import { type Refusal, refusalText } from '../audio/refusals.ts';
import type { Segment } from './contract/segments.ts';
import { approversNeeded, segmentState, yesesOf } from './segment-state.ts';
import { fromJson } from './store/json-column.ts';
import type { JobTable } from './store/schema.ts';
import { type SegmentRecord, tagsOf } from './store/segment-store.ts';

/** What the serializer takes: instants as epoch ms. */
export interface SegmentView
  extends Omit<Segment, 'validFrom' | 'validUntil' | 'createdAt' | 'rendition' | 'approval' | 'nextAiringAt'> {
  validFrom: number | null;
  validUntil: number | null;
  createdAt: number;
  rendition: (Omit<NonNullable<Segment['rendition']>, 'createdAt'> & { createdAt: number }) | null;
  approval: (Omit<NonNullable<Segment['approval']>, 'at' | 'undoUntil'> & { at: number; undoUntil: number }) | null;
  nextAiringAt: number | null;
}

/** The whole segment with its rendition's waveform and what it does not fit into; `brief` leaves these and the text out, for lists. */
export function viewSegment(
  record: SegmentRecord,
  nextAiringAt: number | undefined,
  shown: 'brief' | { readonly waveform: readonly number[]; readonly misfits: readonly string[] },
): SegmentView {
  const { row, rendition, job, approval, topics } = record;
  const state = segmentState(record);
  return {
    id: row.id,
    title: row.title,
    kind: row.kind as Segment['kind'],
    topics: [...topics],
    tags: tagsOf(row),
    text: shown === 'brief' ? '' : row.text,
    namesPersons: row.namesPersons === 1,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    state,
    authorId: row.authorId,
    author: row.author,
    createdAt: row.createdAt,
    progress: state === 'processing' ? (job?.progress ?? 0) : null,
    refusal: state === 'refused' ? refusalOf(job) : null,
    rendition:
      rendition === undefined
        ? null
        : {
            sha256: rendition.sha256,
            bytes: rendition.bytes,
            durationMs: rendition.durationMs,
            loudnessLufs: rendition.loudnessLufs,
            truePeakDb: rendition.truePeakDb,
            waveform: shown === 'brief' ? [] : [...shown.waveform],
            createdAt: rendition.createdAt,
          },
    approval:
      approval === undefined
        ? null
        : {
            id: approval.id,
            decision: approval.decision,
            sha256: approval.sha256,
            by: approval.byName,
            note: approval.note,
            at: approval.at,
            undoUntil: approval.undoUntil,
          },
    approvers: yesesOf(record).map(({ byId, byName }) => ({ id: byId, name: byName })),
    approversNeeded: approversNeeded(row),
    nextAiringAt: nextAiringAt ?? null,
    misfits: shown === 'brief' ? [] : [...shown.misfits],
  };
}

function refusalOf(job: JobTable | undefined): { code: string; message: string } | null {
  if (job?.refusal == null) return null;
  const refusal = fromJson<{ code: string; facts: Record<string, unknown> }>(job.refusal);
  if (job.state === 'failed') return { code: refusal.code, message: failureText(job.kind, refusal.code) };
  return { code: refusal.code, message: refusalText(refusal as Refusal) };
}

/** Why a job ended without a verdict on its file. Power cuts look like a file that kills the worker: it does not blame the file. */
function failureText(kind: JobTable['kind'], code: string): string {
  const again = kind === 'file' ? 'Tải tệp lên lại' : 'Bấm "Đọc bằng máy" lại';
  if (code === 'worker-died') {
    const further = kind === 'file' ? '; nếu vẫn bị, lưu lại tệp dưới dạng MP3 hoặc WAV rồi tải lên' : '';
    return `Việc xử lý bị gián đoạn nhiều lần, thường do máy chủ mất điện hoặc khởi động lại. ${again} để thử lần nữa${further}.`;
  }
  if (code === 'disk-full')
    return `Máy chủ hết chỗ chứa suốt một ngày nên chưa xử lý được. Báo quản trị viên dọn ổ đĩa, rồi ${again[0]?.toLowerCase()}${again.slice(1)}.`;
  if (code === 'superseded') return 'Một bản mới hơn đã được xử lý xong trước, nên bản này không dùng đến.';
  if (code === 'speech-text-empty') return 'Tin bài chưa có lời văn nên máy không đọc được. Nhập lời văn rồi thử lại.';
  if (code === 'speech-text-too-long') return 'Lời văn quá dài nên máy không đọc được. Chia thành nhiều tin bài.';
  if (kind === 'speech') return `Máy chủ không đọc được lời văn này. ${again}; nếu vẫn lỗi, báo quản trị viên.`;
  return 'Máy chủ không xử lý được tệp này sau nhiều lần thử. Lưu lại tệp dưới dạng MP3 hoặc WAV rồi tải lên lại.';
}
