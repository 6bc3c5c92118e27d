/** Settings: read once, checked, frozen; a wrong one is named, and told where the right ones are listed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { listSettings, readConfig, settingLines } from '../../server/config.ts';
import { AppError, errorText } from '../../server/errors.ts';

test('nothing set means the defaults', () => {
  expect(readConfig({})).toEqual({
    PORT: 8080,
    LOA_HOST: '0.0.0.0',
    LOA_TRUST_PROXY: false,
    LOA_DATA_DIR: 'data',
    dataDir: resolve('data'),
    LOA_DEMO_SAMPLE: 'ip',
    LOA_LOG_LEVEL: 'info',
    LOA_WORKER: 'separate',
    LOA_MAX_UPLOAD_MB: 500,
    LOA_MIN_FREE_MB: 500,
    LOA_JOURNAL_MB_PER_DAY: 20,
    LOA_MAX_QUEUE: 500,
    LOA_SESSION_HOURS: 12,
    LOA_WEBHOOK_PRIVATE: false,
    LOA_REQUESTS_PER_MINUTE: 1200,
    LOA_UPLOAD_MB_PER_DAY: 4096,
    LOA_BACKUP_AT: '02:30',
    LOA_BACKUP_KEEP: 14,
  });
});

test('what is set counts, a blank value is none', () => {
  const config = readConfig({ PORT: '0', LOA_TRUST_PROXY: 'yes', LOA_MAX_UPLOAD_MB: ' ', LOA_DATA_DIR: '/srv/loa' });
  expect(config).toMatchObject({ PORT: 0, LOA_TRUST_PROXY: true, LOA_MAX_UPLOAD_MB: 500, dataDir: '/srv/loa' });
  expect(Object.isFrozen(config)).toBe(true);
});

describe('a wrong value is named', () => {
  test.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['LOA_PUBLIC_URL', 'loa.xa.vn'],
    ['LOA_TRUST_PROXY', 'perhaps'],
    ['LOA_ADMIN_PASSWORD', 'ngắn'],
    ['LOA_DEMO_SAMPLE', 'fm'],
    ['LOA_LOG_LEVEL', 'loud'],
    ['LOA_WORKER', 'outside'],
    ['LOA_MAX_UPLOAD_MB', '0'],
    ['LOA_MAX_UPLOAD_MB', '5000'],
    ['LOA_MAX_UPLOAD_MB', '5e'],
    ['LOA_MIN_FREE_MB', '-5'],
    ['LOA_MAX_QUEUE', '0'],
    ['LOA_SESSION_HOURS', '0'],
    ['LOA_SESSION_HOURS', '721'],
  ])('%s=%j', (name, value) => {
    const error = refusal({ [name]: value });
    expect([error.code, error.facts.name]).toEqual(['config-invalid', name]);
    expect(errorText(error.code, error.facts)).toMatch(
      new RegExp(`^Thiết lập ${name} không đúng: .+ Xem "loa config"`),
    );
    expect(errorText(error.code, error.facts)).not.toContain('undefined');
  });
});

test('the list tells what is set, beside the default where it differs, and never a secret', () => {
  const env = { PORT: '9000', LOA_HOST: '0.0.0.0', LOA_WORKER: 'outside', LOA_ADMIN_PASSWORD: 'mật khẩu chạy thử' };
  const line = (name: string) => settingLines(env).find((one) => one.startsWith(`${name} `));
  expect(line('PORT')).toMatch(/^PORT +9000 +TCP port .* \(default 8080\)$/);
  expect(line('LOA_HOST')).toMatch(/^LOA_HOST +0\.0\.0\.0 +address [^()]*\(the demo: 127\.0\.0\.1\)$/);
  expect(line('LOA_PUBLIC_URL')).toMatch(/^LOA_PUBLIC_URL +\(none\) +address/);
  expect(line('LOA_ADMIN_PASSWORD')).toMatch(/^LOA_ADMIN_PASSWORD +\*{8} +password .* \(default none\)$/);
  expect(line('LOA_WORKER')).toMatch(/^LOA_WORKER +outside +.* \(default separate\); not valid: /);
  expect(settingLines(env).join()).not.toContain('mật khẩu chạy thử');
});

describe('the password of the demo may lie in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const inFile = (content: string) => {
    const path = join(folder, 'password');
    writeFileSync(path, content);
    return { LOA_ADMIN_PASSWORD_FILE: path };
  };

  test('and is that, without the end of its line; the list does not show it', () => {
    const env = inFile('mật khẩu chạy thử \r\n');
    expect(readConfig(env).LOA_ADMIN_PASSWORD).toBe('mật khẩu chạy thử ');
    const lines = settingLines(env).join('\n');
    expect(lines).toMatch(/^LOA_ADMIN_PASSWORD +\*{8} /m);
    expect(lines).not.toContain('mật khẩu chạy thử');
  });

  test('and where it does not, that is said', () => {
    const missing = { LOA_ADMIN_PASSWORD_FILE: join(folder, 'none') };
    const facts = (env: Record<string, string>) => refusal(env).facts;
    expect(facts(missing)).toEqual({
      ...{ name: 'LOA_ADMIN_PASSWORD_FILE', reason: `không đọc được tệp ${missing.LOA_ADMIN_PASSWORD_FILE}` },
    });
    expect(settingLines(missing).join()).toContain('not valid: không đọc được tệp');
    expect(facts(inFile('\n')).reason).toMatch(/trống$/);
    expect(facts({ ...inFile('mật khẩu khác'), LOA_ADMIN_PASSWORD: 'mật khẩu chạy thử' }).reason).toContain(
      'một trong',
    );
    expect(facts(inFile('ngắn')).name).toBe('LOA_ADMIN_PASSWORD');
  });
});

test('every setting is listed with a default and a meaning', () => {
  const listed = listSettings();
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(Object.keys(readConfig({})).filter((name) => name !== 'dataDir')),
  );
  for (const { name, default: fallback, meaning } of listed) {
    expect(name).toMatch(/^(PORT|FFMPEG_PATH|LOA_[A-Z_]+)$/);
    expect([fallback, meaning.length > 10]).toEqual([expect.stringMatching(/./), true]);
  }
});

function refusal(env: Readonly<Record<string, string>>): AppError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the setting was taken');
}
