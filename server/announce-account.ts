/** Tells a person, in the browsers that get notices, that there is a new way into the account; and every approver when an admin takes a second factor away. */
import type { NoticeMessage } from './notice-words.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { activeSubscriptions, approverSubscriptions, enqueueUrgent } from './store/delivery-store.ts';
import type { Actor } from './store/record-change.ts';
import { spokenTime } from './vietnamese-time.ts';

/** Whoever's phone is off hears of it later, ms. */
const TOLD_MS = 12 * 3_600_000;

/** Whose account, and what was done to it by whom. */
export interface AccountChange {
  readonly what: 'passkey' | 'totp' | 'password' | 'factors-dropped';
  readonly userId: string;
  readonly name: string;
  readonly actor: Actor;
}

/** Call it in the transaction that makes the change. */
export async function announceAccount(tx: Db, now: number, communeId: string, change: AccountChange): Promise<void> {
  const commune = await getCommune(tx, communeId);
  const { push, webhook } = accountMessage(commune, change, now);
  const own = (await activeSubscriptions(tx, communeId)).filter(({ userId }) => userId === change.userId);
  const others = change.what === 'factors-dropped' ? await approverSubscriptions(tx, now, communeId) : [];
  const told = [...own, ...others.filter(({ userId }) => userId !== change.userId)];
  const message = { push: JSON.stringify(push), webhook: JSON.stringify(webhook), expiresAt: now + TOLD_MS };
  await enqueueUrgent(tx, communeId, message, told, now);
}

/** Both forms of the message. Pure. */
export function accountMessage(
  commune: { readonly id: string; readonly name: string; readonly zone: string },
  { what, userId, name, actor }: AccountChange,
  now: number,
): NoticeMessage {
  const at = spokenTime(now, commune.zone);
  const from = actor.source === undefined ? '' : `, từ ${actor.source}`;
  const [title, body] = {
    passkey: [`${name}: tài khoản có khóa truy cập mới`, `Thêm lúc ${at}${from}. ${NOT_YOU}`],
    totp: [`${name}: tài khoản có mã xác thực mới`, `Cài lúc ${at}${from}. ${NOT_YOU}`],
    password: [`${name}: mật khẩu vừa được đổi`, `Đổi lúc ${at}${from}. ${NOT_YOU}`],
    'factors-dropped': [
      `Đã gỡ bước xác nhận thứ hai của ${name}`,
      `Do ${actor.name} làm lúc ${at}${from}. Không ai nhờ việc này? Hỏi lại ngay, trước khi duyệt tiếp.`,
    ],
  }[what] as [string, string];
  return {
    push: { title, body, href: '/tai-khoan', tag: `loa-tai-khoan-${userId}` },
    webhook: {
      ...{ event: 'account-changed', commune: { id: commune.id, name: commune.name } },
      ...{ sentAt: new Date(now).toISOString(), text: `${title}\n${body}`, account: { name, what, by: actor.name } },
    },
  };
}

const NOT_YOU = 'Không phải bạn? Báo ngay cho quản trị viên của xã.';
