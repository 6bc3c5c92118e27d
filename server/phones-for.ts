/** Phone numbers are for whoever may have to call: of what others read they are left out, in one place, whatever the view. */
import { mayDo } from './permissions.ts';
import type { Role } from './store/people-store.ts';

/** Whether somebody with these roles reads people's phones, and what callers and villages told. */
export function mayReadPhones(roles: readonly Role[]): boolean {
  return mayDo(roles, 'personal.read');
}

/** A copy of an answer in which every `phone` is '', however deep. What is no plain object or list stays as it is. */
export function withoutPhones(payload: unknown): unknown {
  if (Array.isArray(payload)) return payload.map(withoutPhones);
  if (!isPlain(payload)) return payload;
  const entries = Object.entries(payload).map(([name, value]) => [
    name,
    name === 'phone' && typeof value === 'string' ? '' : withoutPhones(value),
  ]);
  return Object.fromEntries(entries);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
