/** Short-lived tickets that this server gave out and keeps no list of: strangers may ask for any number and push out nobody's. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Each opens for so long, ms. */
const VALID_MS = 300_000;
const CHALLENGE_BYTES = 32;
const TIME_BYTES = 6;
const MARK_BYTES = 32;

/** What a ticket stands for: the step it belongs to, and the account; '' where any may come. */
export interface TicketUse {
  readonly step: 'login-code' | 'passkey-login' | 'passkey-create';
  readonly subject: string;
}
/** `challenge`: 32 random bytes, base64url. */
export interface Ticket {
  readonly challenge: string;
  readonly until: number;
}

/** Marked with a key that lives as long as the process: after a restart the page asks for another. */
export class SealedTickets {
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  readonly #spent = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A ticket for this; 94 letters. */
  issue(use: TicketUse): { text: string; challenge: string } {
    const challenge = randomBytes(CHALLENGE_BYTES);
    const until = Buffer.alloc(TIME_BYTES);
    until.writeUIntBE(this.#now() + VALID_MS, 0, TIME_BYTES);
    const body = Buffer.concat([challenge, until]);
    const text = Buffer.concat([body, this.#mark(use, body)]).toString('base64url');
    return { text, challenge: challenge.toString('base64url') };
  }

  /** What it says; undefined for one that is none, for something else, too old or spent. */
  read(use: TicketUse, text: string): Ticket | undefined {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== CHALLENGE_BYTES + TIME_BYTES + MARK_BYTES) return undefined;
    const body = bytes.subarray(0, -MARK_BYTES);
    if (!timingSafeEqual(bytes.subarray(-MARK_BYTES), this.#mark(use, body))) return undefined;
    const challenge = body.subarray(0, CHALLENGE_BYTES).toString('base64url');
    const until = body.readUIntBE(CHALLENGE_BYTES, TIME_BYTES);
    return until <= this.#now() || this.#spent.has(challenge) ? undefined : { challenge, until };
  }

  /** It opens nothing any more; false where another was faster. Call it once what it stands for is proved: strangers spend none. */
  spend({ challenge, until }: Ticket): boolean {
    if (this.#spent.has(challenge)) return false;
    const now = this.#now();
    for (const [known, end] of this.#spent) if (end <= now) this.#spent.delete(known);
    this.#spent.set(challenge, until);
    return true;
  }

  #mark({ step, subject }: TicketUse, body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(`${step}\n${subject}\n`).update(body).digest();
  }
}
