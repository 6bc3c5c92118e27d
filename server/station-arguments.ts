/** The arguments of `loa player` and `loa fleet`, read and checked: what is wrong is named in words. */
import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { travelsInClear } from '../stations/plain-http.ts';
import type { FleetSettings, PlayerSettings, SetUpSettings } from '../stations/player/main.ts';
import { AppError } from './errors.ts';

/** What follows `loa player`. Throws option-invalid. */
export function readPlayerArguments(args: readonly string[]): PlayerSettings {
  const values = readOptions(args, ['server', 'data'], {
    server: { type: 'string' },
    data: { type: 'string' },
    code: { type: 'string' },
    audio: { type: 'string', default: 'alsa/default' },
    volume: { type: 'string', default: '100' },
    'battery-clock': { type: 'boolean', default: false },
    ...boxOptions,
    ...plainHttp,
  });
  const { server = '', data = '', code, audio = '' } = values;
  return {
    serverUrl: readServer(server, values),
    dataDir: data,
    audio,
    volumePct: readPercent('--volume', values.volume ?? ''),
    hasBatteryClock: values['battery-clock'] ?? false,
    ...readBox(values),
    ...(code === undefined ? {} : { code }),
  };
}

/** What follows `loa player` where a set-up file says the rest; undefined where none is named. Throws option-invalid. */
export function readSetUpArguments(args: readonly string[]): SetUpSettings | undefined {
  if (!args.some((arg) => /^--setup-file(=|$)/.test(arg))) return undefined;
  const options = { data: { type: 'string' }, 'setup-file': { type: 'string' }, ...boxOptions } as const;
  const values = readOptions(args, ['data', 'setup-file'], options);
  const { data = '', 'setup-file': setupFile = '' } = values;
  return { dataDir: data, setupFile, ...readBox(values) };
}

/** What no set-up file says: the disk and the programs of the very box. */
const boxOptions = {
  'media-budget-mb': { type: 'string' },
  'tuner-on': { type: 'string' },
  'tuner-off': { type: 'string' },
  'before-air': { type: 'string' },
  'after-air': { type: 'string' },
  'amplifier-lead': { type: 'string', default: '5' },
  'amplifier-hold': { type: 'string', default: '10' },
  'local-page': { type: 'string' },
  'local-page-host': { type: 'string', default: '127.0.0.1' },
} as const;

/** A station sees no further ahead than a minute. */
const MOST_LEAD_S = 55;

type BoxValues = { readonly [name in keyof typeof boxOptions]?: string | undefined };

function readBox(values: BoxValues) {
  const { 'media-budget-mb': budget, 'tuner-on': on, 'tuner-off': off } = values;
  if ((on === undefined) !== (off === undefined)) {
    const reason = 'cần cả hai chương trình: một để mở máy thu, một để tắt';
    throw new AppError('option-invalid', { name: '--tuner-on, --tuner-off', reason });
  }
  return {
    ...(budget === undefined ? {} : { mediaBudgetMb: readMegabytes('--media-budget-mb', budget) }),
    ...(on === undefined || off === undefined ? {} : { tunerPrograms: { on, off } }),
    ...readAmplifier(values),
    ...readLocalPage(values),
  };
}

/** An amplifier that is turned on must be turned off: one program without the other is a mistake. */
function readAmplifier(values: BoxValues) {
  const { 'before-air': beforeAir, 'after-air': afterAir } = values;
  if ((beforeAir === undefined) !== (afterAir === undefined)) {
    const reason = 'cần cả hai chương trình: một để bật tăng âm, một để tắt';
    throw new AppError('option-invalid', { name: '--before-air, --after-air', reason });
  }
  if (beforeAir === undefined || afterAir === undefined) return {};
  const leadMs = readSeconds('--amplifier-lead', values['amplifier-lead'] ?? '', MOST_LEAD_S) * 1000;
  const holdMs = readSeconds('--amplifier-hold', values['amplifier-hold'] ?? '', 600) * 1000;
  return { amplifier: { beforeAir, afterAir, leadMs, holdMs } };
}

function readLocalPage({ 'local-page': text, 'local-page-host': host = '' }: BoxValues) {
  if (text === undefined) return {};
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new AppError('option-invalid', { name: '--local-page', reason: `"${text}" không phải số cổng, ví dụ 8090` });
  return { localPage: { port, host } };
}

/** What follows `loa fleet`, with the file it names. Throws option-invalid. */
export function readFleetArguments(args: readonly string[]): FleetSettings {
  const values = readOptions(args, ['server', 'data', 'stations'], {
    server: { type: 'string' },
    data: { type: 'string' },
    stations: { type: 'string' },
    ...plainHttp,
  });
  const { server = '', data = '', stations = '' } = values;
  const serverUrl = readServer(server, values);
  const list = readFleetFile(stations);
  return {
    serverUrl,
    dataDir: data,
    stations: list.map(({ code, ...rest }) => ({ ...rest, ...(code === undefined ? {} : { code }) })),
  };
}

/** Allows an http address of another machine: for a commune's own wired network. */
const plainHttp = { 'plain-http': { type: 'boolean', default: false } } as const;

/** The server's address. A station's token does not travel in clear unless that is what was asked for. */
function readServer(url: string, { 'plain-http': inClear }: { 'plain-http'?: boolean | undefined }): string {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new AppError('option-invalid', {
      name: '--server',
      reason: `"${url}" không phải địa chỉ https:// hay http://`,
    });
  if (inClear !== true && travelsInClear(url)) {
    const reason = `${url} không mã hóa, người khác trên đường truyền đọc được mã truy cập của trạm; dùng địa chỉ https://, hoặc thêm --plain-http nếu đây là mạng dây riêng của xã`;
    throw new AppError('option-invalid', { name: '--server', reason });
  }
  return url;
}

/** The file that names a fleet's stations: folder, audio output, and a one-time code for new ones. */
const fleetFile = z.array(z.object({ dir: z.string(), code: z.string().optional(), audio: z.string() })).min(1);

function readFleetFile(path: string): z.infer<typeof fleetFile> {
  try {
    return fleetFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new AppError(
      'option-invalid',
      { name: '--stations', reason: `không đọc được danh sách trạm ở ${path}` },
      error,
    );
  }
}

/** Options of a command. Throws option-invalid for one that is missing, unknown, without its value, or a word too many. */
export function readOptions<O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  needed: readonly string[],
  options: O,
) {
  const { values } = parse(args, options);
  const missing = needed.filter((name) => !(name in values));
  if (missing.length > 0) {
    throw new AppError('option-invalid', { name: missing.map((name) => `--${name}`).join(', '), reason: 'thiếu' });
  }
  return values;
}

function parse<O extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    // Node names the argument in quotes: Unknown option '--loud'.
    const message = error instanceof Error ? error.message : '';
    const name = /'(-?-?[^' ]+)/.exec(message)?.[1] ?? args.join(' ');
    const reason = name.startsWith('-') ? 'không có lựa chọn này, hoặc thiếu giá trị' : 'thừa chữ này';
    throw new AppError('option-invalid', { name, reason }, error);
  }
}

function readPercent(name: string, text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new AppError('option-invalid', { name, reason: `"${text}" không phải số từ 0 đến 100` });
}

function readMegabytes(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new AppError('option-invalid', { name, reason: `"${text}" không phải số MB, ví dụ 2000` });
}

function readSeconds(name: string, text: string, most: number): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= most) return seconds;
  throw new AppError('option-invalid', { name, reason: `"${text}" không phải số giây từ 0 đến ${most}` });
}
