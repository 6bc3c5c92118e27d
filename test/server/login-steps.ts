/** Logins through the routes, as browsers and scripts do them: cookies, passkeys, codes. */
import type { Insertable } from 'kysely';
import { Secret, TOTP } from 'otpauth';
import { randomToken, tokenHash } from '../../server/secrets.ts';
import { toJson } from '../../server/store/json-column.ts';
import type { Role } from '../../server/store/people-store.ts';
import type { SessionTable } from '../../server/store/schema.ts';
import { SESSION_COOKIE } from '../../server/store/session-store.ts';
import { type SoftPasskey, softPasskey } from '../fakes/soft-passkey.ts';
import type { Answer, TestApp } from './make-app.ts';
import { PASSWORD, type TestPerson } from './make-house.ts';

/** Where passkeys are made in tests: this machine's own name. */
export const SITE = { rpId: 'localhost', origin: 'http://localhost:8080' };

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One browser: it keeps its cookies, and says its address. */
export interface TestBrowser {
  call(method: Method, path: string, payload?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Name and password on our own page. */
  logIn(person: TestPerson, over?: object): Promise<Answer>;
  passkeyLogIn(key: SoftPasskey, over?: Parameters<SoftPasskey['assert']>[1]): Promise<Answer>;
  readonly cookies: Map<string, string>;
}

let addresses = 0;
let people = 0;

/** An account of its own, with everybody's password, so that a test may do with it what it likes. */
export async function newPerson(
  { db, communeId, clock, people: { operator } }: TestApp,
  roles: readonly Role[],
): Promise<TestPerson> {
  people += 1;
  const person = { id: `person-${people}`, username: `nguoi-${people}`, name: `Người ${people}`, roles };
  const { passwordHash } = await db
    .selectFrom('user')
    .select('passwordHash')
    .where('id', '=', operator.id)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('user')
    .values({
      ...{ id: person.id, commune: communeId, username: person.username, displayName: person.name, passwordHash },
      ...{ roles: toJson(roles), disabledAt: null, createdAt: clock.now() },
    })
    .execute();
  return person;
}

/** A browser that somebody is logged in with, without the time that a password takes. */
export async function openBrowserOf(
  app: TestApp,
  { id }: TestPerson,
  over: Partial<Insertable<SessionTable>> = {},
): Promise<TestBrowser> {
  const browser = openBrowser(app);
  const token = randomToken();
  await app.db
    .insertInto('session')
    .values({
      ...{ tokenHash: tokenHash(token), commune: app.communeId, userId: id, createdAt: app.clock.now() },
      ...{ expiresAt: app.clock.now() + 12 * 3_600_000, ...over },
    })
    .execute();
  browser.cookies.set(SESSION_COOKIE, token);
  return browser;
}

/** A browser without a cookie, at an address of its own. */
export function openBrowser({ app }: Pick<TestApp, 'app'>, from?: string): TestBrowser {
  addresses += 1;
  const remoteAddress = from ?? `10.7.${addresses >> 8}.${addresses & 255}`;
  const cookies = new Map<string, string>();
  const browser: TestBrowser = {
    cookies,
    async call(method, path, payload, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await app.inject({
        ...{ method, url: `/api/v1${path}`, remoteAddress },
        headers: { host: 'localhost:8080', ...(cookie === '' ? {} : { cookie }), ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
      for (const { name, value } of response.cookies) cookies.set(name, value);
      const { statusCode: status, body, rawPayload: bytes } = response;
      return {
        status,
        headers: response.headers,
        body,
        bytes,
        json: body.startsWith('{') ? JSON.parse(body) : undefined,
      };
    },
    logIn: ({ username }, over = {}) =>
      browser.call('POST', '/login', { username, password: PASSWORD, browser: true, ...over }),
    async passkeyLogIn(key, over) {
      const { json } = await browser.call('POST', '/login/passkey/options');
      const response = key.assert(json.options.challenge, over);
      return browser.call('POST', '/login/passkey', { ticket: json.ticket, response, browser: true });
    },
  };
  return browser;
}

/** Adds a passkey to the account that is logged in there. */
export async function addPasskey(
  browser: TestBrowser,
  alg: 'ES256' | 'EdDSA' | 'RS256' = 'ES256',
): Promise<{ key: SoftPasskey; answer: Answer }> {
  const key = softPasskey({ ...SITE, alg });
  const { json } = await browser.call('POST', '/factors/passkeys/options');
  const body = { ticket: json.ticket, response: key.register(json.options), name: 'Điện thoại' };
  return { key, answer: await browser.call('POST', '/factors/passkeys', body) };
}

/** What an authenticator app with this secret shows at an instant. */
export function codeAt(secret: string, timestamp: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Adds an authenticator app to the account that is logged in there; its code of now is used up by that. */
export async function addTotp(browser: TestBrowser, now: number): Promise<string> {
  const { secret } = (await browser.call('POST', '/factors/totp')).json;
  const answer = await browser.call('POST', '/factors/totp/confirm', { code: codeAt(secret, now) });
  if (answer.status !== 200) throw new Error(answer.body);
  return secret;
}

/** Status and code of a refusal. */
export function refusalOf(answer: Answer): [number, string | undefined] {
  return [answer.status, answer.json?.code];
}
