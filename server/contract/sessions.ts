/** Sessions, second factors and passkeys on the HTTP API. */
import { z } from 'zod';
import { id, instant, line, role } from './words.ts';

/** Facts of the refusal `second-factor-needed`: what the account has; the ticket stands for the right password, for five minutes, once. */
export const factorNeeded = z.object({ methods: z.array(z.enum(['totp', 'passkey'])), ticket: z.string() });
export type FactorNeeded = z.input<typeof factorNeeded>;

export const sessionRow = z.object({
  id: z.string(),
  current: z.boolean(),
  source: z.string(),
  shared: z.boolean(),
  since: instant,
  lastSeenAt: instant.nullable(),
});
export type SessionRow = z.input<typeof sessionRow>;
export const unlockBody = z.object({ password: z.string().max(200) });

/** What a browser is asked for, as @simplewebauthn words it (PublicKeyCredential...OptionsJSON), and the ticket its answer comes with. */
export const passkeyOptions = z.object({ options: z.unknown(), ticket: z.string() });
/** The browser's answer, passed on as it came. */
export const assertionBody = z.object({
  ticket: z.string().max(100),
  response: z.looseObject({ id: z.string().max(700) }),
});
export const passkeyCreate = assertionBody.extend({ name: line(60) });
export const passkeyName = z.object({ name: line(60) });
/** A passkey counts as password and second factor in one; `shared` and `browser` as at a login by password. */
export const passkeyLogin = assertionBody.extend({
  shared: z.boolean().default(false),
  browser: z.boolean().default(false),
});
/** `fingerprint`: twelve letters that people compare; `listed`: what it may sign by the root's list in force. */
export const passkeyRow = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  fingerprint: z.string(),
  maySign: z.boolean(),
  listed: z.array(z.enum(['approver', 'emergency'])),
});
export type PasskeyRow = z.input<typeof passkeyRow>;
/** An authenticator app's secret (base32) and its otpauth address, told once. */
export const totpBegun = z.object({ secret: z.string(), uri: z.string() });
export const code = z.string().regex(/^\d{6}$/, 'cần là mã 6 chữ số');
export const codeBody = z.object({ code });
/** The person again: a second factor, or, for changes of the own account, the password. */
export const stepUpBody = z.union([codeBody, assertionBody, unlockBody]);

/** What GET /me adds about the account itself. `half`: the session may only set up a second factor. */
export const account = z.object({
  factors: z.object({ passkeys: z.int(), totp: z.boolean(), wanted: z.boolean() }),
  state: z.enum(['open', 'half']),
  /** A shared machine locks itself after so long without a hand; null: never. */
  lockAfterMs: z.int().nullable(),
  delegated: z.array(z.object({ role, from: z.string(), until: instant })),
  /** Whether stations demand signatures, and whether this person is on the root's list. */
  signing: z.object({ inForce: z.boolean(), approver: z.boolean(), emergency: z.boolean() }),
});
export type Account = z.input<typeof account>;

/** An invitation or a reset, told once: `/moi#token`, `/dat-lai#token`. */
export const linkMade = z.object({ id, path: z.string(), expiresAt: instant });
export type LinkMade = z.input<typeof linkMade>;
export const linkHeaders = z.object({ 'x-link-token': z.string().max(200).optional() });
export const linkState = z.object({
  kind: z.enum(['invite', 'reset']),
  displayName: z.string(),
  username: z.string(),
  commune: z.string(),
  expiresAt: instant,
});
export type LinkState = z.input<typeof linkState>;
