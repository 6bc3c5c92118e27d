/** Login, set-up, users and the audit log on the HTTP API. */
import { z } from 'zod';
import { eachOnce, id, instant, line, role, title } from './words.ts';

export const password = z.string().min(10).max(200);
export const username = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/, 'từ 2 đến 40 chữ thường không dấu, chữ số hoặc dấu . _ -');

export const loginBody = z.object({ username: z.string().max(100), password: z.string().max(200) });

export const me = z.object({
  user: z.object({ id, username: z.string(), displayName: z.string(), roles: z.array(role) }),
  commune: z.object({ id, name: z.string(), zone: z.string(), demo: z.boolean() }),
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
});
export type User = z.input<typeof user>;
export const userCreate = z.object({
  username,
  displayName: line(100),
  roles: z.array(role).min(1).refine(eachOnce, 'có vai trò lặp lại'),
  password,
});
export const userChange = userCreate.omit({ username: true }).partial().extend({ disabled: z.boolean().optional() });

export const auditRow = z.object({
  id: z.int(),
  at: instant,
  who: z.string(),
  action: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditRow = z.input<typeof auditRow>;
