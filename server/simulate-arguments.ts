/** The arguments of `loa simulate`, read and checked: what is wrong is named in words. */
import { AppError } from './errors.ts';
import { readOptions } from './station-arguments.ts';

/** What to play through. `from` is a local day; undefined means today in the commune's zone. */
export interface SimulateSettings {
  readonly days: number;
  readonly from?: string;
  readonly asJson: boolean;
}

/** The longest span: the coming year. */
const MOST_DAYS = 366;

/** What follows `loa simulate`. Throws option-invalid. */
export function readSimulateArguments(args: readonly string[]): SimulateSettings {
  const { days, from, json } = readOptions(args, [], {
    days: { type: 'string', default: '30' },
    from: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  return {
    days: readDays(days ?? ''),
    asJson: json === true,
    ...(from === undefined ? {} : { from: readDay(from, '--from') }),
  };
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new AppError('option-invalid', {
    name: '--days',
    reason: `"${text}" không phải số ngày từ 1 đến ${MOST_DAYS}`,
  });
}

/** A day that the calendar has, as it was typed. Throws option-invalid. */
export function readDay(text: string, name: string): string {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    // Said below.
  }
  throw new AppError('option-invalid', {
    name,
    reason: `"${text}" không phải ngày có thật, viết như 2026-11-23`,
  });
}
