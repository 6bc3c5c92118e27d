/** The set-up file of a box without screen or keyboard: `loa-station.ini` on a USB stick, written by the server, read strictly at the station. */
import { travelsInClear } from './plain-http.ts';

/** Its name on the stick. */
export const SETUP_FILE_NAME = 'loa-station.ini';

/** Beyond this it is some other file. */
export const LONGEST_SETUP_FILE = 16 * 1_024;

/** What a box is set up with. */
export interface BoxSetup {
  readonly serverUrl: string;
  /** The enrolment code as typed: 20 letters and digits, dashes or not. */
  readonly code: string;
  /** `alsa/<device>`, `pulse/<sink>` or `null`. */
  readonly audio: string;
  /** Percent of full volume, 0 to 100. */
  readonly volumePct: number;
  readonly hasBatteryClock: boolean;
}

/** What came of reading one; each fault is a Vietnamese sentence that names its line. */
export type SetupReading =
  | { readonly kind: 'read'; readonly setup: BoxSetup }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

const NAMES = ['server', 'code', 'audio', 'volume', 'battery-clock', 'plain-http'] as const;
type Name = (typeof NAMES)[number];
type Values = Partial<Record<Name, string>>;

/**
 * Reads a set-up file as editors on any system leave it (byte order mark, CR LF, letters in any case before the "="). `#` and `;`
 * begin a remark line. A name that is unknown, doubled or missing, and a value that does not fit, is a fault: nothing is guessed.
 */
export function readSetupFile(text: string): SetupReading {
  if (text.length > LONGEST_SETUP_FILE) return { kind: 'faulty', faults: ['Tệp quá dài: đây không phải tệp cài đặt.'] };
  if (/[\0\uFFFD]/.test(text))
    return { kind: 'faulty', faults: ['Tệp lưu sai bảng mã. Mở lại bằng Notepad, lưu với bảng mã UTF-8.'] };
  const faults: string[] = [];
  const values = readLines(text, faults);
  const setup = faults.length === 0 ? toSetup(values, faults) : undefined;
  return setup === undefined ? { kind: 'faulty', faults } : { kind: 'read', setup };
}

/** The text to put on the stick. `remarks` are for whoever opens it. */
export function writeSetupFile(setup: BoxSetup, remarks: readonly string[] = []): string {
  const { serverUrl, code, audio, volumePct, hasBatteryClock } = setup;
  const lines = [
    ...remarks.map((remark) => `# ${remark}`.replace(/[\r\n]+/g, ' ')),
    `server = ${serverUrl}`,
    `code = ${code}`,
    '# Đầu ra âm thanh: alsa/TÊN',
    `audio = ${audio}`,
    '# Âm lượng của máy này, 0 đến 100',
    `volume = ${volumePct}`,
    '# yes: máy có pin đồng hồ và giờ máy đúng',
    `battery-clock = ${hasBatteryClock ? 'yes' : 'no'}`,
    ...(travelsInClear(serverUrl)
      ? ['# Địa chỉ http:// không mã hóa: chỉ dùng trong mạng dây riêng của xã', 'plain-http = yes']
      : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function readLines(text: string, faults: string[]): Values {
  const values: Values = {};
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    const where = `Dòng ${index + 1}`;
    const [, word = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(trimmed) ?? [];
    const name = NAMES.find((known) => known === word.toLowerCase());
    if (word === '') faults.push(`${where}: cần viết dạng "tên = giá trị".`);
    else if (name === undefined)
      faults.push(`${where}: không có mục "${word}". Các mục dùng được: ${NAMES.join(', ')}.`);
    else if (values[name] !== undefined) faults.push(`${where}: mục "${name}" viết hai lần.`);
    else if (value === '') faults.push(`${where}: mục "${name}" chưa có giá trị.`);
    else values[name] = value;
  }
  return values;
}

function toSetup(values: Values, faults: string[]): BoxSetup | undefined {
  const { server = '', code = '', audio = 'alsa/default', volume = '100' } = values;
  const inClear = readYes('plain-http', values, faults);
  const hasBatteryClock = readYes('battery-clock', values, faults);
  const protocol = URL.parse(server)?.protocol ?? '';
  if (server === '') faults.push('Thiếu mục "server": địa chỉ máy chủ của xã.');
  else if (!/^https?:$/.test(protocol))
    faults.push(`Mục "server": "${server}" không phải địa chỉ https:// hay http://.`);
  else if (travelsInClear(server) && !inClear)
    faults.push(
      `Mục "server": ${server} không mã hóa. Dùng địa chỉ https://, hoặc thêm "plain-http = yes" nếu đây là mạng dây riêng của xã.`,
    );
  if (code === '') faults.push('Thiếu mục "code": mã cài đặt, lấy ở trang Trạm.');
  else if (!/^[A-Za-z0-9]{20}$/.test(code.replace(/[\s-]/g, '')))
    faults.push('Mục "code": mã cài đặt phải có đúng 20 chữ và số. Xem lại mã ở trang Trạm.');
  if (!/^((alsa|pulse)\/\S+|null)$/.test(audio))
    faults.push(`Mục "audio": "${audio}" không đúng. Ghi alsa/TÊN, pulse/TÊN hoặc null.`);
  if (!/^\d{1,3}$/.test(volume) || Number(volume) > 100)
    faults.push(`Mục "volume": "${volume}" không phải số từ 0 đến 100.`);
  return faults.length > 0 ? undefined : { serverUrl: server, code, audio, volumePct: Number(volume), hasBatteryClock };
}

function readYes(name: Name, values: Values, faults: string[]): boolean {
  const value = values[name]?.toLowerCase() ?? 'no';
  if (value !== 'yes' && value !== 'no') faults.push(`Mục "${name}": "${values[name]}" không đúng. Ghi yes hoặc no.`);
  return value === 'yes';
}
