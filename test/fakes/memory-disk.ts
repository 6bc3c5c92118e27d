/**
 * The disk of scenario tests, in memory: what is not synced is lost with the power, whole or in part, and a name lasts only once its
 * folder is synced. Stands in for `node:fs/promises` (`vi.mock`) below `/disk/<name>/`, which each boot may call `/disk/<name>@<boot>/`: what a
 * dead process of this process's memory still waits for is not waited for by the next. Everything else goes to the real one.
 */
import * as real from 'node:fs/promises';
import path from 'node:path';

/** What happens to unsynced bytes and names when the power goes: nothing of them lasts, some of it, or all. */
export type Loss = 'all' | 'half' | 'none';

interface Inode {
  bytes: Buffer;
  size: number;
  synced: Buffer;
  mtimeMs: number;
}
interface NameChange {
  readonly name: string;
  readonly inode: Inode | undefined;
}

const disks = new Map<string, MemoryDisk>();

/** One disk, mounted at `/disk/<name>`. */
export class MemoryDisk {
  readonly root: string;
  /** Room on it. */
  capacityBytes = 1_000_000_000;
  /** Writes done since it was made: contents, names, syncs. */
  writes = 0;
  /** The power goes in the midst of this write. */
  cutAtWrite: number | undefined;
  /** Told when that has happened. */
  onCut: () => void = () => {};
  /** The disk's own clock, for modification times. */
  now: () => number = () => 0;
  #isPowered = true;
  #names = new Map<string, Inode>();
  #lasting = new Map<string, Inode>();
  #unsynced: NameChange[] = [];
  readonly #folders = new Set<string>();

  constructor(name: string) {
    this.root = `/disk/${name}`;
    this.#folders.add(this.root);
    disks.set(name, this);
  }

  /** The machine goes dark: whatever asks the disk from now on never hears of it again. */
  cut(loss: Loss): void {
    this.#isPowered = false;
    const share = { all: 0, half: 0.5, none: 1 }[loss];
    for (const { name, inode } of this.#unsynced.slice(0, Math.ceil(this.#unsynced.length * share))) {
      this.#setName(this.#lasting, name, inode);
    }
    this.#unsynced = [];
    for (const inode of this.#lasting.values()) {
      const kept = Math.round(inode.synced.length + Math.max(0, inode.size - inode.synced.length) * share);
      const bytes = share === 0 ? inode.synced : inode.bytes.subarray(0, Math.min(kept, inode.size));
      inode.bytes = Buffer.from(bytes);
      inode.size = bytes.length;
      inode.synced = inode.bytes;
    }
    this.#names = new Map(this.#lasting);
  }

  /** There is power again. */
  restore(): void {
    this.#isPowered = true;
    this.cutAtWrite = undefined;
  }

  /** The bytes of a file as they are now. */
  read(file: string): Buffer | undefined {
    const inode = this.#names.get(nameOf(file));
    return inode?.bytes.subarray(0, inode.size);
  }

