/** `loa keys`: how the commune's keys stand, and changing the working key from the server's console. */
import { readFile, writeFile } from 'node:fs/promises';
import {
  beginKeyChange,
  giveUpKeyChange,
  inFours,
  type KeyState,
  keyListRequest,
  keyState,
  requestName,
  takeKeyList,
} from './change-keys.ts';
import { AppError } from './errors.ts';
import { CONSOLE, type DataFolder } from './open-data.ts';
import { readOptions } from './station-arguments.ts';
import { dateText, timeText } from './vietnamese-time.ts';

/** Runs `show`, `new [--leaked] [--out TỆP]`, `take TỆP` or `cancel`; returns what to print. Throws option-invalid, key-list-refused, no-key-change. */
export async function runKeysCommand(args: readonly string[], data: DataFolder, now: number): Promise<string> {
  const [name, ...rest] = args;
  switch (name) {
    case 'show':
      readOptions(rest, [], {});
      return stateText(await keyState(data), data.zone);
    case 'new':
      return beginText(rest, data, now);
    case 'take':
      return takeText(rest, data, now);
    case 'cancel':
      readOptions(rest, [], {});
      await giveUpKeyChange(data, now, CONSOLE);
      return 'Đã thôi đổi khóa. Khóa đang dùng vẫn như cũ.\n';
    default:
      throw new AppError('option-invalid', { name: 'keys', reason: 'cần một trong: show, new, take TỆP, cancel' });
  }
}

async function beginText(args: readonly string[], data: DataFolder, now: number): Promise<string> {
  const { leaked, out } = readOptions(args, [], {
    leaked: { type: 'boolean', default: false },
    out: { type: 'string' },
  });
  await beginKeyChange(data, now, leaked === true, CONSOLE);
  const request = await keyListRequest(data);
  if (request === undefined) throw new AppError('no-key-change');
  const path = out ?? requestName(request);
  await writeFile(path, `${JSON.stringify(request, null, 2)}\n`);
  return [
    `Đã tạo khóa mới. Yêu cầu ký nằm trong tệp ${path}`,
    'Chép tệp đó ra USB, mang đến máy không nối mạng, ký bằng khóa gốc: loa root-sign TỆP',
    'Mang tệp đã ký về: loa keys take TỆP. Trước lúc đó các trạm vẫn dùng khóa cũ.',
    '',
  ].join('\n');
}

async function takeText([path, ...rest]: readonly string[], data: DataFolder, now: number): Promise<string> {
  if (path === undefined || rest.length > 0)
    throw new AppError('option-invalid', { name: 'keys take', reason: 'cần đúng một tệp đã ký' });
  await takeKeyList(data, now, await readSigned(path), CONSOLE);
  return `Đã đổi khóa.\n\n${stateText(await keyState(data), data.zone)}`;
}

async function readSigned(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('option-invalid', { name: path, reason: 'không đọc được tệp này' }, error);
  }
}

function stateText(state: KeyState, zone: string): string {
  const { root, version, working, since, former, next, stations } = state;
  const all = stations.holding + stations.waiting.length;
  return [
    `Danh sách khóa số ${version}`,
    `Khóa ký lịch phát ${inFours(working)}, dùng từ ${timeText(since, zone)} ngày ${dateText(since, zone)}`,
    ...former.map((key) => `Khóa trước ${inFours(key)}: các trạm còn tin đến danh sách sau`),
    `Khóa gốc ${inFours(root)} (cất trong két)`,
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
