/** `loa backup`, `loa backup verify`, `loa backup-key`, `loa restore`: backups from the server's console, each telling in words what it did. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { inFours } from '../key-state.ts';
import { CONSOLE, withData } from '../open-data.ts';
import { readOptions } from '../station-arguments.ts';
import { dateText, timeText } from '../vietnamese-time.ts';
import { makeBackupKey, readIdentity } from './age-stream.ts';
import { backupBeside, faultWords } from './backup-beside.ts';
import { findBackup, findBackups } from './backup-folder.ts';
import { refillMedia } from './refill-media.ts';
import { restoreBackup } from './restore-backup.ts';
import { findFaults, findFaultsInside } from './verify-backup.ts';

/** What to print, and whether all is well. */
export interface CommandOutcome {
  readonly report: string;
  readonly isWell: boolean;
}

/** The zone of words on a console where no commune says its own. */
const ZONE = 'Asia/Ho_Chi_Minh';
const MOST_TOLD = 20;
/** What opens a backup: its key, or the word that it is not encrypted. */
const OPENING = { identity: { type: 'string' }, plain: { type: 'boolean', default: false } } as const;
interface Opening {
  readonly identity?: string | undefined;
  readonly plain?: boolean | undefined;
}

/**
 * `[--to THƯMỤC] [--plain]` makes a backup of the data folder, also beside a running server; `verify [BẢN] [--identity TỆP | --plain]` reads one
 * (or the newest) again; `refill [BẢN] [--identity TỆP | --plain]` copies back what the data folder has lost. Throws option-invalid,
 * backup-running, backup-failed, backup-no-key, restore-refused.
 */
export async function runBackupCommand(args: readonly string[], config: Config): Promise<CommandOutcome> {
  if (args[0] === 'verify') return verifyCommand(args.slice(1), config);
  if (args[0] === 'refill') return refillCommand(args.slice(1), config);
  const { to, plain } = readOptions(args, [], { to: { type: 'string' }, plain: { type: 'boolean', default: false } });
  const folder = folderOf(to, config);
  const recipient = plain === true ? undefined : config.LOA_BACKUP_RECIPIENT;
  if (recipient === undefined && plain !== true)
    throw new AppError('option-invalid', {
      name: 'LOA_BACKUP_RECIPIENT',
      reason:
        'chưa có khóa sao lưu: tạo bằng npm run loa -- backup-key, hoặc thêm --plain để ghi không mã hóa (ai cầm đĩa cũng đọc được khóa ký)',
    });
  return withData(config.dataDir, Date.now(), async ({ db, communeId, dataDir }) => {
    const place = { db, communeId, dataDir, folder, recipient, keepDays: config.LOA_BACKUP_KEEP, now: Date.now };
    const done = await backupBeside(place, CONSOLE);
    const fault = faultWords(done);
    const lines = [
      `Đã sao lưu vào ${join(folder, done.name)}`,
      `  ${done.files} tệp, ${megabytes(done.bytes)} MB (mới ${megabytes(done.newBytes)} MB), ${recipient === undefined ? 'KHÔNG mã hóa: cất đĩa như cất khóa' : 'đã mã hóa'}`,
      ...(done.dropped.length === 0 ? [] : [`  đã bỏ ${done.dropped.length} bản cũ`]),
      ...(fault === undefined ? ['  phần mới ghi đã đọc lại, khớp từng byte'] : [`  CHÚ Ý: ${fault}`]),
      ...(done.rootKeyHere
        ? ['  CHÚ Ý: khóa gốc còn nằm trên máy chủ. Chuyển vào két rồi xóa khỏi máy; bản sao lưu không chứa khóa gốc.']
        : []),
    ];
    return { report: `${lines.join('\n')}\n`, isWell: fault === undefined };
  });
}

/** Makes a new key; what it prints is the identity file for the safe, as `age-keygen` writes it. */
export async function runBackupKeyCommand(): Promise<string> {
  const { identity, recipient } = await makeBackupKey();
  return [
    '# KHÓA SAO LƯU của xã. In ra hoặc chép vào USB, cất trong két cùng khóa gốc. Mất khóa này thì không mở được bản sao lưu.',
    '# Không để tệp này trên máy chủ. Đặt trên máy chủ dòng sau:',
    `# LOA_BACKUP_RECIPIENT=${recipient}`,
    identity,
    '',
  ].join('\n');
}

