/** The console's words for backups: what is missing is named before anything is written, and the printed key opens what its other half seals. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream, readIdentity, sealStream } from '../../../server/backup/age-stream.ts';
import { runBackupCommand, runBackupKeyCommand, runRestoreCommand } from '../../../server/backup/backup-command.ts';
import { readConfig } from '../../../server/config.ts';
import { AppError, errorText } from '../../../server/errors.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-console-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const config = (env: Record<string, string> = {}) => readConfig({ LOA_DATA_DIR: join(folder, 'no data'), ...env });

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw error ?? new Error('it was done');
  expect((await readdir(folder)).filter((name) => name !== 'words.txt')).toEqual([]);
  return errorText(error.code, error.facts);
}

test('without a place, or a key, or the word that none is wanted, nothing is backed up', async () => {
  expect(await refusal(runBackupCommand([], config()))).toMatch(/--to THƯMỤC hoặc LOA_BACKUP_DIR/);
  expect(await refusal(runBackupCommand(['--to', join(folder, 'b')], config()))).toMatch(/npm run loa -- backup-key/);
  expect(await refusal(runBackupCommand(['--to', join(folder, 'b'), '--plain'], config()))).toMatch(/chưa có xã nào/);
  expect(await refusal(runBackupCommand(['--loud'], config()))).toMatch(/--loud/);
});

test('a backup that is not there is neither verified nor restored', async () => {
  const at = config({ LOA_BACKUP_DIR: join(folder, 'b') });
  expect(await refusal(runBackupCommand(['verify'], at))).toMatch(/không có bản sao lưu/);
  expect(await refusal(runBackupCommand(['verify', 'loa-x'], at))).toMatch(/không có bản sao lưu loa-x/);
  expect(await refusal(runRestoreCommand(['--to', join(folder, 'new')], 1))).toMatch(/cần tên thư mục/);
  expect(await refusal(runRestoreCommand([join(folder, 'b')], 1))).toMatch(/--to/);
  expect(await refusal(runRestoreCommand([join(folder, 'b'), '--to', join(folder, 'new')], 1))).toMatch(
    /không phải là một bản sao lưu đã xong/,
  );
});

test('a key file without a key is told', async () => {
  const path = join(folder, 'words.txt');
  await writeFile(path, '# chỉ có lời\n');
  const args = [join(folder, 'b'), '--to', join(folder, 'new'), '--identity', path];
  expect(await refusal(runRestoreCommand(args, 1))).toMatch(/không có khóa sao lưu/);
});

test('what `loa backup-key` prints is a key file, and the setting it names seals for it', async () => {
  const text = await runBackupKeyCommand();
  const { LOA_BACKUP_RECIPIENT: recipient = '' } = config({
    LOA_BACKUP_RECIPIENT: /LOA_BACKUP_RECIPIENT=(\S+)/.exec(text)?.[1] ?? '',
  });
  const opened = await openStream(await sealStream(chunks('khóa', ' ký'), recipient), readIdentity(text) ?? '');
  const parts: Uint8Array[] = [];
  for await (const part of opened) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe('khóa ký');
});

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
