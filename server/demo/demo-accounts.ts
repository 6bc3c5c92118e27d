/** The demo's three accounts; their random passwords are kept in its data folder so that the next start can print them again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { randomLetters } from '../secrets.ts';
import type { DemoAccount } from './prepare-sample.ts';

const PEOPLE: readonly Omit<DemoAccount, 'password'>[] = [
  { username: 'admin', displayName: 'Quản trị viên (mẫu)', roles: ['admin'] },
  { username: 'bientap', displayName: 'Công chức Văn hóa - Xã hội (mẫu)', roles: ['operator'] },
  { username: 'lanhdao', displayName: 'Phó Chủ tịch UBND xã (mẫu)', roles: ['approver'] },
];

const stored = z.record(z.string(), z.string());

/** All with `password` when it is given, else random ones, the same at every start. */
export async function demoAccounts(dataDir: string, password: string | undefined): Promise<DemoAccount[]> {
  if (password !== undefined) return PEOPLE.map((person) => ({ ...person, password }));
  const path = join(dataDir, 'demo-accounts.json');
  const known = await readStored(path);
  const accounts = PEOPLE.map((person) => ({ ...person, password: known[person.username] ?? randomLetters(12) }));
  await writeFile(
    path,
    JSON.stringify(Object.fromEntries(accounts.map(({ username, password: word }) => [username, word]))),
    { mode: 0o600 },
  );
  return accounts;
}

async function readStored(path: string): Promise<Record<string, string>> {
  try {
    return stored.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
