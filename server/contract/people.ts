/** Login, set-up and users on the HTTP API. */
import { z } from 'zod';
import { account, code } from './sessions.ts';
import { eachOnce, id, instant, line, role, title } from './words.ts';

export const password = z.string().min(10).max(200);
export const username = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'từ 2 đến 40 chữ thường không dấu, chữ số hoặc dấu . _ -');

/** Name and password are enough where the account has no second factor; the rest is said by our own page. */
export const loginBody = z.object({
  username: z.string().max(100),
  password: z.string().max(200),
  code: code.optional(),
  ticket: z.string().max(100).optional(),
  /** A machine that others use as well: it locks itself. */
  shared: z.boolean().default(false),
  /** Our own page asks for a device cookie; scripts leave it out. */
  browser: z.boolean().default(false),
});

export const me = z.object({
  user: z.object({ id, username: z.string(), displayName: z.string(), roles: z.array(role) }),
  commune: z.object({ id, name: z.string(), zone: z.string(), demo: z.boolean() }),
  /** Of GET /me alone. */
  account: account.optional(),
});
export type Me = z.input<typeof me>;

/** `open` while the commune has no admin yet; the token comes from the one-time link on the console. */
export const setupState = z.object({
  open: z.boolean(),
  /** Whether the token of the header `x-setup-token` would be taken; null when none was sent. */
  tokenFits: z.boolean().nullable(),
});
export type SetupState = z.input<typeof setupState>;
/** In a header: addresses are written into logs. */
export const setupHeaders = z.object({ 'x-setup-token': z.string().max(200).optional() });
export const setupBody = z.object({
  token: z.string().max(200),
  communeName: title,
  username,
  displayName: line(100),
  password,
});

export const user = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  roles: z.array(role),
  disabled: z.boolean(),
  createdAt: instant,
  factors: z.object({ passkeys: z.int(), totp: z.boolean() }),
  /** Has still to open the invitation: nobody has set a password yet. */
  invited: z.boolean(),
});
export type User = z.input<typeof user>;
export const userCreate = z.object({
  username,
  displayName: line(100),
  roles: z.array(role).min(1).refine(eachOnce, 'có vai trò lặp lại'),
  /** Without one the account waits for its invitation link. */
  password: password.optional(),
});
export const linkUse = z.object({ password });
export const userChange = userCreate.omit({ username: true }).partial().extend({ disabled: z.boolean().optional() });
