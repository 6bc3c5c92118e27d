/** The chain of all editions a commune ever made: each is hashed with the one before, so that none can be changed or taken away unseen. */
import { createHash } from 'node:crypto';
import type { ReportEditionTable } from '../store/report-schema.ts';

/** `prev` of the first edition. */
export const FIRST_PREV = '0'.repeat(64);

/** What an edition's hash is made of. */
export type HashedEdition = Pick<
  ReportEditionTable,
  'prev' | 'reportId' | 'edition' | 'number' | 'figures' | 'content' | 'files' | 'madeBy' | 'madeAt'
>;

/** SHA-256 (hex) over the hash before, the figures, what was typed in, and the files' own hashes. */
export function editionHash(of: HashedEdition): string {
  const { prev, reportId, edition, number, figures, content, files, madeBy, madeAt } = of;
  return createHash('sha256')
    .update(JSON.stringify([prev, reportId, edition, number, figures, content, files, madeBy, madeAt]))
    .digest('hex');
}

/** A link of the chain that does not hold. */
export interface ChainFault {
  readonly reportId: string;
  readonly edition: number;
  readonly kind: 'changed' | 'not-linked';
}

/** Walks the chain of a commune's editions, in any order; none is given where it is whole. */
export function brokenEditions(rows: readonly (HashedEdition & Pick<ReportEditionTable, 'hash'>)[]): ChainFault[] {
  const changed = rows.filter((row) => editionHash(row) !== row.hash);
  const after = new Map(rows.map((row) => [row.prev, row]));
  const linked = new Set<object>();
  for (let row = after.get(FIRST_PREV); row !== undefined && !linked.has(row); row = after.get(row.hash))
    linked.add(row);
  const fault = (kind: ChainFault['kind']) => (row: HashedEdition) => ({
    reportId: row.reportId,
    edition: row.edition,
    kind,
  });
  return [...changed.map(fault('changed')), ...rows.filter((row) => !linked.has(row)).map(fault('not-linked'))];
}

/** A value's JSON with its keys in order: two computers write the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
