/** Tells people, in the browsers that get notices, of a new way into their account; and every approver of whatever gives others a say in what sounds. */

import type { Settings } from './contract/settings.ts';
import type { NoticeMessage } from './notice-words.ts';
import { getCommune } from './store/commune-store.ts';
import type { Db } from './store/database.ts';
import { enqueueUrgent } from './store/delivery-store.ts';
import type { Actor } from './store/record-change.ts';
import { activeSubscriptions, approverSubscriptions } from './store/subscription-store.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

/** Whoever's phone is off hears of it later, ms. */
const TOLD_MS = 12 * 3_600_000;

/** Whose account, and what was done to it by whom. `password`: by its holder; `password-set`: by an admin or a link; `notices-ended`: some of its browsers get none any more. */
export interface AccountChange {
  readonly what: AccountNews;
  readonly userId: string;
  readonly name: string;
  readonly actor: Actor;
}
type AccountNews =
  | 'passkey'
  | 'totp'
  | 'password'
  | 'password-set'
  | 'factors-dropped'
  | 'approver-made'
  | 'approver-ended'
  | 'notices-ended';

/** What approvers hear of as well as its holder: each is a way to a second voice. */
const TOLD_TO_APPROVERS: ReadonlySet<AccountNews> = new Set([
  'password-set',
  'factors-dropped',
  'approver-made',
  'approver-ended',
]);

/** After which other browsers of its holder get no more. */
const ENDS_NOTICES: ReadonlySet<AccountNews> = new Set([
  'passkey',
  'totp',
  'password',
  'password-set',
  'factors-dropped',
  'notices-ended',
]);

