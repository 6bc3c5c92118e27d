/** The journal's hash chain, as the station writes it and the server checks it. */
import { hash } from 'node:crypto';
import type { JournalEntry } from './protocol.ts';

/** `prev` of the first entry of an epoch. */
export const CHAIN_START: string = '0'.repeat(64);

/** SHA-256 (hex) over every field but `hash`, keys sorted: two writers of the same facts give the same hash. */
export function entryHash(entry: Omit<JournalEntry, 'hash'>): string {
  const { epoch, seq, at, clockTrusted, fact, prev } = entry;
  return hash('sha256', canonical([epoch, seq, at, clockTrusted, fact, prev]), 'hex');
}

/** Written for speed: a server takes in thousands of entries a second when villages come back. */
function canonical(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const one of value) text += text === '' ? canonical(one) : `,${canonical(one)}`;
    return `[${text}]`;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field === undefined) continue;
    if (text !== '') text += ',';
    text += quoted(name) + canonical(field);
  }
  return `{${text}}`;
}

/** Names of the protocol are few; others may be many. */
const MOST_NAMES = 200;
const quotedNames = new Map<string, string>();

function quoted(name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (quotedNames.size < MOST_NAMES) quotedNames.set(name, text);
  return text;
}
