/** How far the server's answer stands for the draft as it is now, and what keeps that draft from being stored. */
import type { Preview } from '../../../../server/contract/schedules.ts';
import type { PreviewBody } from '../../wire.ts';

/** `waiting`: no answer to this very draft yet; `last` is the one before it, to be shown as old. */
export type PreviewStanding =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'waiting'; readonly last: Preview | undefined }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'answered'; readonly preview: Preview };

/** `wanted` is the draft's body now, `asked` the one that `answer` belongs to; undefined while day or time are missing. */
export function previewStanding(
  wanted: PreviewBody | undefined,
  asked: PreviewBody | undefined,
  answer: { readonly data: Preview | undefined; readonly error: Error | null; readonly isPlaceholderData: boolean },
): PreviewStanding {
  if (wanted === undefined) return { kind: 'incomplete' };
  if (JSON.stringify(wanted) !== JSON.stringify(asked)) return { kind: 'waiting', last: answer.data };
  if (answer.error !== null) return { kind: 'failed', error: answer.error };
  if (answer.data === undefined || answer.isPlaceholderData) return { kind: 'waiting', last: answer.data };
  return { kind: 'answered', preview: answer.data };
}

/** The draft's conflicts; that an fm station's group sounds, too, is none once the person has said yes. */
export function conflictsOf(preview: Preview, acceptFmGroup: boolean): Preview['conflicts'] {
  return preview.conflicts.filter(({ kind }) => kind !== 'fm-group' || !acceptFmGroup);
}

/** Why the draft must not be stored yet, in a sentence; undefined when it may. `nowMs` is epoch milliseconds. */
export function storingLack(standing: PreviewStanding, acceptFmGroup: boolean, nowMs: number): string | undefined {
  switch (standing.kind) {
    case 'incomplete':
      return 'Ghi đủ ngày và giờ phát.';
    case 'waiting':
      return checking;
    case 'failed':
      return 'Chưa đối chiếu được với lịch và quy chế: xem lý do ở trên.';
    case 'answered':
      return answeredLack(standing.preview, acceptFmGroup, nowMs);
  }
}

/** What stands where the conflicts will. */
export const checking = 'Đang đối chiếu với lịch và quy chế…';

function answeredLack(preview: Preview, acceptFmGroup: boolean, nowMs: number): string | undefined {
  if (!isComing(preview, nowMs)) return 'Lịch này không còn lần phát nào sắp tới. Chọn ngày giờ sắp tới.';
  if (preview.fmGroup !== null && !acceptFmGroup) return 'Đồng ý phát ở cả nhóm trạm FM, hoặc đổi nơi phát.';
  const refused = conflictsOf(preview, acceptFmGroup).some(({ refuses }) => refuses);
  return refused ? 'Sửa những chỗ không lưu được ở trên.' : undefined;
}

/** Whether anything is still to come; a list as long as the server was asked for may go on. */
export function isComing({ occurrences }: Preview, nowMs: number): boolean {
  return occurrences.length >= occurrenceLimits.fresh || occurrences.some((at) => Date.parse(at) > nowMs);
}

/** How many occurrences are asked for: enough for a year of a daily schedule; of a stored one much may be past. */
export const occurrenceLimits = { fresh: 400, stored: 2000 };
