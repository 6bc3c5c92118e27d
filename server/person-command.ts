/** `loa person reset TÊN`: a link on the server's console that sets a new password, for when the last admin is locked out. */
import { announceAccount } from './announce-account.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { CONSOLE, type DataFolder } from './open-data.ts';
import { forgetDevices } from './store/device-store.ts';
import { dropFactors, factorsOf, hasFactor } from './store/factor-store.ts';
import { makeLinkIn } from './store/one-time-link-store.ts';
import { findByName } from './store/people-store.ts';
import { endSessions, plainName } from './store/session-store.ts';
import { dateText, timeText } from './vietnamese-time.ts';

const USAGE = 'cần: reset TÊNĐĂNGNHẬP [--factors], ví dụ reset admin';

/** Runs `reset TÊN [--factors]`; returns what to print. Throws option-invalid, bad-request for a disabled account. */
export async function runPersonCommand(
  args: readonly string[],
  { db, communeId: commune, zone }: DataFolder,
  config: Pick<Config, 'LOA_PUBLIC_URL' | 'PORT'>,
  now: number,
): Promise<string> {
  const [name, username, ...rest] = args.filter((arg) => arg !== '--factors');
  if (name !== 'reset' || username === undefined || rest.length > 0)
    throw new AppError('option-invalid', { name: 'person', reason: USAGE });
  const user = await findByName(db, commune, plainName(username));
  if (user === undefined)
    throw new AppError('option-invalid', { name: 'person reset', reason: `không có tài khoản tên ${username}` });
  const account = { commune, userId: user.id };
  const drops = args.includes('--factors');
  const keeps = !drops && hasFactor(await factorsOf(db, user.id));
  const { path, expiresAt } = await db.transaction().execute(async (tx) => {
    if (drops) {
      const news = { what: 'factors-dropped', userId: user.id, name: user.displayName, actor: CONSOLE } as const;
      await announceAccount(tx, now, commune, news);
      await dropFactors(tx, now, account, CONSOLE);
      await endSessions(tx, now, account, () => true, CONSOLE);
      await forgetDevices(tx, user.id);
    }
    return makeLinkIn(tx, now, commune, user.id, CONSOLE);
  });
  const url = config.LOA_PUBLIC_URL ?? `http://localhost:${config.PORT}`;
  return [
    `Đường dẫn đặt lại mật khẩu cho ${user.displayName} (${user.username}), dùng một lần, đến ${timeText(expiresAt, zone)} ngày ${dateText(expiresAt, zone)}:`,
    `${url.replace(/\/$/, '')}${path}`,
    ...(keeps
      ? ['Tài khoản vẫn giữ bước xác nhận thứ hai. Nếu người đó mất cả điện thoại, chạy lại lệnh này với --factors.']
      : []),
    ...(drops
      ? [
          'Đã gỡ mọi khóa truy cập và mã xác thực; mật khẩu cũ không dùng được nữa, mọi phiên đăng nhập của tài khoản này đã kết thúc.',
        ]
      : []),
    '',
  ].join('\n');
}
