/** The whole HTTP application on a test house, called without a network; every person is logged in. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../server/app.ts';
import type { AppDeps } from '../../server/app-deps.ts';
import type { ChangeTopic } from '../../server/contract/ledger.ts';
import type { Hints } from '../../server/hints.ts';
import { LiveSessions } from '../../server/live-sessions.ts';
import { startLiveStations } from '../../server/live-stations.ts';
import { openLoginGuard } from '../../server/login-guard.ts';
import { randomToken, tokenHash } from '../../server/secrets.ts';
import { openSelfTests } from '../../server/self-tests.ts';
import { storeHeartbeats } from '../../server/store/heartbeat-store.ts';
import { SESSION_COOKIE } from '../../server/store/session-store.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';

export type Who = keyof TestHouse['people'];
type Method = NonNullable<InjectOptions['method']>;

/** What came back. `json` is undefined where the answer is not JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: string;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the server sent; tests look into it.
  readonly json: any;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer | object;
  /** The caller's address, where tries are counted by it. */
  readonly from?: string;
}

export interface TestApp extends TestHouse {
  readonly app: FastifyInstance;
  readonly deps: AppDeps;
  /** Calls a route as somebody; `nobody` sends no cookie. */
  call(who: Who | 'nobody', method: Method, url: string, options?: CallOptions): Promise<Answer>;
  /** A session cookie for a person, made without a password. */
  cookieOf(person: TestPerson): Promise<string>;
}

/** Builds it; call `close` when done. */
export async function makeApp(
  env: Readonly<Record<string, string>> = {},
  options: Parameters<typeof makeHouse>[1] = {},
  isClockAwaited: AppDeps['isClockAwaited'] = async () => false,
): Promise<TestApp> {
  const house = await makeHouse(env, options);
  const { db, communeId, clock } = house;
  const live = startLiveStations(
    (beats) => storeHeartbeats(db, communeId, beats),
    (error) => expectNothing(error),
  );
  const log = pino({ level: process.env.LOA_TEST_LOG ?? 'silent' });
  const deps: AppDeps = {
    ...house,
    hints: quietHints(),
    live,
    liveSessions: new LiveSessions(),
    loginGuard: openLoginGuard(clock.now),
    selfTests: openSelfTests(clock.now),
    isClockAwaited,
    sandbox: async () => ({ kind: 'none' }),
    now: clock.now,
    log,
  };
  const app = await buildApp(deps, 'no-web-here');
  await app.ready();
  const cookies = new Map<Who, string>();
  const cookieOf = (person: TestPerson) => openSession(house, person);
  return {
    ...house,
    app,
    deps,
    cookieOf,
    async call(who, method, url, { headers = {}, query = {}, payload, from } = {}) {
      if (who !== 'nobody' && !cookies.has(who)) cookies.set(who, await cookieOf(house.people[who]));
      const cookie = who === 'nobody' ? undefined : cookies.get(who);
      return inject(app, {
        method,
        url,
        query: { ...query },
        headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
        ...(payload === undefined ? {} : { payload }),
        ...(from === undefined ? {} : { remoteAddress: from }),
      });
    },
    async close() {
      await app.close();
      await live.stop();
      await house.close();
    },
  };
}

/** One call without a network. */
export async function inject(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const response = await app.inject(options);
  const isJson = String(response.headers['content-type'] ?? '').includes('json') && response.body !== '';
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body,
    bytes: response.rawPayload,
    json: isJson ? JSON.parse(response.body) : undefined,
  };
}

/** Hints that look at nothing by themselves: tests ask, they do not wait. */
export function quietHints(): Hints {
  const changes = new Set<(topics: ChangeTopic[]) => void>();
  const playlists = new Set<(stationId: string, version: number) => void>();
  return {
    onChange(listener) {
      changes.add(listener);
      return () => changes.delete(listener);
    },
    onPlaylist(listener) {
      playlists.add(listener);
      return () => playlists.delete(listener);
    },
    onTokenGone: () => () => false,
    announce(topics) {
      for (const listener of changes) listener(topics);
    },
    stop() {},
  };
}

/** A hundred years: tests that are not about the end of a session move the clock freely. */
const LONG_MS = 100 * 365 * 24 * 3_600_000;

async function openSession({ db, communeId, clock }: TestHouse, person: TestPerson): Promise<string> {
  const token = randomToken();
  await db
    .insertInto('session')
    .values({
      tokenHash: tokenHash(token),
      commune: communeId,
      userId: person.id,
      createdAt: clock.now(),
      expiresAt: clock.now() + LONG_MS,
    })
    .execute();
  return `${SESSION_COOKIE}=${token}`;
}

function expectNothing(error: unknown): never {
  throw error;
}
