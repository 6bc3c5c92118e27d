/** `loa keys`: how the commune's keys and the people who sign stand, and changing the working key from the server's console. */
import { readFile, writeFile } from 'node:fs/promises';
import { beginKeyChange, giveUpKeyChange, keyListRequest, requestName, takeKeyList } from './change-keys.ts';
import { AppError } from './errors.ts';
import { inFours, type KeyState, keyState } from './key-state.ts';
import { CONSOLE, type DataFolder } from './open-data.ts';
import { readOptions } from './station-arguments.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** Runs `show`, `people [--out TỆP]`, `new [--leaked] [--out TỆP]`, `take TỆP [--confirm]` or `cancel`; returns what to print. Throws option-invalid, key-list-refused, no-key-change. */
export async function runKeysCommand(args: readonly string[], data: DataFolder, now: number): Promise<string> {
  const [name, ...rest] = args;
  switch (name) {
    case 'show':
      readOptions(rest, [], {});
      return stateText(await keyState(data, now), data.zone);
    case 'people':
      return peopleText(rest, data, now);
    case 'new':
      return beginText(rest, data, now);
    case 'take':
      return takeText(rest, data, now);
    case 'cancel':
      readOptions(rest, [], {});
      await giveUpKeyChange(data, now, CONSOLE);
      return 'Đã thôi đổi khóa. Khóa đang dùng vẫn như cũ.\n';
    default:
      throw new AppError('option-invalid', {
        name: 'keys',
        reason: 'cần một trong: show, people, new, take TỆP, cancel',
      });
  }
}

async function beginText(args: readonly string[], data: DataFolder, now: number): Promise<string> {
  const { leaked, out } = readOptions(args, [], {
    leaked: { type: 'boolean', default: false },
    out: { type: 'string' },
  });
  await beginKeyChange(data, now, leaked === true, CONSOLE);
  const path = await writeRequest(data, now, out);
  return [
    `Đã tạo khóa mới. Yêu cầu ký nằm trong tệp ${path}`,
    'Chép tệp đó ra USB, mang đến máy không nối mạng, ký bằng khóa gốc: npm run loa -- root-sign TỆP',
    'Mang tệp đã ký về: npm run loa -- keys take TỆP. Trước lúc đó các trạm vẫn dùng khóa cũ.',
    '',
  ].join('\n');
}

/** Who signs by the list in force and by the wish; with `--out`, the request for the root, where the two differ. */
async function peopleText(args: readonly string[], data: DataFolder, now: number): Promise<string> {
  const { out } = readOptions(args, [], { out: { type: 'string' } });
  const { people, without, version, askedVersion } = await keyState(data, now);
  const lines = people.map(
    ({ name, uses, fingerprint, listed, asked }) =>
      `${name}: ${uses.length === 0 ? 'chưa chọn' : uses.map((use) => USE_WORDS[use]).join(', ')}, vân tay ${inFours(fingerprint)}, ${standing(listed, asked)}`,
  );
  const none = 'Danh sách khóa không có người ký: các trạm không kiểm chữ ký người duyệt.';
  const lacking = without.map((name) => `${name}: người duyệt, chưa có khóa truy cập ký được`);
  const wish =
    askedVersion === undefined
      ? []
      : [
          `Đang chờ khóa gốc ký danh sách số ${askedVersion}.`,
          ...(out === undefined ? [] : [await wishText(data, now, out)]),
        ];
  return [`Danh sách khóa số ${version}`, ...(lines.length === 0 ? [none] : lines), ...lacking, ...wish, ''].join('\n');
}

const USE_WORDS = { approver: 'duyệt', emergency: 'khẩn cấp' } as const;

function standing(listed: boolean, asked: boolean): string {
  if (listed) return asked ? 'đang có hiệu lực' : 'sẽ bỏ ở danh sách sau';
  return asked ? 'chưa có hiệu lực, chờ khóa gốc ký' : 'chưa đề nghị';
}

async function wishText(data: DataFolder, now: number, out: string): Promise<string> {
  return `Yêu cầu ký nằm trong tệp ${await writeRequest(data, now, out)}`;
}

async function writeRequest(data: DataFolder, now: number, out: string | undefined): Promise<string> {
  const request = await keyListRequest(data, now);
  if (request === undefined) throw new AppError('no-key-change');
  const path = out ?? requestName(request);
  await writeFile(path, `${JSON.stringify(request, null, 2)}\n`);
  return path;
}

async function takeText([path, ...rest]: readonly string[], data: DataFolder, now: number): Promise<string> {
  if (path === undefined || path.startsWith('--'))
    throw new AppError('option-invalid', { name: 'keys take', reason: 'cần đúng một tệp đã ký' });
  const { confirm } = readOptions(rest, [], { confirm: { type: 'boolean', default: false } });
  await takeKeyList(data, now, await readSigned(path), CONSOLE, { confirm: confirm === true });
  return `Đã đổi khóa.\n\n${stateText(await keyState(data, now), data.zone)}`;
}

async function readSigned(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('option-invalid', { name: path, reason: 'không đọc được tệp này' }, error);
  }
}

function stateText(state: KeyState, zone: string): string {
  const { root, rootFile, version, working, since, former, next, stations } = state;
  const all = stations.holding + stations.waiting.length;
  return [
    `Danh sách khóa số ${version}`,
    `Khóa ký lịch phát ${inFours(working)}, dùng từ ${timeText(since, zone)} ngày ${dateText(since, zone)}`,
    ...former.map((key) => `Khóa trước ${inFours(key)}: các trạm còn tin đến danh sách sau`),
    rootFile === undefined
      ? `Khóa gốc ${inFours(root)} (không nằm trên máy chủ này; phải có trong két)`
      : `Khóa gốc ${inFours(root)} CÒN NẰM TRÊN MÁY CHỦ NÀY, tệp ${rootFile} trong thư mục dữ liệu: chép ra USB, cất vào két, rồi xóa tệp ấy đi`,
    ...(next === undefined
      ? []
      : [
          `Đang chờ ký danh sách số ${next.version}: khóa mới ${inFours(next.key)}${next.leaked ? ', bỏ ngay khóa đang dùng' : ''}`,
        ]),
    all === 0 ? 'Chưa trạm nào báo về danh sách khóa' : `${stations.holding}/${all} trạm đã có danh sách này`,
    ...(stations.waiting.length === 0 ? [] : [`Chưa có: ${stations.waiting.join(', ')}`]),
    '',
  ].join('\n');
}
