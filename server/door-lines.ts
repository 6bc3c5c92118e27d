/** Cửa khóa: which door of this commune's server stands open, in words, with the way to close it. Pure. */
import type { Sandbox } from '../audio/sandbox.ts';
import type { AuditFault } from './audit-chain.ts';
import type { Config } from './config.ts';
import type { Doors } from './contract/doors.ts';
import { dateText, timeText } from './vietnamese-time.ts';

export type DoorLine = Doors['lines'][number];
type Found = readonly [state: DoorLine['state'], words: string, href?: string];

/** What the lines are made from. */
export interface DoorFacts {
  readonly now: number;
  readonly zone: string;
  readonly isDemo: boolean;
  readonly config: Pick<
    Config,
    'LOA_PUBLIC_URL' | 'LOA_HOST' | 'LOA_TRUST_PROXY' | 'LOA_BACKUP_DIR' | 'LOA_BACKUP_RECIPIENT'
  >;
  /** Whether passkeys can be made where the page is open. */
  readonly hasSite: boolean;
  /** Those who may log in: whether they may approve, and what they have besides the password. */
  readonly people: readonly {
    readonly name: string;
    readonly approves: boolean;
    /** Has a password or a passkey: somebody invited, or sent a link after a loss, has neither yet. */
    readonly opens: boolean;
    readonly passkeys: number;
    readonly totp: boolean;
  }[];
  readonly secondFactor: 'off' | 'approvers' | 'everybody';
  readonly signing: { readonly approvers: number; readonly emergency: number };
  readonly sandbox: Sandbox['kind'];
  /** When the newest backup that was read again and is right was begun. */
  readonly lastBackupAt: number | undefined;
  readonly isRootHere: boolean;
  readonly audit: { readonly rows: number; readonly fault: AuditFault | undefined };
}

const PEOPLE = '/quan-tri/tai-khoan';
const KEYS = '/quan-tri/khoa';
const BACKUPS = '/quan-tri/sao-luu';
const LOCAL_URL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/;
const CADDY = 'Nhờ người dựng máy chủ cài Caddy và đặt LOA_PUBLIC_URL=https://... theo hướng dẫn docs/may-chu.md.';
/** A backup is made every night; two that failed are one too many, ms. */
const BACKUP_OLD_MS = 48 * 3_600_000;

/** One line for each door, in the order in which somebody would look. */
export function doorLines(facts: DoorFacts): DoorLine[] {
  const found: Readonly<Record<DoorLine['what'], Found>> = {
    https: httpsLine(facts),
    passkeys: passkeyLine(facts),
    factors: factorLine(facts),
    'two-approvers': approverLine(facts),
    signing: signingLine(facts),
    sandbox: sandboxLine(facts),
    backup: backupLine(facts),
    rootKey: rootLine(facts),
    audit: auditLine(facts),
  };
  return Object.entries(found).map(([what, [state, words, href]]) => ({
    ...{ what: what as DoorLine['what'], state, words, href: href ?? null },
  }));
}

function httpsLine({ config }: DoorFacts): Found {
  const { LOA_PUBLIC_URL: url, LOA_HOST: host, LOA_TRUST_PROXY: trusts } = config;
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (trusts && !isLocal)
    return [
      'missing',
      `Máy chủ tin địa chỉ do máy đứng trước báo lại (LOA_TRUST_PROXY), nhưng vẫn nhận kết nối thẳng (LOA_HOST=${host}): ai cũng giả được địa chỉ của mình. Đặt LOA_HOST=127.0.0.1 rồi khởi động lại.`,
    ];
  if (url?.startsWith('https://') === true && !trusts)
    return [
      'missing',
      `Mọi người mở trang qua ${url}, nhưng máy chủ không biết ai gọi từ đâu: sổ việc ghi mọi người cùng một địa chỉ, một người dò mật khẩu thì mọi người phải chờ. Đặt LOA_TRUST_PROXY=true và LOA_HOST=127.0.0.1 rồi khởi động lại.`,
    ];
  if (url?.startsWith('https://') === true) return ['good', `Mọi người mở trang qua ${url}, đường truyền được mã hóa.`];
  if (isLocal && (url === undefined || LOCAL_URL.test(url)))
    return ['off', 'Trang chỉ mở được trên chính máy này, nên chưa cần mã hóa đường truyền.'];
  if (url !== undefined && LOCAL_URL.test(url))
    return [
      'missing',
      `Lời mời và trạm dùng địa chỉ ${url}, chỉ mở được trên chính máy này; máy khác mà mở được thì qua http://, không mã hóa. ${CADDY}`,
    ];
  return [
    'missing',
    `Trang mở qua http://: mật khẩu và tin bài đi trên mạng không mã hóa; trừ khi mở trên chính máy chủ, trình duyệt cũng không cho ghi âm và không cho dùng khóa truy cập. ${CADDY}`,
  ];
}

