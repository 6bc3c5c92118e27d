/** Every setting (LOA_*, PORT, FFMPEG_PATH): read once from the environment, a secret also from a file, checked, frozen. `loa config` prints this list. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { inputWords } from './input-words.ts';

const settings = {
  PORT: { schema: z.coerce.number().int().min(0).max(65_535).default(8080), meaning: 'TCP port of the server' },
  LOA_HOST: { schema: z.string().default('0.0.0.0'), meaning: 'address the server listens on (the demo: 127.0.0.1)' },
  LOA_PUBLIC_URL: {
    schema: z.url().optional(),
    meaning: 'address people and stations use, when a proxy stands in front',
  },
  LOA_TRUST_PROXY: { schema: z.stringbool().default(false), meaning: 'believe X-Forwarded-* of the proxy in front' },
  LOA_DATA_DIR: { schema: z.string().min(1).default('data'), meaning: 'folder of database, media and keys' },
  LOA_ADMIN_PASSWORD: {
    schema: z.string().min(10).optional(),
    meaning: "password of the demo's accounts (otherwise random, printed)",
  },
  LOA_DEMO_SAMPLE: {
    schema: z.enum(['ip', 'mixed']).default('ip'),
    meaning: 'a fresh demo: 14 players, or (mixed) players, FM villages and hand loudspeakers with a month behind them',
  },
  LOA_LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    meaning: 'how much is logged',
  },
  LOA_WORKER: {
    schema: z.enum(['separate', 'inside']).default('separate'),
    meaning: '"inside": the server runs the worker too',
  },
  LOA_MAX_UPLOAD_MB: { schema: z.coerce.number().int().min(1).max(4096).default(500), meaning: 'largest upload' },
  LOA_MIN_FREE_MB: {
    schema: z.coerce.number().int().min(0).default(500),
    meaning: 'free disk below which uploads are refused',
  },
  LOA_JOURNAL_MB_PER_DAY: {
    // A busy day is 0.06, forty days of arrears are under 3, a fault that comes and goes every four seconds all day is 20.
    schema: z.coerce.number().int().min(1).default(20),
    meaning: 'journal that one station may have stored in a day; more waits at the station',
  },
  LOA_MAX_QUEUE: { schema: z.coerce.number().int().min(1).default(500), meaning: 'most files waiting for the worker' },
  LOA_SESSION_HOURS: { schema: z.coerce.number().int().min(1).max(720).default(12), meaning: 'how long a login lasts' },
  LOA_WEBHOOK_PRIVATE: {
    schema: z.stringbool().default(false),
    meaning: "notices may be sent to addresses of this machine's own network, and by plain http",
  },
  LOA_ADMIN_PASSWORD_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'file to read LOA_ADMIN_PASSWORD from',
  },
  LOA_REQUESTS_PER_MINUTE: {
    schema: z.coerce.number().int().min(0).default(1200),
    meaning: 'most requests of one account in a minute; others in proportion; 0: no limit',
  },
  LOA_UPLOAD_MB_PER_DAY: {
    schema: z.coerce.number().int().min(1).default(4096),
    meaning: 'most that one person uploads in a day',
  },
  LOA_BACKUP_DIR: {
    schema: z.string().min(1).optional(),
    meaning: 'folder of the nightly backups, best on another disk',
  },
  LOA_BACKUP_AT: {
    schema: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .default('02:30'),
    meaning: "when the nightly backup is made, in the commune's zone",
  },
  LOA_BACKUP_KEEP: {
    schema: z.coerce.number().int().min(1).max(365).default(14),
    meaning: 'how many nightly backups are kept; older ones thin out to weeks and months',
  },
  LOA_BACKUP_RECIPIENT: {
    schema: z
      .string()
      .regex(/^age1[a-z0-9]{20,}$/)
      .optional(),
    meaning: 'public age key the backups are encrypted for',
  },
  FFMPEG_PATH: { schema: z.string().optional(), meaning: 'ffmpeg to use before any other' },
} as const;

type Setting = keyof typeof settings;
type Env = Readonly<Record<string, string | undefined>>;
type Values = { readonly [K in Setting]: z.output<(typeof settings)[K]['schema']> };

/** Settings with the folders resolved. */
export type Config = Values & { readonly dataDir: string };

/** Reads the environment. Throws AppError config-invalid naming the first wrong setting; a blank value counts as not set. */
export function readConfig(given: Env): Config {
  const { env, fault } = withSecretFile(given);
  if (fault !== undefined) throw new AppError('config-invalid', { name: PASSWORD_FILE, reason: fault });
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(settings)) {
    const parsed = schema.safeParse(env[name]?.trim() === '' ? undefined : env[name], { error: inputWords });
    if (!parsed.success) throw new AppError('config-invalid', { name, reason: parsed.error.issues[0]?.message });
    values[name] = parsed.data;
  }
  const checked = values as Values;
  return Object.freeze({ ...checked, dataDir: resolve(checked.LOA_DATA_DIR) });
}

/** What `loa config` prints: each setting as it is now, its meaning, the default where that is another, what is wrong with it. */
export function settingLines(all: Env): string[] {
  const { env, fault } = withSecretFile(all);
  return listSettings().map(({ name, default: fallback, meaning }) => {
    const given = env[name]?.trim() === '' ? undefined : env[name];
    const parsed = settings[name].schema.safeParse(given, { error: inputWords });
    const read = parsed.success ? String(parsed.data ?? NONE) : String(given);
    const value = given !== undefined && SECRET.has(name) ? '********' : read;
    const other = value === fallback ? '' : ` (default ${fallback === NONE ? 'none' : fallback})`;
    const reason = parsed.success ? undefined : parsed.error.issues[0]?.message;
    const found = name === PASSWORD_FILE ? (reason ?? fault) : reason;
    const wrong = found === undefined ? '' : `; not valid: ${found}`;
    return `${name.padEnd(20)} ${value.padEnd(18)} ${meaning}${other}${wrong}`;
  });
}

const PASSWORD_FILE = 'LOA_ADMIN_PASSWORD_FILE';

/** The environment with the password that lies in a file; `fault`: why it does not. A line's end after it is none of it. */
function withSecretFile(env: Env): { readonly env: Env; readonly fault?: string } {
  const path = env[PASSWORD_FILE]?.trim() ?? '';
  if (path === '') return { env };
  if ((env.LOA_ADMIN_PASSWORD?.trim() ?? '') !== '')
    return { env, fault: 'LOA_ADMIN_PASSWORD cũng được đặt, chỉ đặt một trong hai' };
  try {
    const LOA_ADMIN_PASSWORD = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (LOA_ADMIN_PASSWORD.trim() === '') return { env, fault: `tệp ${path} trống` };
    return { env: { ...env, LOA_ADMIN_PASSWORD } };
  } catch {
    return { env, fault: `không đọc được tệp ${path}` };
  }
}

/** Not to be shown. */
const SECRET: ReadonlySet<Setting> = new Set(['LOA_ADMIN_PASSWORD']);
const NONE = '(none)';

/** Name, default and meaning of every setting, for `loa config` and the manual. */
export function listSettings(): { name: Setting; default: string; meaning: string }[] {
  return (Object.keys(settings) as Setting[]).map((name) => {
    const { schema, meaning } = settings[name];
    const fallback: unknown = schema.safeParse(undefined).data;
    return { name, default: fallback === undefined ? NONE : String(fallback), meaning };
  });
}
