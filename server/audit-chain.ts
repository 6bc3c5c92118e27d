/** The chain of the audit log: every row carries the hash of the row before it, so that an edit, a removal, an insertion or a swap shows, and where. */
import { createHash } from 'node:crypto';

/** A row as it is stored; older rows than the chain have neither `prev` nor `hash`. */
export interface ChainedAudit {
  readonly id: number;
  readonly commune: string;
  readonly at: number;
  readonly whoId: string | null;
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly subjectId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: string | null;
  readonly prev: string | null;
  readonly hash: string | null;
}

/** What of a row is under its hash, beside the hash before it. */
export type AuditContent = Omit<ChainedAudit, 'prev' | 'hash'>;

/** Comes before the first row. Rows older than the chain store no hash, but the first chained one names theirs, reckoned from here. */
export const AUDIT_START: string = createHash('sha256').update('loa-audit/1').digest('hex');

/** SHA-256 over the row before and every column of this one, in hex. */
export function auditHash(row: AuditContent, prev: string): string {
  const { id, commune, at, whoId, who, action, subject, subjectId, before, after, source } = row;
  const said = JSON.stringify([prev, id, commune, at, whoId, who, action, subject, subjectId, before, after, source]);
  return createHash('sha256').update(said).digest('hex');
}

/** How a log was found. `altered`: this row or one before the chain was changed; `not-chained`: a row before it is missing, or this one was put in. */
export type AuditFault = { readonly id: number; readonly what: 'altered' | 'not-chained' };

/** Walks a commune's rows in the order of their ids and remembers where it stands; can be asked at any time, and go on later. */
export class AuditWalk {
  #expected: string = AUDIT_START;
  #lastId = 0;
  #head: string | undefined;
  #rows = 0;
  #fault: AuditFault | undefined;

  /** The next row. False once something does not hold: from there on nothing can be said. */
  take(row: ChainedAudit): boolean {
    if (this.#fault !== undefined) return false;
    this.#fault = this.#judge(row);
    if (this.#fault !== undefined) return false;
    this.#expected = row.hash ?? auditHash(row, this.#expected);
    this.#head = row.hash ?? undefined;
    this.#lastId = row.id;
    this.#rows += 1;
    return true;
  }

  /** The id up to which it has come. */
  get lastId(): number {
    return this.#lastId;
  }

  /** What was found so far. `head`: the newest row's hash, which says all that came before; undefined while no row is chained. */
  get verdict(): { readonly rows: number; readonly head: string | undefined; readonly fault: AuditFault | undefined } {
    return { rows: this.#rows, head: this.#head, fault: this.#fault };
  }

  #judge(row: ChainedAudit): AuditFault | undefined {
    const isOlder = row.hash === null && row.prev === null;
    // Once there is a chain, every row belongs to it.
    if (isOlder) return this.#head === undefined ? undefined : { id: row.id, what: 'not-chained' };
    if (row.prev !== this.#expected) return { id: row.id, what: 'not-chained' };
    return auditHash(row, row.prev) === row.hash ? undefined : { id: row.id, what: 'altered' };
  }
}
