/** Words for the files that a restore had to leave out, each name once. */
import type { BackupState } from '../../../server/contract/backups.ts';

type LeftOut = NonNullable<BackupState['restored']>['leftOut'][number];

const MOST = 20;

/** "tin bài «A»; 2 ảnh và 3 tệp khác": the first names; of the same name how many. */
export function leftOutNames(files: readonly LeftOut[]): string {
  const counts = new Map<string, number>();
  for (const { words } of files) counts.set(words, (counts.get(words) ?? 0) + 1);
  const names = [...counts].map(([words, count]) => (count === 1 ? words : `${count} ${words}`));
  const more = [...counts.values()].slice(MOST).reduce((sum, count) => sum + count, 0);
  return `${names.slice(0, MOST).join('; ')}${more === 0 ? '' : ` và ${more} tệp khác`}`;
}

/** What to do about them after the restore, and why. */
export function leftOutPoint(files: readonly LeftOut[]): { readonly what: string; readonly why: string } {
  const silent = files.filter(({ isSilent }) => isSilent);
  const others = files.filter(({ isSilent }) => !isSilent);
  const rest = others.length === 0 ? '' : `Mất nhưng không ảnh hưởng việc phát: ${leftOutNames(others)}.`;
  if (silent.length === 0) return { what: 'Xem những tệp mà bản sao lưu thiếu', why: rest };
  const why = `Trạm chưa có sẵn tệp thì không phát được: ${leftOutNames(silent)}.`;
  return { what: 'Tải lên lại, gửi duyệt lại tin bài mà bản sao lưu thiếu tệp âm thanh', why: `${why} ${rest}`.trim() };
}
