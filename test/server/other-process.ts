/** Another process on the same database file: `runChild` starts this file, does one of its deeds and gives back its answer. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findCommune } from '../../server/store/commune-store.ts';
import { type Db, openDatabase } from '../../server/store/database.ts';
import { playlistShelf } from '../../server/store/playlist-store.ts';
import { markChanged, SYSTEM, writeAudit } from '../../server/store/record-change.ts';

const deeds = {
  /** Opens (and where missing makes) databases in step with another process: the first at `from`, one each 30 ms. */
  async open(from: string, ...paths: string[]): Promise<unknown> {
    for (const [index, path] of paths.entries()) {
      const waitMs = Number(from) + index * 30 - Date.now();
      if (waitMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
      const db = openDatabase(path);
      await findCommune(db);
      await db.destroy();
    }
    return paths.length;
  },
  /** Writes audit rows, each in a transaction of its own that reads first, as the store's do. */
  async write(path: string, who: string, count: string): Promise<unknown> {
    const db = openDatabase(path);
    await writeRows(db, who, count);
    await db.destroy();
    return Number(count);
  },
  /** The same, killed at the end before the file can be closed. */
  async writeAndDie(path: string, who: string, count: string): Promise<unknown> {
    await writeRows(openDatabase(path), who, count);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  },
  /** Publishes changing content; answers the versions it got. */
  async publish(path: string, stationId: string, mark: string, count: string): Promise<unknown> {
    const db = openDatabase(path);
    const { id: commune } = (await findCommune(db)) ?? { id: '' };
    const shelf = playlistShelf(db, commune, () => 1);
    const versions: (number | undefined)[] = [];
    for (let index = 0; index < Number(count); index += 1)
      versions.push(await shelf.publish(stationId, `${mark}-${index}`, async (version) => `jws-${version}`));
    await db.destroy();
    return versions;
  },
} satisfies Record<string, (...args: string[]) => Promise<unknown>>;

async function writeRows(db: Db, who: string, count: string): Promise<void> {
  const { id: commune } = (await findCommune(db)) ?? { id: '' };
  for (let index = 0; index < Number(count); index += 1) {
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('change').selectAll().execute();
      const deed = { commune, actor: SYSTEM, at: index, action: 'test', subject: who, subjectId: String(index) };
      await writeAudit(tx, deed);
      await markChanged(tx, commune, 'people');
    });
  }
}

/** Does a deed in a process of its own. Rejects with what it wrote to stderr when it failed. */
export async function runChild(deed: keyof typeof deeds, args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, deed, ...args]);
  return JSON.parse(stdout);
}

if (import.meta.main) {
  const [name = '', ...args] = process.argv.slice(2);
  const deed = deeds[name as keyof typeof deeds] as (...args: string[]) => Promise<unknown>;
  process.stdout.write(JSON.stringify(await deed(...args)));
}
