/** kill -9 of a backup at random moments: what is finished is whole, what is not counts for nothing, and the next one is made. */
import { spawn } from 'node:child_process';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBackups } from '../../server/backup/backup-folder.ts';
import { findFaultsInside } from '../../server/backup/verify-backup.ts';
import { runs } from '../counts.ts';
import { nodeFlags } from '../node-flags.ts';
import { seededChance } from '../seeded.ts';
import { addSound, type FilledHouse, fillHouse } from '../server/backup/backup-steps.ts';

const LOA = join(import.meta.dirname, '..', '..', 'server', 'loa.js');
/** A backup of the test's house takes about a second and a half from the start of the process. */
const LONGEST_MS = 2_500;

let house: FilledHouse;

beforeAll(async () => {
  house = await fillHouse();
});

afterAll(async () => {
  await house.close();
  await rm(house.root, { recursive: true, force: true });
});

it('kill -9 of a backup at random moments: every finished one is whole, and the next is made', async () => {
  const kills = runs(3, 60);
  const chance = seededChance(`kills of a backup: ${kills}`);
  for (let kill = 0; kill < kills; kill += 1) {
    await addSound(house, `tin số ${kill}`);
    await backUpFor(chance() * LONGEST_MS);
    await expectAllWhole();
    // As after ten minutes.
    await utimes(join(house.backups, '.lock'), 1, 1).catch(() => undefined);
  }
  const before = (await findBackups(house.backups)).length;
  expect(await backUpFor(60_000)).toBe(0);
  const [newest] = await findBackups(house.backups);
  expect(newest?.listing.files.length).toBeGreaterThan(2 * kills);
  expect((await findBackups(house.backups)).length).toBeLessThanOrEqual(before + 1);
  await expectAllWhole();
});

async function expectAllWhole(): Promise<void> {
  for (const backup of await findBackups(house.backups).catch(() => []))
    expect(await findFaultsInside(house.backups, backup, undefined)).toEqual([]);
}

/** `loa backup` from the console, killed after that long; its exit code, or null where it was killed. */
async function backUpFor(ms: number): Promise<number | null> {
  const args = [...nodeFlags('start'), LOA, 'backup', '--plain', '--to', house.backups];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LOA_DATA_DIR: house.config.dataDir },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const killing = setTimeout(() => child.kill('SIGKILL'), ms);
  return ended.finally(() => clearTimeout(killing));
}
