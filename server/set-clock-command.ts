/** `loa set-clock "2026-11-27 05:00:10"`: a technician at a box without battery clock and network tells it the time, for this boot. */
import { stat } from 'node:fs/promises';
import { leaveWord } from '../stations/player/set-clock.ts';
import { systemClock } from '../stations/player/system-clock.ts';
import { AppError } from './errors.ts';
import { readOptions } from './station-arguments.ts';
import { spokenTime } from './vietnamese-time.ts';

/** What people read off a clock is right to within this, ms: with its seconds, and without. */
const WITH_SECONDS_MS = 5_000;
const WITHOUT_SECONDS_MS = 60_000;

/** What is typed: the station's folder, and an instant with what it may be wrong by. */
export interface SetClock {
  readonly dataDir: string;
  readonly zone: string;
  readonly utcMs: number;
  readonly boundMs: number;
}

/** What follows `loa set-clock`. Throws option-invalid. */
export function readSetClockArguments(args: readonly string[]): SetClock {
  const [typed = '', ...rest] = args;
  const values = readOptions(rest, ['data'], {
    data: { type: 'string' },
    zone: { type: 'string', default: 'Asia/Ho_Chi_Minh' },
  });
  const { data = '', zone = '' } = values;
  return { dataDir: data, zone, ...readTime(typed, zone) };
}

/** Leaves the time for the station's player; returns what to print. Throws option-invalid where there is no such folder. */
export async function runSetClock({ dataDir, zone, utcMs, boundMs }: SetClock): Promise<string> {
  if (!(await stat(dataDir).catch(() => undefined))?.isDirectory())
    throw new AppError('option-invalid', { name: '--data', reason: `không có thư mục ${dataDir}` });
  await leaveWord(dataDir, systemClock(), utcMs, boundMs);
  return [
    `Đã đặt giờ cho trạm: ${spokenTime(utcMs, zone)}. Trạm theo giờ này trong vòng một phút, cho đến khi nghe được giờ của máy chủ hay mất điện.`,
    'Trạm không nhận giờ sớm hơn lịch mới nhất nó đã nhận.',
    '',
  ].join('\n');
}

function readTime(typed: string, zone: string): { utcMs: number; boundMs: number } {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(typed.trim());
  try {
    const local = Temporal.PlainDateTime.from(`${parts?.[1]}T${parts?.[2]}${parts?.[3] ?? ':00'}`, {
      overflow: 'reject',
    });
    const utcMs = local.toZonedDateTime(zone).epochMilliseconds;
    return parts?.[3] === undefined ? { utcMs, boundMs: WITHOUT_SECONDS_MS } : { utcMs, boundMs: WITH_SECONDS_MS };
  } catch (error) {
    throw new AppError(
      'option-invalid',
      { name: 'set-clock', reason: `"${typed}" không phải ngày giờ như "2026-11-27 05:00:10"` },
      error,
    );
  }
}
