/** Turns at deriving password hashes: each costs memory and a tenth of a second, so few run at once and few wait. */
import { AppError } from './errors.ts';
import { hashPassword, passwordMatches, randomToken } from './secrets.ts';

/** 19 MiB each. */
const AT_ONCE = 2;
/** In each of the two lines. */
const MOST_WAITING = 20;

/** `known`: from a browser that the account knows, or with a link that was sent; it is served before `stranger`. */
export type HashLine = 'known' | 'stranger';

/** Strangers who come by thousands wait in a line of their own. Nothing else here hashes passwords. */
export class HashTurns {
  #running = 0;
  /** What no password fits, and costs as much to find out; made when somebody first tries. */
  #decoy: Promise<string> | undefined;
  readonly #waiting: Readonly<Record<HashLine, (() => void)[]>> = { known: [], stranger: [] };

  /** Does the work when its turn has come. Throws too-many-requests where the line is full. */
  async run<T>(line: HashLine, work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await this.#wait(line);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes this turn over.
      const next = this.#waiting.known.shift() ?? this.#waiting.stranger.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  /** What is stored of a new password. Throws too-many-requests. */
  async hash(password: string): Promise<string> {
    // Whoever may set one is no stranger: no storm of wrong logins stands before him.
    return this.run('known', () => hashPassword(password));
  }

  /** Whether it is the password of that hash; where there is none it costs as much to say no. Throws too-many-requests. */
  async matches(line: HashLine, password: string, stored: string | undefined): Promise<boolean> {
    return this.run(line, async () => {
      if (stored !== undefined) return passwordMatches(password, stored);
      this.#decoy ??= hashPassword(randomToken());
      await passwordMatches(password, await this.#decoy);
      return false;
    });
  }

  #wait(line: HashLine): Promise<void> {
    const waiting = this.#waiting[line];
    if (waiting.length >= MOST_WAITING)
      throw new AppError('too-many-requests', { retryMinutes: 1, login: line === 'stranger' });
    return new Promise((resolve) => waiting.push(resolve));
  }
}
