/** The journal's hash chain, as the station writes it and the server checks it. */
import { createHash } from 'node:crypto';
import type { JournalEntry } from './protocol.ts';

/** `prev` of the first entry of an epoch. */
export const CHAIN_START: string = '0'.repeat(64);

/** SHA-256 (hex) over every field but `hash`, keys sorted: two writers of the same facts give the same hash. */
export function entryHash(entry: Omit<JournalEntry, 'hash'>): string {
  const { epoch, seq, at, clockTrusted, fact, prev } = entry;
  return createHash('sha256')
    .update(canonical([epoch, seq, at, clockTrusted, fact, prev]))
    .digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${fields.join(',')}}`;
}
