/** Where hostile files are tried: good files to bend, canaries beside every upload, listeners that must hear nothing, and a watch on what runs. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { AudioTools } from '../../../audio/find-ffmpeg.ts';
import { makeRendition, type RenditionResult } from '../../../audio/make-rendition.ts';
import type { Sandbox } from '../../../audio/sandbox.ts';
import { ffmpeg, tools } from '../make-sounds.ts';
import { MARKER_HZ, marker, tones, wav } from './bytes.ts';
import type { GoodFormat, HostileKind, World } from './hostile-kind.ts';

/** Stands in the file beside every upload, and nowhere else. */
export const CANARY = 'chim hoàng yến 7f3a91';

/** What became of a hostile file. */
export interface Tried {
  readonly result: RenditionResult;
  /** The rendition's path, where one was made. */
  readonly rendition: string | undefined;
  /** What lies in the work folder afterwards. */
  readonly left: readonly string[];
  /** Hash over all that lies around the work folder, before and after. */
  readonly around: readonly [string, string];
}

/** The world and its parts; `close` ends the listeners and tells how often they were spoken to. */
export interface OpenWorld {
  readonly world: World;
  try(kind: HostileKind, sandbox: Sandbox): Promise<Tried>;
  /** Hash over what no upload may touch: the canaries elsewhere and the good files. */
  outside(): Promise<string>;
  close(): Promise<{ readonly heard: number }>;
}

/** Makes it in `folder`. */
export async function openWorld(folder: string): Promise<OpenWorld> {
  let heard = 0;
  const hear = () => {
    heard += 1;
  };
  const [http, tcp] = [await listen(hear), await listen(hear)];
  const world: World = {
    good: await makeGood(folder),
    httpPort: portOf(http),
    tcpPort: portOf(tcp),
    neighbour: join(folder, 'outside', 'neighbour.wav'),
    secret: join(folder, 'outside', 'canary.txt'),
  };
  await layCanaries(join(folder, 'outside'));
  let count = 0;
  return {
    world,
    async try(kind, sandbox) {
      count += 1;
      const place = join(folder, `kind-${count}`);
      await layCanaries(place);
      return tryIn(place, kind, world, { ...tools, sandbox });
    },
    async outside() {
      return (await Promise.all(['outside', 'good'].map((name) => hashFolder(join(folder, name))))).join();
    },
    async close() {
      await Promise.all([http, tcp].map((server) => new Promise((resolve) => server.close(resolve))));
      return { heard };
    },
  };
}

async function tryIn(place: string, kind: HostileKind, world: World, held: AudioTools): Promise<Tried> {
  const sourcePath = join(place, 'upload.mp3');
  const workFolder = join(place, 'work');
  await mkdir(workFolder);
  await writeFile(sourcePath, kind.make(world));
  if (kind.bytes !== undefined) await lengthen(sourcePath, kind.bytes);
  const before = await hashFolder(place);
  const result = await makeRendition({ sourcePath, workFolder, tools: held, maxDurationMs: LONGEST_MS });
  const rendition = result.kind === 'made' ? result.rendition.path : undefined;
  return { result, rendition, left: await readdir(workFolder), around: [before, await hashFolder(place)] };
}

/** Shorter than an hour, so that what pretends to be endless is through sooner. */
const LONGEST_MS = 120_000;

async function lengthen(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(bytes);
  await file.close();
}

async function layCanaries(place: string): Promise<void> {
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'canary.txt'), `${CANARY}\n`);
  await writeFile(join(place, 'neighbour.wav'), wav(marker(1.5)));
}

/** Names and content of all that lies directly in it; of what is huge, its size. */
async function hashFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    const facts = await stat(join(folder, name));
    hash.update(`${name} ${facts.mode} ${facts.isFile() ? facts.size : ''} `);
    if (facts.isFile() && facts.size < 10_000_000) hash.update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}

