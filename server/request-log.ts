/** What the log of server and worker is made of: records without a password, token, key or cookie in them, whoever logs. */
import { type LoggerOptions, stdSerializers } from 'pino';
import { AppError } from './errors.ts';

/** Names under which something secret is handed about; of a `code` only the six digits of an authenticator app are. */
const SECRET =
  /^(cookie|set-cookie|authorization|x-[a-z]+-token|.*(password|secret|ticket)|token|jws|jwk|d|privateKey|auth|p256dh|endpoint|identity)$/i;
const SIX_DIGITS = /^\d{6}$/;
const HIDDEN = '[giấu]';
/** Deeper than any record here is built. */
const DEPTH = 6;

/** Options for pino. */
export function logOptions(name: string, level: string): LoggerOptions {
  return {
    name,
    level,
    formatters: { log: (record) => hideSecrets(record) as Record<string, unknown> },
    serializers: {
      err: readError,
      error: readError,
      // A query may carry a secret, and so may every header.
      req: ({ method, url }: { method?: string; url?: string }) => ({ method, path: url?.split('?')[0] }),
      res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
    },
  };
}

/** The same data with what is secret left out. */
export function hideSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth > DEPTH) return '[sâu quá]';
  if (Array.isArray(value)) return value.map((one) => hideSecrets(one, depth + 1));
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  // Requests, answers and their like have serializers of their own.
  if (!isPlain) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, isSecret(name, held) ? HIDDEN : hideSecrets(held, depth + 1)]),
  );
}

function isSecret(name: string, held: unknown): boolean {
  if (held === undefined || held === null || typeof held === 'boolean') return false;
  return SECRET.test(name) || (name === 'code' && SIX_DIGITS.test(String(held)));
}

/** An error with what it was caused by. Of a refusal the facts, too, which its message repeats word for word. */
function readError(error: unknown): unknown {
  if (!(error instanceof Error)) return hideSecrets(error);
  const { raw: _raw, cause: _cause, ...read } = stdSerializers.err(error) as unknown as Record<string, unknown>;
  const cause = error.cause === undefined ? {} : { cause: readError(error.cause) };
  if (!(error instanceof AppError)) return { ...(hideSecrets(read) as object), ...cause };
  const facts = hideSecrets(error.facts);
  const message = `${error.code} ${JSON.stringify(facts)}`;
  const stack = error.stack?.replace(error.message, message);
  return { type: 'AppError', code: error.code, message, facts, stack, ...cause };
}