  /** Files whose path ends so. */
  list(end: string): string[] {
    return [...this.#names.keys()].filter((name) => name.endsWith(end));
  }

  /** A bit in the middle of a file turns, and nobody is told: size and time stay. */
  spoil(file: string): void {
    const inode = this.#names.get(nameOf(file));
    if (inode === undefined) throw new Error(`no ${file}`);
    inode.bytes = Buffer.from(inode.bytes);
    inode.bytes[inode.size >> 1] = (inode.bytes[inode.size >> 1] ?? 0) ^ 1;
    inode.synced = inode.bytes.subarray(0, inode.size);
  }

  /** Zeros stand behind a file's end, as a power cut in the midst of a write leaves them. */
  addZeros(file: string): void {
    const inode = this.inodeOf(file);
    inode.bytes = Buffer.concat([inode.bytes.subarray(0, inode.size), Buffer.alloc(300)]);
    inode.size = inode.bytes.length;
    inode.synced = inode.bytes;
  }

  get usedBytes(): number {
    return [...this.#names.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** A look at the disk. */
  async look<T>(see: () => T): Promise<T> {
    if (!this.#isPowered) return new Promise(() => {});
    return see();
  }

  /** A change of the disk; `half` is what is done of it where the power goes in its midst. */
  async change(file: string, whole: () => void, half: () => void = () => {}): Promise<void> {
    if (!this.#isPowered) return new Promise(() => {});
    // Room set aside, block by block, holds nothing.
    const counts = !file.endsWith('reserve.bin');
    this.writes += counts ? 1 : 0;
    if (counts && this.writes === this.cutAtWrite) {
      half();
      this.#isPowered = false;
      this.onCut();
      return new Promise(() => {});
    }
    whole();
  }

  inodeOf(file: string): Inode {
    const inode = this.#names.get(nameOf(file));
    if (inode === undefined) throw systemError('ENOENT', file);
    return inode;
  }

  has(file: string): boolean {
    return this.#names.has(nameOf(file)) || this.#folders.has(nameOf(file));
  }

  namesIn(folder: string): string[] {
    const inside = [...this.#names.keys(), ...this.#folders].filter((name) => path.dirname(name) === nameOf(folder));
    return inside.map((name) => path.basename(name));
  }

  addFolder(folder: string): void {
    this.#folders.add(nameOf(folder));
  }

  /** A name begins, ends or means another file; it lasts once its folder is synced. */
  setName(name: string, inode: Inode | undefined): void {
    this.#setName(this.#names, nameOf(name), inode);
    this.#unsynced.push({ name: nameOf(name), inode });
  }

  syncFolder(folder: string): void {
    const isInside = ({ name }: NameChange) => path.dirname(name) === nameOf(folder);
    for (const { name, inode } of this.#unsynced.filter(isInside)) this.#setName(this.#lasting, name, inode);
    this.#unsynced = this.#unsynced.filter((change) => !isInside(change));
  }

  write(inode: Inode, at: number, bytes: Uint8Array): void {
    const growth = Math.max(0, at + bytes.length - inode.size);
    if (this.usedBytes + growth > this.capacityBytes) throw systemError('ENOSPC', 'write');
    const size = Math.max(inode.size, at + bytes.length);
    if (size > inode.bytes.length) {
      const grown = Buffer.alloc(Math.max(size, inode.bytes.length * 2));
      inode.bytes.copy(grown);
      inode.bytes = grown;
    }
    inode.bytes.set(bytes, at);
    inode.size = size;
    inode.mtimeMs = this.now();
  }

  #setName(names: Map<string, Inode>, name: string, inode: Inode | undefined): void {
    if (inode === undefined) names.delete(name);
    else names.set(name, inode);
  }
}

/** An open file, or folder, with what the player does with one. */
class MemoryHandle {
  readonly #disk: MemoryDisk;
  readonly #file: string;
  readonly #inode: Inode | undefined;
  #readTo = 0;

  constructor(disk: MemoryDisk, file: string, inode: Inode | undefined) {
    this.#disk = disk;
    this.#file = file;
    this.#inode = inode;
  }

  async writeFile(data: string | Uint8Array): Promise<void> {
    await this.#append(Buffer.from(data));
  }

  async appendFile(data: string | Uint8Array): Promise<void> {
    await this.#append(Buffer.from(data));
  }

  async write(data: Uint8Array): Promise<void> {
    await this.#append(data);
  }

  async sync(): Promise<void> {
    await this.#disk.change(this.#file, () => {
      if (this.#inode === undefined) return this.#disk.syncFolder(this.#file);
      this.#inode.synced = Buffer.from(this.#inode.bytes.subarray(0, this.#inode.size));
    });
  }

  async datasync(): Promise<void> {
    await this.sync();
  }

  async truncate(size: number): Promise<void> {
    await this.#disk.change(this.#file, () => {
      if (this.#inode !== undefined) this.#inode.size = Math.min(size, this.#inode.size);
    });
  }

  async stat() {
    return stat(this.#file);
  }

  async read(into: Buffer, at: number, length: number): Promise<{ bytesRead: number }> {
    const from = this.#readTo;
    return this.#disk.look(() => {
      const bytes = this.#inode?.bytes.subarray(from, Math.min(from + length, this.#inode.size)) ?? Buffer.alloc(0);
      into.set(bytes, at);
      this.#readTo = from + bytes.length;
      return { bytesRead: bytes.length };
    });
  }

  async close(): Promise<void> {
    await this.#disk.look(() => {});
  }

  async #append(data: Uint8Array): Promise<void> {
    const inode = this.#inode;
    if (inode === undefined) throw systemError('EISDIR', this.#file);
    const at = inode.size;
    await this.#disk.change(
      this.#file,
      () => this.#disk.write(inode, at, data),
      () => this.#disk.write(inode, at, data.subarray(0, data.length >> 1)),
    );
  }
}

async function open(file: string, flags = 'r', mode?: number): Promise<unknown> {
  const disk = diskOf(file);
  if (disk === undefined) return real.open(file, flags, mode);
  const isThere = await disk.look(() => disk.has(file));
  if (flags.startsWith('r')) {
    if (!isThere) throw systemError('ENOENT', file);
    return new MemoryHandle(disk, file, disk.read(file) === undefined ? undefined : disk.inodeOf(file));
  }
  if (flags === 'wx' && isThere) throw systemError('EEXIST', file);
  const makeFile = () => disk.setName(file, { bytes: Buffer.alloc(0), size: 0, synced: Buffer.alloc(0), mtimeMs: 0 });
  if (flags !== 'a' || !isThere) {
    await disk.change(file, () => {
      if (!isThere) return makeFile();
      disk.inodeOf(file).size = 0;
    });
  }
  return new MemoryHandle(disk, file, disk.inodeOf(file));
}

async function readFile(file: string, encoding?: BufferEncoding): Promise<string | Buffer> {
  const disk = diskOf(file);
  if (disk === undefined) return encoding === undefined ? real.readFile(file) : real.readFile(file, encoding);
  const bytes = await disk.look(() => Buffer.from(disk.inodeOf(file).bytes.subarray(0, disk.inodeOf(file).size)));
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

async function rename(from: string, to: string): Promise<void> {
  const disk = diskOf(from);
  if (disk === undefined) return real.rename(from, to);
  await disk.change(to, () => {
    const inode = disk.inodeOf(from);
    disk.setName(to, inode);
    disk.setName(from, undefined);
  });
}

async function rm(file: string, options?: { force?: boolean; recursive?: boolean }): Promise<void> {
  const disk = diskOf(file);
  if (disk === undefined) return real.rm(file, options);
  if (!(await disk.look(() => disk.has(file)))) {
    if (options?.force === true) return;
    throw systemError('ENOENT', file);
  }
  await disk.change(file, () => disk.setName(file, undefined));
}

async function truncate(file: string, size: number): Promise<void> {
  const disk = diskOf(file);
  if (disk === undefined) return real.truncate(file, size);
  await new MemoryHandle(disk, file, disk.inodeOf(file)).truncate(size);
}

async function stat(file: string): Promise<unknown> {
  const disk = diskOf(file);
  if (disk === undefined) return real.stat(file);
  return disk.look(() => {
    const { size, mtimeMs } = disk.inodeOf(file);
    return { size, mtimeMs, isDirectory: () => false };
  });
}

async function readdir(folder: string): Promise<string[]> {
  const disk = diskOf(folder);
  return disk === undefined ? real.readdir(folder) : disk.look(() => disk.namesIn(folder));
}

async function mkdir(folder: string, options?: { recursive?: boolean }): Promise<unknown> {
  const disk = diskOf(folder);
  if (disk === undefined) return real.mkdir(folder, options);
  return disk.look(() => disk.addFolder(folder));
}

async function statfs(folder: string): Promise<unknown> {
  const disk = diskOf(folder);
  if (disk === undefined) return real.statfs(folder);
  return disk.look(() => ({ bavail: Math.max(0, disk.capacityBytes - disk.usedBytes), bsize: 1 }));
}

/** What `vi.mock('node:fs/promises')` is given. */
export const memoryFs = { ...real, open, readFile, rename, rm, truncate, stat, readdir, mkdir, statfs };

function diskOf(file: string): MemoryDisk | undefined {
  return file.startsWith('/disk/') ? disks.get(file.split('/')[2]?.split('@')[0] ?? '') : undefined;
}

/** The file's one name, whichever boot asks. */
function nameOf(file: string): string {
  return file.replace(/^(\/disk\/[^/@]+)@\d+/, '$1');
}

function systemError(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}
