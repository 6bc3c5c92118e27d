/** Logins that failed, gathered by account and hour, so that the log of what people did tells of guessing in one row and not in thousands. */
import type { Db } from './store/database.ts';
import { writeAudit } from './store/record-change.ts';

/** From the first wrong try until its row is written, ms. */
export const GATHERED_MS = 3_600_000;
/** More addresses are not told apart. */
const MOST_ADDRESSES = 1_000;
/** Whom no account belongs to: all such names together. */
const NO_ACCOUNT = 'none';

/** Whose account was tried, and from where. `name` as people know it. */
export interface WrongTry {
  readonly user: { readonly id: string; readonly displayName: string } | undefined;
  readonly address: string;
  /** `refused`: nobody looked whether it was right, since there were too many. */
  readonly what: 'password' | 'code' | 'refused';
}

interface Gathered {
  readonly name: string;
  readonly since: number;
  readonly addresses: Set<string>;
  readonly counts: Record<WrongTry['what'], number>;
}

/** In memory: as many entries as there are accounts, and one. */
export class WrongTries {
  readonly #now: () => number;
  #gathered = new Map<string, Gathered>();

  constructor(now: () => number) {
    this.#now = now;
  }

  note({ user, address, what }: WrongTry): void {
    const id = user?.id ?? NO_ACCOUNT;
    const one = this.#gathered.get(id) ?? {
      ...{ name: user?.displayName ?? 'tên đăng nhập không có', since: this.#now() },
      ...{ addresses: new Set<string>(), counts: { password: 0, code: 0, refused: 0 } },
    };
    this.#gathered.set(id, one);
    one.counts[what] += 1;
    if (one.addresses.size < MOST_ADDRESSES) one.addresses.add(address);
  }

  /** Writes a row for each account whose hour is over, or for all of them; what cannot be written is kept for the next time. */
  async write(db: Db, commune: string, which: 'due' | 'all'): Promise<void> {
    const now = this.#now();
    for (const [id, one] of [...this.#gathered]) {
      // A clock that was set back makes nobody wait.
      const isDue = now - one.since >= GATHERED_MS || now < one.since;
      if (which === 'due' && !isDue) continue;
      this.#gathered.delete(id);
      try {
        await writeAudit(db, deedOf(commune, id, one, now));
      } catch (error) {
        if (!this.#gathered.has(id)) this.#gathered.set(id, one);
        throw error;
      }
    }
  }
}

function deedOf(commune: string, id: string, { name, addresses, counts }: Gathered, at: number) {
  const source = [...addresses].join(', ').slice(0, 100);
  const { password, code, refused } = counts;
  return {
    ...{ commune, actor: { name: 'Chưa đăng nhập', source }, at, action: 'login.wrong' },
    ...{ subject: 'user', subjectId: id },
    after: {
      name,
      wrongPasswords: password,
      wrongCodes: code,
      refusedTries: refused,
      addresses: addresses.size,
    },
  };
}
