/** The arguments of `loa player` and `loa fleet`, read and checked: what is wrong is named in words. */
import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import type { FleetSettings, PlayerSettings } from '../stations/player/main.ts';
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
  });
  const { server = '', data = '', code, audio = '' } = values;
  return {
    serverUrl: server,
    dataDir: data,
    audio,
    volumePct: readPercent('--volume', values.volume ?? ''),
    hasBatteryClock: values['battery-clock'] ?? false,
    ...(code === undefined ? {} : { code }),
  };
}

/** What follows `loa fleet`, with the file it names. Throws option-invalid. */
export function readFleetArguments(args: readonly string[]): FleetSettings {
  const {
    server = '',
    data = '',
    stations = '',
  } = readOptions(args, ['server', 'data', 'stations'], {
    server: { type: 'string' },
    data: { type: 'string' },
    stations: { type: 'string' },
  });
  const list = readFleetFile(stations);
  return {
    serverUrl: server,
    dataDir: data,
    stations: list.map(({ code, ...rest }) => ({ ...rest, ...(code === undefined ? {} : { code }) })),
  };
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

function readOptions<O extends NonNullable<ParseArgsConfig['options']>>(
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
