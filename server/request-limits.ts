/** How often one account, station or address may ask: a minute's worth at once, then as many as a minute gives. */
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { asksForPage } from './serve-web.ts';

/** What the setting LOA_REQUESTS_PER_MINUTE is of an account; all other limits are in proportion. */
const OF_AN_ACCOUNT = 1_200;
/** Of an address that shows no session, token or link: a commune's offices and a whole mobile network may share one. */
const OF_A_STRANGER = 300;
/** Sessions, tokens and links that are none, from one address. */
const WRONG = 60;
/** Routes that are counted. The web app's files are not: a page is fifty of them. */
const COUNTED = /^\/(api\/|metrics|nghe-lai\/)/;

export interface RequestLimits {
  /** Of whoever has shown nothing yet. Throws too-many-requests. */
  byAddress(request: FastifyRequest, access: string): void;
  /** Of an account or a station. Throws too-many-requests. */
  byKey(key: string, perMinute: number): void;
  /** What somebody is answered who was not let in: the refusal itself, or too-many-requests where there were too many from that address. Nobody who is let in is ever held up by them. */
  refusal(request: FastifyRequest, error: unknown): unknown;
}

/** The server's own limits; 0 as the setting is none at all. */
export function requestLimits({ config, now }: Pick<AppDeps, 'config' | 'now'>): RequestLimits {
  const share = config.LOA_REQUESTS_PER_MINUTE / OF_AN_ACCOUNT;
  const buckets = new TokenBuckets();
  const take = (key: string, perMinute: number) => share === 0 || buckets.take(key, perMinute * share, now());
  return {
    byAddress(request, access) {
      if (access !== 'public' || !isCounted(request)) return;
      if (!take(`address ${normalizeIP(request.ip)}`, OF_A_STRANGER)) throw new AppError('too-many-requests');
    },
    byKey(key, perMinute) {
      if (!take(key, perMinute)) throw new AppError('too-many-requests');
    },
    refusal(request, error) {
      const isStranger = error instanceof AppError && STRANGER.has(error.code);
      return !isStranger || take(`wrong ${normalizeIP(request.ip)}`, WRONG) ? error : new AppError('too-many-requests');
    },
  };
}

/** By the route that answers, however its address was spelt; what none answers counts, too, but for pages. */
function isCounted(request: FastifyRequest): boolean {
  const { url } = request.routeOptions;
  return url === undefined ? !asksForPage(request) : COUNTED.test(url);
}

/** What was shown opens nothing. */
const STRANGER: ReadonlySet<string> = new Set(['not-logged-in', 'token-wrong', 'village-link-wrong', 'link-used']);

const MINUTE_MS = 60_000;
/** More keys than a server meets in a minute; beyond it the oldest go. */
const KEPT = 20_000;

/** A bucket per key, kept as one number: when the key would have used up all it was given. */
export class TokenBuckets {
  readonly #fullAt = new Map<string, number>();
  readonly #kept: number;

  constructor(kept: number = KEPT) {
    this.#kept = kept;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes one of `perMinute`; false where there is none left. A clock that steps back costs nobody more than a minute's worth. */
  take(key: string, perMinute: number, now: number): boolean {
    const each = MINUTE_MS / perMinute;
    // A share smaller than one in a minute still lets one through.
    const most = Math.max(MINUTE_MS, each) + ROUNDING_MS;
    const known = this.#fullAt.get(key) ?? now;
    const fullAt = Math.max(now, known > now + most ? now : known) + each;
    if (fullAt - now > most) return false;
    if (!this.#fullAt.has(key) && this.#fullAt.size >= this.#kept) this.#forget(now);
    this.#fullAt.set(key, fullAt);
    return true;
  }

  #forget(now: number): void {
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key);
    for (const key of this.#fullAt.keys()) {
      if (this.#fullAt.size < this.#kept) return;
      this.#fullAt.delete(key);
    }
  }
}

/** Sums of twelve hundredths of a minute are not a minute to the last bit. */
const ROUNDING_MS = 0.001;