/** `BẢN --to THƯMỤC [--identity TỆP | --plain] [--without-damaged]`: into an empty place. Throws option-invalid, restore-refused, backup-no-key. */
export async function runRestoreCommand(args: readonly string[], now: number): Promise<string> {
  const [from, ...rest] = args;
  if (from === undefined || from.startsWith('--'))
    throw new AppError('option-invalid', { name: 'BẢN', reason: 'cần tên thư mục của bản sao lưu' });
  const known = { to: { type: 'string' }, 'without-damaged': { type: 'boolean', default: false }, ...OPENING } as const;
  const { to, 'without-damaged': withoutDamaged = false, ...opening } = readOptions(rest, ['to'], known);
  const place = resolve(to ?? '');
  const order = { from, to: place, identity: await identityIn(opening), withoutDamaged, now, actor: CONSOLE };
  const { manifest, leftOut } = await restoreBackup(order);
  const { communeName, madeAt, root, files } = manifest;
  return [
    `Đã khôi phục ${communeName}, trạng thái lúc ${momentText(madeAt)}, vào ${place}`,
    ...(leftOut.length === 0 ? [] : [`  CHÚ Ý: thiếu ${leftOut.length} tệp hỏng hoặc mất trong bản sao lưu:`]),
    ...leftOut.map(
      ({ words, path, isSilent }) =>
        `    ${words} (${path})${isSilent ? ': tải lên lại ở Kho tin bài rồi gửi duyệt lại' : ''}`,
    ),
    `  ${files.length - leftOut.length} tệp khớp với bản kê. Khóa gốc của xã: ${inFours(root)} (so với tờ In danh sách khóa cất trong két)`,
    '  Mọi phiên đăng nhập, đường dẫn mời và mã cài trạm cũ đã hết hiệu lực.',
    '  Chạy máy chủ với LOA_DATA_DIR trỏ vào thư mục này, rồi làm danh sách kiểm tra ở Quản trị > Sao lưu.',
    '',
  ].join('\n');
}

async function verifyCommand(args: readonly string[], config: Config): Promise<CommandOutcome> {
  const { folder, backup, key } = await openNamed(args, config);
  const isOpen = key !== undefined || !backup.listing.encrypted;
  const faults = await findFaults(folder, backup, () => undefined);
  if (isOpen) faults.push(...(await findFaultsInside(folder, backup, key)));
  const { name, listing } = backup;
  const head = `${join(folder, name)}: lúc ${momentText(listing.madeAt)}, ${listing.files.length} tệp`;
  if (faults.length > 0) {
    const told = [...new Set(faults)].slice(0, MOST_TOLD).map((path) => `  hỏng, thiếu hoặc không đọc được: ${path}`);
    return { report: `${[head, ...told].join('\n')}\n`, isWell: false };
  }
  const how = isOpen ? 'nội dung khớp với bản kê' : 'từng byte như lúc ghi (nội dung chỉ xem được khi có --identity)';
  return { report: `${head}\n  nguyên vẹn: ${how}\n`, isWell: true };
}

/** Only what is not there is written, and only what hashes to what the manifest says. */
async function refillCommand(args: readonly string[], config: Config): Promise<CommandOutcome> {
  const { folder, backup, key } = await openNamed(args, config);
  const { back, lost } = await withData(config.dataDir, Date.now(), ({ db, dataDir }) =>
    refillMedia({ db, dataDir, folder, backup, identity: key }),
  );
  const lines = [
    `Từ ${join(folder, backup.name)}: đã lấy lại ${back.length} tệp mà máy chủ mất`,
    ...back.slice(0, MOST_TOLD).map((path) => `  ${path}`),
    ...(lost.length === 0 ? [] : [`  CHÚ Ý: ${lost.length} tệp bản này cũng không có hoặc hỏng:`]),
    ...lost.slice(0, MOST_TOLD).map((path) => `  ${path}`),
  ];
  return { report: `${lines.join('\n')}\n`, isWell: lost.length === 0 };
}

/** The backup that is named, or the newest, and what opens it. */
async function openNamed(args: readonly string[], config: Config) {
  const named = args[0]?.startsWith('--') === false ? args[0] : undefined;
  const rest = named === undefined ? args : args.slice(1);
  const { to, ...opening } = readOptions(rest, [], { to: { type: 'string' }, ...OPENING });
  const folder = named?.includes('/') === true ? dirname(resolve(named)) : folderOf(to, config);
  const backup = named === undefined ? (await findBackups(folder))[0] : findBackup(folder, basename(named));
  if (backup === undefined)
    throw new AppError('option-invalid', {
      name: 'BẢN',
      reason: `không có bản sao lưu ${named ?? 'nào'} đọc được ở ${folder}`,
    });
  return { folder, backup, key: await identityIn(opening) };
}

function folderOf(to: string | undefined, config: Config): string {
  const folder = to ?? config.LOA_BACKUP_DIR;
  if (folder === undefined)
    throw new AppError('option-invalid', {
      name: '--to',
      reason: 'chưa có nơi để bản sao lưu: --to THƯMỤC hoặc LOA_BACKUP_DIR',
    });
  return resolve(folder);
}

async function identityIn({ identity: path, plain }: Opening): Promise<string | undefined> {
  if (path !== undefined && plain === true)
    throw new AppError('option-invalid', { name: '--plain', reason: 'dùng --identity hoặc --plain, không cả hai' });
  if (path === undefined) return undefined;
  const identity = await readFile(path, 'utf8').then(readIdentity, () => undefined);
  if (identity === undefined)
    throw new AppError('option-invalid', {
      name: '--identity',
      reason: `không có khóa sao lưu (AGE-SECRET-KEY-...) trong tệp ${path}`,
    });
  return identity;
}

function momentText(at: number): string {
  return `${timeText(at, ZONE)} ngày ${dateText(at, ZONE)}`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_048_576);
}
