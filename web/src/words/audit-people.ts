/** Words of the log for people, sessions and links: acts by name, and fields. */
import type { Told } from './audit-fields.ts';
import { dateOf } from './time-words.ts';

export const peopleActs: Readonly<Record<string, string>> = {
  'login.wrong': 'đăng nhập sai',
  'session.end': 'đăng xuất các phiên đăng nhập khác của tài khoản',
  'link.invite': 'gửi đường dẫn mời',
  'link.reset': 'gửi đường dẫn đặt lại mật khẩu',
  'link.revoke': 'thu lại đường dẫn mời, đặt lại mật khẩu',
  'link.use': 'đặt mật khẩu bằng đường dẫn được gửi',
  'user.own-password': 'đổi mật khẩu của mình',
  'factor.totp': 'cài mã xác thực 6 số',
  'factor.totp-off': 'bỏ mã xác thực 6 số',
  'factor.drop': 'gỡ mọi bước xác nhận thứ hai của tài khoản',
  'passkey.create': 'thêm khóa truy cập',
  'passkey.rename': 'đổi tên khóa truy cập',
  'passkey.revoke': 'bỏ khóa truy cập',
  'passkey.clone': 'bị từ chối vì khóa truy cập có bản sao',
  'delegation.create': 'ủy quyền',
  'delegation.end': 'thu lại ủy quyền',
};

const demandedOf: Readonly<Record<string, string>> = {
  off: 'không ai bắt buộc',
  approvers: 'người duyệt bắt buộc có',
  everybody: 'mọi tài khoản bắt buộc có',
};
const sameBrowserWords: Readonly<Record<string, string>> = {
  'second-factor': 'phải qua bước xác nhận thứ hai',
  allowed: 'được, không hỏi thêm',
};

export const peopleFields: readonly Told[] = [
  told('thay cho', 'fromName', String),
  {
    field: 'trong những ngày',
    names: ['fromAt', 'toAt'],
    read: ({ fromAt, toAt }, { zone }) =>
      typeof fromAt === 'number' && typeof toAt === 'number' ? daysWords(fromAt, toAt, zone) : '',
  },
  told('nơi đăng nhập', 'sources', (value) => (Array.isArray(value) ? value.filter(Boolean).join('; ') : '')),
  told('số lần sai mật khẩu', 'wrongPasswords', countWords),
  told('số lần sai mã', 'wrongCodes', countWords),
  told('số lần bị từ chối vì thử quá nhiều', 'refusedTries', countWords),
  told('từ bao nhiêu địa chỉ', 'addresses', countWords),
  told('số khóa truy cập', 'passkeys', String),
  told('mã xác thực 6 số', 'totp', (value) => (value === true ? 'có' : 'không')),
  told('bước xác nhận thứ hai', 'secondFactor', (value) => demandedOf[String(value)] ?? ''),
  told('duyệt trên trình duyệt đã soạn', 'sameBrowser', (value) => sameBrowserWords[String(value)] ?? ''),
];

function told(field: string, name: string, read: (value: unknown) => string): Told {
  return {
    field,
    names: [name],
    read: (side) => (side[name] === undefined || side[name] === null ? '' : read(side[name])),
  };
}

/** What did not happen is not told. */
function countWords(value: unknown): string {
  return value === 0 ? '' : String(value);
}

/** Half open in the log, both days said on the page. */
function daysWords(fromAt: number, toAt: number, zone: string): string {
  const [first, last] = [fromAt, toAt - 1].map((at) => dateOf(isoDate(at, zone)));
  return first === last ? `${first}` : `từ ${first} đến ${last}`;
}

function isoDate(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
}
