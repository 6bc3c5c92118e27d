/** What Hôm nay says of backups: none for two days, one that lacks something, a damaged database, a restore that nobody has gone through. */
import { join, resolve } from 'node:path';
import type { AppDeps } from './app-deps.ts';
import { type FolderStanding, standingOf } from './store/backup-store.ts';
import { readWholeCheck } from './store/check-database.ts';
import { getCommune } from './store/commune-store.ts';
import { newestRestore } from './store/restore-store.ts';
import type { Task } from './today-tasks.ts';
import { dateText, timeText } from './vietnamese-time.ts';

const HREF = '/quan-tri/sao-luu';
const HOUR_MS = 3_600_000;
/** One night may be missed: the machine was off. */
const LATE_AFTER_MS = 48 * HOUR_MS;

/** The tasks at `now`, most pressing first. Where no folder is set, nothing is said of backups. */
export async function backupTasks({ db, communeId, config }: AppDeps, now: number): Promise<Task[]> {
  const folder = config.LOA_BACKUP_DIR;
  const { zone } = await getCommune(db, communeId);
  const check = readWholeCheck(join(config.dataDir, 'loa.sqlite'));
  const restored = await newestRestore(db, communeId);
  return [
    ...(check === undefined || check.verdict === 'ok' ? [] : [DAMAGED]),
    ...(restored === undefined || restored.settledAt !== null ? [] : [restoredTask(restored.madeAt, zone)]),
    ...(folder === undefined ? [] : lateTask(await standingOf(db, communeId, resolve(folder), now), now)),
  ];
}

const DAMAGED: Task = {
  kind: 'backup',
  title: 'Dữ liệu trên máy chủ bị hỏng',
  detail: 'Gọi người quản trị máy chủ ngay: khôi phục từ bản sao lưu mới nhất. Các trạm vẫn phát theo lịch đã nhận.',
  href: HREF,
};

function restoredTask(madeAt: number, zone: string): Task {
  return {
    kind: 'backup',
    title: `Đã khôi phục từ bản sao lưu lúc ${timeText(madeAt, zone)} ngày ${dateText(madeAt, zone)}`,
    detail: 'Việc làm sau bản sao lưu đó đã mất. Làm hết danh sách kiểm tra, nhất là tin bài đã thu hồi',
    href: HREF,
  };
}

function lateTask({ made, failed }: FolderStanding, now: number): Task[] {
  const why = failed?.fault;
  if (made === undefined)
    return [task('Chưa có bản sao lưu nào', why ?? 'Bản đầu tiên được làm trong ít phút khi bộ phận xử lý chạy')];
  const days = Math.floor((now - made.startedAt) / (24 * HOUR_MS));
  if (now - made.startedAt > LATE_AFTER_MS)
    return [task(`Đã ${days} ngày chưa sao lưu được`, why ?? 'Xem ổ đĩa sao lưu có còn cắm và còn chỗ không')];
  if (made.fault === null) return [];
  const title = made.verifiedAt === null ? 'Bản sao lưu gần nhất chưa trọn vẹn' : 'Xem lại việc sao lưu';
  return [task(title, made.fault)];
}

function task(title: string, detail: string): Task {
  return { kind: 'backup', title, detail, href: HREF };
}