interface Commune {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

/** Call it in the transaction that makes the change, and before browsers stop getting notices in it. */
export async function announceAccount(tx: Db, now: number, communeId: string, change: AccountChange): Promise<void> {
  const { what, userId, actor } = change;
  const message = accountMessage(await getCommune(tx, communeId), change, now);
  // Whoever silences another's phones does not do so in silence.
  const toApprovers = TOLD_TO_APPROVERS.has(what) || (what === 'notices-ended' && actor.id !== userId);
  await announce(tx, now, communeId, message, [userId], toApprovers);
}

/** Who lent what to whom; `toAt` does not count. */
export interface LentDuty {
  readonly fromId: string;
  readonly fromName: string;
  readonly toId: string;
  readonly toName: string;
  readonly role: 'operator' | 'approver';
  readonly fromAt: number;
  readonly toAt: number;
}

/** To both, and to all approvers where somebody approves for another. Call it in the transaction that makes it. */
export async function announceDelegation(
  tx: Db,
  now: number,
  communeId: string,
  lent: LentDuty,
  actor: Actor,
): Promise<void> {
  const commune = await getCommune(tx, communeId);
  const [first, last] = [lent.fromAt, lent.toAt - 1].map((at) => dateText(at, commune.zone));
  const title = `${lent.toName} ${lent.role === 'approver' ? 'duyệt' : 'soạn tin bài'} thay ${lent.fromName}`;
  const body = `Từ ngày ${first} đến ngày ${last}. ${byWhom(commune, actor, now)} ${NOT_ASKED}`;
  const message = messageOf(commune, now, `uy-quyen-${lent.toId}`, title, body, {
    ...{ event: 'duty-lent', role: lent.role, from: lent.fromName, to: lent.toName, by: actor.name },
  });
  await announce(tx, now, communeId, message, [lent.fromId, lent.toId], lent.role === 'approver');
}

/** To all approvers, where a setting that guards approvals was turned down. Call it in the transaction that sets it. */
export async function announceSetting<N extends keyof Settings>(
  tx: Db,
  now: number,
  communeId: string,
  { name, before, after }: { readonly name: N; readonly before: Settings[N]; readonly after: Settings[N] },
  actor: Actor,
): Promise<void> {
  const [was, is] = [SAFETY.indexOf(`${name} ${before}`), SAFETY.indexOf(`${name} ${after}`)];
  const title = TURNED_DOWN[`${name} ${after}`];
  if (is >= was || title === undefined) return;
  const commune = await getCommune(tx, communeId);
  const body = `${byWhom(commune, actor, now)} ${NOT_ASKED}`;
  const json = { event: 'setting-turned-down', setting: name, value: after, by: actor.name };
  await announce(tx, now, communeId, messageOf(commune, now, `cai-dat-${name}`, title, body, json), [], true);
}

async function announce(
  tx: Db,
  now: number,
  communeId: string,
  { push, webhook }: NoticeMessage,
  people: readonly string[],
  toApprovers: boolean,
): Promise<void> {
  const own = (await activeSubscriptions(tx, communeId)).filter(({ userId }) => people.includes(userId));
  const approvers = toApprovers ? await approverSubscriptions(tx, now, communeId) : [];
  const told = [...own, ...approvers.filter(({ userId }) => !people.includes(userId))];
  const message = {
    // What says the same of the same account takes the place of what waits: whoever changes a password without end fills nothing.
    urgency: 'account' as const,
    about: `${push.tag} ${push.title}`,
    push: JSON.stringify(push),
    webhook: JSON.stringify(webhook),
    expiresAt: now + TOLD_MS,
  };
  await enqueueUrgent(tx, communeId, message, told, now);
}

/** Both forms of the message. Pure. */
export function accountMessage(
  commune: Commune,
  { what, userId, name, actor }: AccountChange,
  now: number,
): NoticeMessage {
  const at = spokenTime(now, commune.zone);
  const from = actor.source === undefined ? '' : `, từ ${actor.source}`;
  const byAdmin = `${byWhom(commune, actor, now)} ${NOT_ASKED}`;
  const [title, body] = {
    passkey: [`${name}: tài khoản có khóa truy cập mới`, `Thêm lúc ${at}${from}. ${NOT_YOU}`],
    totp: [`${name}: tài khoản có mã xác thực mới`, `Cài lúc ${at}${from}. ${NOT_YOU}`],
    password: [`${name}: mật khẩu vừa được đổi`, `Đổi lúc ${at}${from}. ${NOT_YOU}`],
    'password-set': [
      `Mật khẩu của ${name} vừa được đặt lại`,
      actor.id === userId ? `Đặt bằng đường dẫn được gửi, lúc ${at}${from}. ${NOT_ASKED}` : byAdmin,
    ],
    'factors-dropped': [`Đã gỡ bước xác nhận thứ hai của ${name}`, byAdmin],
    'approver-made': [`${name} vừa được quyền duyệt tin bài`, byAdmin],
    'approver-ended': [`${name} không còn quyền duyệt tin bài`, byAdmin],
    'notices-ended': [
      `${name}: có máy không còn nhận thông báo`,
      actor.id === userId ? `Tắt lúc ${at}${from}. ${NOT_YOU}` : byAdmin,
    ],
  }[what] as [string, string];
  const json = { event: 'account-changed', account: { name, what, by: actor.name } };
  const said = ENDS_NOTICES.has(what) ? `${body} ${TURN_ON_AGAIN}` : body;
  return messageOf(commune, now, `tai-khoan-${userId}`, title, said, json);
}

function messageOf(
  { id, name }: Commune,
  now: number,
  tag: string,
  title: string,
  body: string,
  { event, ...json }: Readonly<Record<string, unknown>>,
): NoticeMessage {
  const frame = { event, commune: { id, name }, sentAt: new Date(now).toISOString(), text: `${title}\n${body}` };
  return { push: { title, body, href: '/tai-khoan', tag: `loa-${tag}` }, webhook: { ...frame, ...json } };
}

function byWhom({ zone }: Commune, { name, source }: Actor, now: number): string {
  return `Do ${name} làm lúc ${spokenTime(now, zone)}${source === undefined ? '' : `, từ ${source}`}.`;
}

const TURN_ON_AGAIN = 'Máy nào bị đăng xuất thì đăng nhập và bật lại thông báo ở máy đó.';
const NOT_YOU = 'Không phải bạn? Báo ngay cho quản trị viên của xã.';
const NOT_ASKED = 'Không ai nhờ việc này? Hỏi lại ngay, trước khi duyệt tiếp.';

/** From the least safe on, of each setting. */
const SAFETY = [
  'secondFactor off',
  'secondFactor approvers',
  'secondFactor everybody',
  'sameBrowser allowed',
  'sameBrowser second-factor',
];
const TURNED_DOWN: Readonly<Record<string, string>> = {
  'secondFactor off': 'Không còn ai bắt buộc có bước xác nhận thứ hai',
  'secondFactor approvers': 'Chỉ còn người duyệt bắt buộc có bước xác nhận thứ hai',
  'sameBrowser allowed': 'Duyệt trên trình duyệt đã soạn không còn hỏi bước xác nhận thứ hai',
};