function passkeyLine({ hasSite, people }: DoorFacts): Found {
  const having = people.filter(({ passkeys }) => passkeys > 0).length;
  if (!hasSite)
    return [
      'off',
      'Địa chỉ này không dùng được khóa truy cập: cần https:// và một tên miền. Làm xong dòng trên là có.',
    ];
  if (having === 0)
    return [
      'missing',
      'Chưa ai có khóa truy cập. Từng người mở Tài khoản của tôi trên điện thoại và bấm Thêm khóa truy cập: từ đó đăng nhập bằng vân tay hoặc khuôn mặt, không ai dò được.',
      '/tai-khoan',
    ];
  const count = `${having} trong ${people.length} người đã có khóa truy cập`;
  const lacking = people.filter(({ approves, passkeys }) => approves && passkeys === 0);
  if (lacking.length === 0) return ['good', `${count}; người duyệt ai cũng có.`, '/tai-khoan'];
  return [
    'missing',
    `${count}. Người duyệt chưa có: ${namesOf(lacking)}. Từng người tự thêm ở Tài khoản của tôi, trên điện thoại của mình.`,
    '/tai-khoan',
  ];
}

function factorLine({ secondFactor, people }: DoorFacts): Found {
  if (secondFactor === 'off')
    return ['off', 'Chưa bắt buộc bước xác nhận thứ hai: biết mật khẩu là vào được. Bật ở thẻ Tài khoản.', PEOPLE];
  const [asked, whom] =
    secondFactor === 'approvers' ? [people.filter(({ approves }) => approves), 'Người duyệt'] : [people, 'Mọi người'];
  const lacking = asked.filter(({ passkeys, totp }) => passkeys === 0 && !totp);
  if (lacking.length === 0)
    return ['good', `${whom} phải qua bước xác nhận thứ hai khi đăng nhập, và ai cũng đã có.`, PEOPLE];
  return [
    'missing',
    `${namesOf(lacking)} chưa có bước xác nhận thứ hai: từ trang kế tiếp chỉ làm được một việc là thêm bước ấy.`,
    PEOPLE,
  ];
}

function approverLine({ people }: DoorFacts): Found {
  const approvers = people.filter(({ approves, opens }) => approves && opens);
  if (approvers.length >= 2) return ['good', `${approvers.length} người duyệt được: ${namesOf(approvers)}.`, PEOPLE];
  const waited = people.filter(({ approves, opens }) => approves && !opens);
  const waiting = waited.length === 0 ? '' : ` ${namesOf(waited)} chưa mở lời mời nên chưa duyệt được.`;
  return [
    'missing',
    `${approvers.length === 0 ? 'Chưa có người duyệt' : `Chỉ có một người duyệt (${namesOf(approvers)})`}. Tin bài nêu tên người cần hai người duyệt, và người này vắng thì không ai duyệt thay.${waiting} Mời thêm người ở thẻ Tài khoản.`,
    PEOPLE,
  ];
}

function signingLine({ signing: { approvers, emergency } }: DoorFacts): Found {
  if (approvers === 0)
    return [
      'off',
      'Các trạm chưa kiểm chữ ký người duyệt: ai chiếm được máy chủ này thì phát được tiếng lạ ra loa. Thiết lập ở thẻ Khóa.',
      KEYS,
    ];
  if (approvers >= 2 && emergency >= 2)
    return [
      'good',
      `Trạm chỉ phát tin bài có chữ ký của một trong ${approvers} người duyệt, và lệnh khẩn cấp của một trong ${emergency} người.`,
      KEYS,
    ];
  return [
    'missing',
    `Danh sách khóa có ${approvers} người duyệt và ${emergency} người được lệnh khẩn cấp. Mất một điện thoại là không còn ai ký được; mỗi việc nên có ít nhất hai người.`,
    KEYS,
  ];
}