function listen(hear: () => void): Promise<Server> {
  const server = createServer((socket) => {
    hear();
    socket.destroy();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

/** Every good format at once, from the same samples. */
async function makeGood(folder: string): Promise<World['good']> {
  const at = (name: string) => join(folder, 'good', name);
  await mkdir(join(folder, 'good'));
  const plain = wav(tones(1.5));
  await writeFile(at('wav'), plain);
  const key = '00112233445566778899aabbccddeeff';
  const lock = ['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', key, '-encryption_kid', key];
  const makers: Readonly<Record<Exclude<GoodFormat, 'wav' | 'cover'>, readonly string[]>> = {
    mp3: ['-b:a', '64k', '-f', 'mp3'],
    lowMp3: ['-b:a', '24k', '-ar', '8000', '-f', 'mp3'],
    flac: ['-f', 'flac'],
    m4a: ['-c:a', 'aac', '-f', 'mp4'],
    fragmented: ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4'],
    adts: ['-c:a', 'aac', '-f', 'adts'],
    opus: ['-c:a', 'libopus', '-f', 'ogg'],
    vorbis: ['-c:a', 'libvorbis', '-f', 'ogg'],
    webm: ['-c:a', 'libopus', '-f', 'webm'],
    cenc: ['-c:a', 'aac', ...lock, '-f', 'mp4'],
  };
  const names = Object.keys(makers) as (keyof typeof makers)[];
  const outputs = names.flatMap((name) => ['-map', '0:a', '-fflags', '+bitexact', ...makers[name], at(name)]);
  await ffmpeg('-f', 'wav', '-i', at('wav'), ...outputs);
  const read = await Promise.all(names.map(async (name) => [name, await readFile(at(name))] as const));
  const made = Object.fromEntries(read) as Record<(typeof names)[number], Buffer>;
  const cover = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x02\0', 'latin1'), Buffer.alloc(256)]);
  return { ...made, wav: plain, cover };
}

/** How loud the marker is in a rendition, against all of its sound: near 1 where a neighbour was read, near 0 elsewhere (Goertzel). */
export async function markerShare(rendition: string, folder: string): Promise<number> {
  const raw = join(folder, `heard-${createHash('sha256').update(rendition).digest('hex').slice(0, 12)}.s16`);
  await ffmpeg('-i', rendition, '-f', 's16le', '-ac', '1', '-ar', '16000', raw);
  const bytes = await readFile(raw);
  const step = 2 * Math.cos((2 * Math.PI * MARKER_HZ) / 16_000);
  let [before, last, energy] = [0, 0, 0];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const value = bytes.readInt16LE(at) / 32_768;
    [before, last] = [last, value + step * last - before];
    energy += value * value;
  }
  const power = last * last + before * before - step * last * before;
  return energy === 0 ? 0 : (2 * power) / (energy * (bytes.length / 2));
}

/** Watches the programs this process starts. */
export interface ChildWatch {
  /** The most that one of them really had of memory, in bytes, and of processor time, in seconds. */
  peak(): { readonly bytes: number; readonly cpuSeconds: number };
  /** How many are there now. */
  now(): Promise<number>;
  stop(): void;
}

/** Looks every few milliseconds, because what a program used cannot be asked once it is gone. */
export function watchChildren(): ChildWatch {
  let [bytes, cpuSeconds] = [0, 0];
  const look = async () => {
    const pids = await children();
    for (const pid of pids) {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [status, times] = await Promise.all([read('status'), read('stat')]);
      bytes = Math.max(bytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
      // Behind the name in brackets: the 12th and 13th are ticks of a hundredth of a second, for itself and in the kernel.
      const [user, system] = times
        .slice(times.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      cpuSeconds = Math.max(cpuSeconds, (Number(user ?? 0) + Number(system ?? 0)) / 100);
    }
    return pids.length;
  };
  const timer = setInterval(() => void look(), 20);
  return { peak: () => ({ bytes, cpuSeconds }), now: look, stop: () => clearInterval(timer) };
}

async function children(): Promise<string[]> {
  const threads = await readdir('/proc/self/task');
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/self/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.split(' ')).filter((pid) => pid !== '');
}
