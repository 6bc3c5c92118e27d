/** Whatever is done to a copy of the audit log that nothing guards, the chain tells it, and where. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUDIT_START, AuditWalk, auditHash, type ChainedAudit } from '../../server/audit-chain.ts';
import { runs } from '../counts.ts';

type Written = Omit<ChainedAudit, 'id' | 'prev' | 'hash'>;

const text = fc.string({ maxLength: 8, unit: 'binary' });
const written: fc.Arbitrary<Written> = fc.record({
  commune: fc.constant('c'),
  at: fc.nat(),
  whoId: fc.option(text),
  who: text,
  action: text,
  subject: text,
  subjectId: text,
  before: fc.option(text),
  after: fc.option(text),
  source: fc.option(text),
});

/** The log that these deeds give; the first `older` of them from before there was a chain. */
function logOf(deeds: readonly Written[], older: number): ChainedAudit[] {
  let prev = AUDIT_START;
  return deeds.map((deed, index) => {
    const row = { ...deed, id: index + 1 };
    if (index < older) {
      prev = auditHash(row, prev);
      return { ...row, prev: null, hash: null };
    }
    const chained = { ...row, prev, hash: auditHash(row, prev) };
    prev = chained.hash;
    return chained;
  });
}

function walk(rows: readonly ChainedAudit[]): AuditWalk['verdict'] {
  const walking = new AuditWalk();
  for (const row of rows) walking.take(row);
  return walking.verdict;
}

const logs = fc.tuple(fc.array(written, { minLength: 2, maxLength: 8 }), fc.nat({ max: 4 })).map(([deeds, older]) => ({
  rows: logOf(deeds, Math.min(older, deeds.length - 1)),
  older: Math.min(older, deeds.length - 1),
}));

test('an untouched log is whole, with or without rows from before the chain, and its head is the newest hash', () => {
  fc.assert(
    fc.property(logs, ({ rows }) => {
      expect(walk(rows)).toEqual({ rows: rows.length, head: rows.at(-1)?.hash, fault: undefined });
    }),
    { numRuns: runs(100, 5_000) },
  );
});

const columns = [
  'commune',
  'at',
  'whoId',
  'who',
  'action',
  'subject',
  'subjectId',
  'before',
  'after',
  'source',
] as const;

test('an edit of any column is found: at the row itself, or for a row older than the chain at the first chained one', () => {
  const cases = fc.tuple(logs, fc.nat(), fc.constantFrom(...columns));
  fc.assert(
    fc.property(cases, ([{ rows, older }, pick, column]) => {
      const at = pick % rows.length;
      const row = rows[at] as ChainedAudit;
      const edited = { ...row, [column]: column === 'at' ? row.at + 1 : `${row[column] ?? ''}!` };
      const { fault } = walk(rows.with(at, edited));
      expect(fault).toEqual(at < older ? { id: older + 1, what: 'not-chained' } : { id: at + 1, what: 'altered' });
    }),
    { numRuns: runs(200, 10_000) },
  );
});

test('a row made to fit after its edit breaks the next one; only the newest can be, and there the head is another', () => {
  fc.assert(
    fc.property(logs, fc.nat(), ({ rows, older }, pick) => {
      const at = older + (pick % (rows.length - older));
      const row = rows[at] as ChainedAudit;
      const forged = { ...row, who: `${row.who}!` };
      const fitted = { ...forged, hash: auditHash(forged, row.prev ?? '') };
      const found = walk(rows.with(at, fitted));
      if (at < rows.length - 1) expect(found.fault).toEqual({ id: at + 2, what: 'not-chained' });
      else expect(found.head).not.toBe(row.hash);
    }),
    { numRuns: runs(100, 5_000) },
  );
});

test('a row that is gone, put in a second time, put in unchained or swapped with its neighbour is found', () => {
  fc.assert(
    fc.property(logs, fc.nat(), ({ rows, older }, pick) => {
      const at = pick % (rows.length - 1);
      const [row, next] = [rows[at] as ChainedAudit, rows[at + 1] as ChainedAudit];
      expect(walk(rows.toSpliced(at, 1)).fault?.id).toBe(Math.max(at + 1, older) + 1);
      const swapped = rows.toSpliced(at, 2, { ...next, id: row.id }, { ...row, id: next.id });
      expect(walk(swapped).fault?.id).toBe(at + 1 < older ? older + 1 : at + 1);
      const last = rows.at(-1) as ChainedAudit;
      const doubled = { ...last, id: last.id + 1 };
      expect(walk([...rows, doubled]).fault).toEqual({ id: last.id + 1, what: 'not-chained' });
      expect(walk([...rows, { ...doubled, prev: null, hash: null }]).fault).toEqual({
        id: last.id + 1,
        what: 'not-chained',
      });
    }),
    { numRuns: runs(100, 5_000) },
  );
});

test('renumbered rows are found too', () => {
  const rows = logOf(
    ['a', 'b', 'c'].map((who) => ({ ...plain, who })),
    0,
  );
  expect(walk(rows.map((row) => ({ ...row, id: row.id + 1 }))).fault).toEqual({ id: 2, what: 'altered' });
});

const plain: Written = {
  ...{ commune: 'c', at: 1, whoId: null, who: 'a', action: 'test', subject: 's', subjectId: 'x' },
  ...{ before: null, after: null, source: null },
};

test('a walk goes on later from where it stood', () => {
  const rows = logOf(
    ['a', 'b', 'c'].map((who) => ({ ...plain, who })),
    1,
  );
  const walking = new AuditWalk();
  for (const row of rows.slice(0, 2)) walking.take(row);
  expect(walking.lastId).toBe(2);
  for (const row of rows.slice(2)) walking.take(row);
  expect(walking.verdict).toEqual(walk(rows));
});
