/** `loa audit export`: the log of what people did, written into a file beside a running server. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { auditWatch } from './audit-watch.ts';
import { AppError } from './errors.ts';
import { exportAudit } from './export-audit.ts';
import type { DataFolder } from './open-data.ts';
import { readDay } from './simulate-arguments.ts';
import { readOptions } from './station-arguments.ts';
import { auditVerdict } from './verify-log-command.ts';

/**
 * Runs `export --out TỆP [--from NGÀY] [--to NGÀY]`, both days counted; a name that ends in .json gives JSON, any other CSV. Returns what to print and
 * whether the chain holds. A file that is there is never written over. Throws option-invalid.
 */
export async function runAuditCommand(
  args: readonly string[],
  data: DataFolder,
  now: number,
): Promise<{ readonly report: string; readonly isWhole: boolean }> {
  const [verb, ...rest] = args;
  if (verb !== 'export') throw new AppError('option-invalid', { name: 'audit', reason: 'cần: audit export --out TỆP' });
  const { out, from, to } = readOptions(rest, [], {
    out: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  });
  if (out === undefined) throw new AppError('option-invalid', { name: '--out', reason: 'cần tên tệp để ghi ra' });
  const span = { from: startOf(from, 0, data.zone), to: startOf(to, 1, data.zone) };
  const format = out.toLowerCase().endsWith('.json') ? 'json' : 'csv';
  try {
    await pipeline(
      Readable.from(exportAudit(data, span, format)),
      createWriteStream(out, { flags: 'wx', mode: 0o600 }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError('option-invalid', { name: '--out', reason: `đã có tệp ${out}, chọn tên khác` });
  }
  const state = await auditWatch({ ...data, now: () => now })();
  return { report: `Đã ghi ra ${out}.\n${auditVerdict(state)}\n`, isWhole: state.fault === undefined };
}

function startOf(day: string | undefined, plusDays: number, zone: string): number | undefined {
  if (day === undefined) return undefined;
  return Temporal.PlainDate.from(readDay(day, 'NGÀY')).add({ days: plusDays }).toZonedDateTime(zone).epochMilliseconds;
}