function sandboxLine({ sandbox }: DoorFacts): Found {
  if (sandbox === 'full')
    return ['good', 'Tệp tải lên được đọc trong ngăn riêng: có hạn về bộ nhớ và thời gian, không có mạng.'];
  if (sandbox === 'limits')
    return [
      'missing',
      'Tệp tải lên được đọc với hạn về bộ nhớ và thời gian, nhưng máy này không tách được mạng (thường do chạy trong Docker). Cách làm ở docs/may-chu.md.',
    ];
  return [
    'missing',
    'Tệp tải lên được đọc mà hệ điều hành không giữ hạn nào về bộ nhớ và mạng. Cài gói util-linux (lệnh prlimit, unshare); đã có thì bản ffmpeg này không chạy được trong 1 GB bộ nhớ, đặt FFMPEG_PATH tới bản khác. Rồi khởi động lại.',
  ];
}

function backupLine({ config, lastBackupAt, now, zone }: DoorFacts): Found {
  if (config.LOA_BACKUP_DIR === undefined)
    return [
      'missing',
      'Chưa đặt nơi sao lưu: máy hỏng là mất lịch, tin bài, nhật ký và khóa. Nhờ người dựng máy chủ đặt LOA_BACKUP_DIR vào một ổ đĩa khác.',
      BACKUPS,
    ];
  if (lastBackupAt === undefined) return ['missing', 'Chưa có bản sao lưu nào đọc lại được.', BACKUPS];
  const when = `${timeText(lastBackupAt, zone)} ngày ${dateText(lastBackupAt, zone)}`;
  if (now - lastBackupAt > BACKUP_OLD_MS)
    return ['missing', `Bản sao lưu tốt gần nhất từ ${when}, đã quá hai ngày.`, BACKUPS];
  if (config.LOA_BACKUP_RECIPIENT === undefined)
    return [
      'missing',
      `Đã sao lưu lúc ${when}, nhưng chưa mã hóa: ai cầm ổ đĩa sao lưu là có cả khóa và mật khẩu đã băm. Tạo khóa sao lưu bằng lệnh npm run loa -- backup-key.`,
      BACKUPS,
    ];
  return ['good', `Đã sao lưu lúc ${when}, có mã hóa, đã đọc lại và khớp.`, BACKUPS];
}

function rootLine({ isRootHere, isDemo }: DoorFacts): Found {
  if (isDemo)
    return ['off', 'Bản chạy thử: khóa gốc mẫu để ngay trên máy. Khi dùng thật, khóa gốc cất trong két.', KEYS];
  if (!isRootHere)
    return ['good', 'Khóa gốc không còn trên máy chủ này. Kiểm tra: bản in hoặc USB vẫn nằm trong két của xã.', KEYS];
  return [
    'missing',
    'Khóa gốc còn nằm trên máy chủ (trong thư mục keys): ai lấy được máy là ký được mọi khóa. Chép tệp ROOT-KEY-MOVE-TO-THE-SAFE.jwk ra USB, cất vào két, rồi xóa tệp ấy đi.',
    KEYS,
  ];
}

function auditLine({ audit: { rows, fault } }: DoorFacts): Found {
  const log = '/quan-tri/so-viec';
  if (fault === undefined)
    return ['good', `Sổ việc đã làm liền mạch: ${rows} dòng, không dòng nào bị sửa hay bị rút.`, log];
  const what =
    fault.what === 'altered'
      ? `Dòng số ${fault.id} của sổ việc đã làm bị sửa`
      : `Trước dòng số ${fault.id} của sổ việc đã làm có dòng bị rút hoặc chèn vào`;
  return [
    'missing',
    `${what}: có người vào thẳng cơ sở dữ liệu. Giữ nguyên máy, xem các bản sao lưu cũ và báo cấp trên.`,
    log,
  ];
}

function namesOf(people: readonly { readonly name: string }[]): string {
  return people.map(({ name }) => name).join(', ');
}
