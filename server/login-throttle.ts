/** How often a secret of an account may be tried, so that it is not guessed and nobody is locked out by others who try. */
import { AppError } from './errors.ts';

/** Most tries that fail within `whileMs`: of one name from one address, of one name from everywhere, on one browser that the account knows. */
export interface TryLimits {
  readonly whileMs: number;
  readonly perPlace: number;
  readonly perName: number;
  readonly perDevice: number;
}

/** Passwords: however many addresses try one account, 30 a minute are looked at. */
export const PASSWORD_TRIES: TryLimits = { whileMs: 60_000, perPlace: 10, perName: 24, perDevice: 6 };
/** Codes of six digits, by somebody who has the password: three of a million are right at a time, so that an hour's tries find one in 3,000. */
export const CODE_TRIES: TryLimits = { whileMs: 300_000, perPlace: 5, perName: 8, perDevice: 5 };

/** Counts held at a time; each was let through once, and only so many hashes are made in their while. */
const MOST_COUNTED = 50_000;

/** Who tries. `device`: the hash of a browser that this account has logged in on before. */
export interface Try {
  readonly address: string;
  readonly name: string;
  readonly device: string | undefined;
}

/** A browser that the account knows has a count of its own, which strangers cannot use up. What succeeded does not count. */
export class LoginThrottle {
  readonly #limits: TryLimits;
  readonly #now: () => number;
  readonly #tries = new Map<string, number[]>();

  constructor(limits: TryLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** A try counts from its beginning, so that many at once gain nothing; `done(true)` takes it back. Throws too-many-requests. */
  begin({ address, name, device }: Try): { done(ok: boolean): void } {
    const { perDevice, perPlace, perName } = this.#limits;
    const own = `device ${device} ${name}`;
    const isOwn = device !== undefined && this.#failed(own) < perDevice;
    const counted = isOwn ? [own] : [`place ${address} ${name}`, `name ${name}`];
    const [place = '', all = ''] = counted;
    if (!isOwn && (this.#failed(place) >= perPlace || this.#failed(all) >= perName)) throw this.#tooMany();
    if (!this.#hasRoom()) throw this.#tooMany();
    const at = this.#now();
    for (const key of counted) this.#tries.set(key, [...(this.#tries.get(key) ?? []), at]);
    return {
      done: (ok) => {
        if (ok) for (const key of counted) this.#takeBack(key, at);
      },
    };
  }

  #tooMany(): AppError {
    return new AppError('too-many-requests', { retryMinutes: this.#limits.whileMs / 60_000, login: true });
  }

  #failed(key: string): number {
    const known = this.#tries.get(key);
    if (known === undefined) return 0;
    const kept = known.filter((at) => this.#counts(at));
    if (kept.length === 0) this.#tries.delete(key);
    else this.#tries.set(key, kept);
    return kept.length;
  }

  /** A clock that was set back leaves no try in the future behind. */
  #counts(at: number): boolean {
    const now = this.#now();
    return at <= now && at > now - this.#limits.whileMs;
  }

  #takeBack(key: string, at: number): void {
    const known = this.#tries.get(key) ?? [];
    const index = known.indexOf(at);
    if (index >= 0) known.splice(index, 1);
    if (known.length === 0) this.#tries.delete(key);
  }

  #hasRoom(): boolean {
    if (this.#tries.size < MOST_COUNTED) return true;
    for (const key of [...this.#tries.keys()]) this.#failed(key);
    return this.#tries.size < MOST_COUNTED;
  }
}
