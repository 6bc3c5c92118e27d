/** The hash that chains journal entries never changes: what boxes wrote years ago is checked with it. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START, entryHash } from '../../stations/journal-chain.ts';
import type { JournalFact } from '../../stations/protocol.ts';
import { runs } from '../counts.ts';

const entry = { epoch: 1, seq: 2, at: 1_795_514_400_000, clockTrusted: true, prev: CHAIN_START };

test('an entry has the hash that it had when the first box wrote it', () => {
  const fact: JournalFact = { kind: 'fault', code: 'audio-device', detail: 'Loa "cụm 2"\nkhông trả lời' };
  const text = `[1,2,1795514400000,true,{"code":"audio-device","detail":"Loa \\"cụm 2\\"\\nkhông trả lời","kind":"fault"},"${CHAIN_START}"]`;
  expect(entryHash({ ...entry, fact })).toBe(createHash('sha256').update(text).digest('hex'));
});

/** Said slowly: every field that is defined, by name. */
function slowly(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(slowly).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${slowly(field)}`);
  return `{${fields.join(',')}}`;
}

test('it says every field, whatever the order, and nothing of what is undefined', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
      const fact = fields as unknown as JournalFact;
      const text = slowly([1, 2, entry.at, true, fact, CHAIN_START]);
      const said = createHash('sha256').update(text).digest('hex');
      expect(entryHash({ ...entry, fact })).toBe(said);
      const turned = Object.fromEntries([...Object.entries(fields).reverse(), ['nothing here', undefined]]);
      expect(entryHash({ ...entry, fact: turned as unknown as JournalFact })).toBe(said);
    }),
    { numRuns: runs(200, 20_000) },
  );
});
