/** The demo as a command: it says when its port is taken, starts again on its own data, and leaves nothing running however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openHouse } from '../../server/open-house.ts';
import { queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import { loadSegments } from '../../server/store/segment-store.ts';
import { createStation } from '../../server/store/station-store.ts';
import { waitFor } from './wait-for.ts';

const LOA = join(import.meta.dirname, '..', '..', 'server', 'loa.js');
const folder = mkdtempSync(join(tmpdir(), 'loa demo '));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ends with words that name the way out when its port is taken, and has touched nothing', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const demo = startDemo(join(folder, 'never'), port);
  expect(await demo.exit).toBe(1);
  expect(demo.output()).toContain(`Cổng ${port} đang được chương trình khác dùng`);
  expect(demo.output()).toContain('PORT=');
  expect(readdirSync(folder)).not.toContain('never');
  await new Promise((resolve) => taken.close(resolve));
});

it('told to stop while it starts it ends soon, says no more, and leaves nothing running', async () => {
  for (const [name, afterMs] of [
    ['early', 300],
    ['later', 3_000],
  ] as const) {
    const dataDir = join(folder, name);
    const demo = startDemo(dataDir, 0, { detached: true });
    await waitFor('the first words', 30_000, async () => (demo.output().includes('Đang chuẩn bị') ? true : undefined));
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const toldAt = performance.now();
    // As the terminal's Ctrl-C: to every process of the group.
    process.kill(-(demo.child.pid ?? 0), 'SIGINT');
    expect(await demo.exit).toBe(0);
    // A part that does not end is killed after six seconds; the rest is the machine's, which does other things meanwhile.
    expect(performance.now() - toldAt).toBeLessThan(15_000);
    expect(demo.output()).not.toMatch(/ready|đang khởi động lại/);
    expect(partsOf(dataDir)).toEqual([]);
  }
}, 60_000);

it('leaves nothing running after Ctrl-C, starts again on its data after people used it, and takes its parts along when it is killed', async () => {
  const dataDir = join(folder, 'data');
  const first = startDemo(dataDir, 0);
  await ready(first);
  expect(partsOf(dataDir).length).toBeGreaterThanOrEqual(3);
  const rival = startDemo(dataDir, 0);
  expect(await rival.exit).toBe(1);
  expect(rival.output()).toContain('đang được một Loa khác trên máy này dùng');
  const passwords = /admin\s+(\S+)/.exec(first.output())?.[1];
  first.child.kill('SIGINT');
  expect(await first.exit).toBe(0);
  expect(partsOf(dataDir)).toEqual([]);

  await useAsPeopleDo(dataDir);
  const startedAt = performance.now();
  const second = startDemo(dataDir, 0);
  await ready(second);
  // 2 to 4 s where nothing else runs; a machine under load may take longer.
  const readyMs = performance.now() - startedAt;
  console.info(`second start: ready after ${Math.round(readyMs)} ms`);
  expect(readyMs).toBeLessThan(15_000);
  expect(/admin\s+(\S+)/.exec(second.output())?.[1]).toBe(passwords);
  second.child.kill('SIGKILL');
  await waitFor('the parts to end after their parent', 15_000, async () =>
    partsOf(dataDir).length === 0 ? true : undefined,
  );
}, 180_000);

/** What later starts must bear: a sample segment with a file that was refused, and a station without a player. */
async function useAsPeopleDo(dataDir: string): Promise<void> {
  const now = Date.now();
  const { db, communeId: commune } = await openHouse(readConfig({ LOA_DATA_DIR: dataDir }), () => now);
  const [record] = await loadSegments(db, commune, { limit: 1 });
  const person = { id: record?.row.authorId ?? '', name: 'Chạy thử' };
  const upload = { kind: 'file', originalName: 'anh.wav', maxQueue: 9 } as const;
  await queueJob(db, now, { commune, segmentId: record?.row.id ?? '', ...upload }, person);
  const job = await takeJob(db, now);
  if (job !== undefined) await refuseJob(db, now, job, 'refused', { code: 'not-audio', facts: {} });
  const place = {
    code: 'T14',
    name: 'Thôn mới',
    kind: 'village',
    transport: 'ip',
    clusters: [],
    contacts: [],
  } as const;
  await createStation(db, now, commune, place, person);
  await db.destroy();
}

interface RunningDemo {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output(): string;
}

/** `detached`: at the head of a group of its own, as under a terminal. */
function startDemo(dataDir: string, port: number, { detached = false } = {}): RunningDemo {
  const { LOA_ADMIN_PASSWORD: _given, ...rest } = process.env;
  const env = { ...rest, PORT: String(port), LOA_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [LOA, 'demo'], { env, detached, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    output += text;
  });
  return { child, exit: new Promise((resolve) => child.once('exit', resolve)), output: () => output };
}

async function ready(demo: RunningDemo): Promise<void> {
  await waitFor('"ready"', 120_000, async () => {
    if (demo.child.exitCode !== null) throw new Error(`the demo ended: ${demo.output()}`);
    return /^ready: http/m.test(demo.output()) ? true : undefined;
  });
}

/** Processes that were started for this data folder: by their arguments, or by its name in their environment. */
function partsOf(dataDir: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const own = command.includes(dataDir) || environment.includes(`LOA_DATA_DIR=${dataDir}`);
        return own && command !== '' ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}
