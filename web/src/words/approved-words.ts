/** What an approval came to, in a sentence or two. */

/** `what` was approved: «Lịch tiêm chủng», or so many. `unfinished`: how many of it name persons and wait for a second approver. */
export function approvedWords(
  what: string,
  { isSigned, unfinished }: { readonly isSigned: boolean; readonly unfinished: number },
): string {
  const done = `Đã duyệt${isSigned ? ' và ký' : ''} ${what}.`;
  if (unfinished === 1 && what.startsWith('«')) return `${done} Cần thêm một người khác duyệt.`;
  if (unfinished > 0) return `${done} ${unfinished} tin bài nêu tên người còn cần một người khác duyệt.`;
  return isSigned ? `${done} Các trạm sẽ phát đúng bản này.` : done;
}
