/** Short-lived tickets that this server gave out and keeps no list of: strangers may ask for any number and push out nobody's. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Each opens for so long, ms. */
const VALID_MS = 300_000;

/** What a ticket says. `challenge`: 32 random bytes, base64url. */
export interface Ticket {
  readonly kind: string;
  readonly subject: string;
  readonly challenge: string;
  readonly until: number;
}

/** Signed by a key that lives as long as the process: after a restart the page asks for another. */
export class SealedTickets {
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  readonly #spent = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A ticket of this kind, for this person or act. */
  issue(kind: string, subject: string): { text: string; challenge: string } {
    const challenge = randomBytes(32).toString('base64url');
    const ticket: Ticket = { kind, subject, challenge, until: this.#now() + VALID_MS };
    const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
    return { text: `${body}.${this.#mark(body)}`, challenge };
  }

  /** What it says; undefined for one that is none, of another kind, too old or spent. */
  read(kind: string, text: string): Ticket | undefined {
    const [body = '', mark = '', ...more] = text.split('.');
    const [given, right] = [Buffer.from(mark), Buffer.from(this.#mark(body))];
    if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const ticket: Ticket = JSON.parse(Buffer.from(body, 'base64url').toString());
    if (ticket.kind !== kind || ticket.until <= this.#now() || this.#spent.has(ticket.challenge)) return undefined;
    return ticket;
  }

  /** It opens nothing any more. Call it in the same turn as the `read` that it follows, once what it stands for is proved. */
  spend({ challenge, until }: Ticket): void {
    const now = this.#now();
    for (const [known, end] of this.#spent) if (end <= now) this.#spent.delete(known);
    this.#spent.set(challenge, until);
  }

  #mark(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url');
  }
}
