/** What a line of the audit log changed, field by field, in words; what only machines read is left out. */
import type { AuditRow } from '../../../server/contract/audit.ts';
import { type AuditContext, fieldTable, type Told } from './audit-fields.ts';
import { subjectTitle } from './audit-words.ts';

/** One field: `kiểu: Tin → Bài`. */
export interface AuditChange {
  readonly field: string;
  readonly words: string;
}

/** Only the fields that differ, in the order in which they are asked for. */
export function auditChanges(row: AuditRow, context: AuditContext): AuditChange[] {
  const [before, after] = [sideOf(row.before), sideOf(row.after)];
  const title = subjectTitle(row);
  const tell = (read: Told['read'], side: Readonly<Record<string, unknown>> | undefined) =>
    side === undefined ? '' : read(side, { ...context, subject: row.subject });
  return fieldTable.flatMap(({ field, names, read }) => {
    const isSaid = (side: Readonly<Record<string, unknown>> | undefined) =>
      side !== undefined && names.some((name) => side[name] !== undefined);
    const [old, fresh] = [tell(read, before), tell(read, after)];
    // Of something changed, what the new side leaves out has stayed.
    if (old === fresh || (before !== undefined && after !== undefined && !isSaid(after))) return [];
    // The line itself has the name already.
    if (title !== undefined && !(isSaid(before) && isSaid(after)) && [old, fresh].includes(title)) return [];
    return [{ field, words: changeWords(old, fresh, before !== undefined && after !== undefined) }];
  });
}

function changeWords(old: string, fresh: string, isChange: boolean): string {
  if (!isChange) return old === '' ? fresh : old;
  return `${old === '' ? 'bỏ trống' : old} → ${fresh === '' ? 'bỏ trống' : fresh}`;
}

function sideOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}
