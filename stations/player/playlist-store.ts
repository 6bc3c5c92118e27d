/** The accepted playlist and key list on disk: what lets a station play on for 14 days without anybody. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { KeyList, Playlist } from '../protocol.ts';
import { readIfThere, readJsonIfWhole, writeDurably } from './durable-file.ts';
import type { Identity } from './identity.ts';
import { type PlaylistVerdict, readKeyList, verifyPlaylist } from './verify-playlist.ts';

const markSchema = z.object({ version: z.int(), sha256: z.string() });
const acceptedSchema = markSchema.extend({ etag: z.string().optional(), keys: markSchema.optional() });
/** The marks that never go back, version 0 before the first; `etag` saves a download of what is already here, `keys` is the key list's own mark. */
type Accepted = z.infer<typeof acceptedSchema>;

const NOTHING_YET: Accepted = { version: 0, sha256: '' };

/** Keeps keys and playlist; every byte that comes in or is read back is verified again. */
export class PlaylistStore {
  readonly #dir: string;
  readonly #identity: Identity;
  #keyList = '';
  #keys: KeyList | undefined;
  #accepted: Accepted = NOTHING_YET;
  #playlist: Playlist | undefined;
  #playlistHash: string | undefined;
  /** Files the disk has not taken yet, in the order in which they are written. */
  readonly #unkept = new Map<string, string>();

  constructor(dir: string, identity: Identity) {
    this.#dir = dir;
    this.#identity = identity;
  }

  /** The playlist in force, undefined before the first. */
  get playlist(): Playlist | undefined {
    return this.#playlist;
  }

  /** SHA-256 (hex) of the bytes of the playlist in force: after a restore one version may have two contents. */
  get playlistHash(): string | undefined {
    return this.#playlistHash;
  }

  /** ETag of the playlist in force. */
  get etag(): string | undefined {
    return this.#playlist === undefined ? undefined : this.#accepted.etag;
  }

  /** The key list in force, as signed. */
  get keyList(): string {
    return this.#keyList;
  }

  /** What the key list in force says; undefined where none can be read. */
  get keys(): KeyList | undefined {
    return this.#keys;
  }

  /** Version of the newest key list ever taken; undefined before the first. */
  get keysVersion(): number | undefined {
    return this.#accepted.keys?.version;
  }

  /** Reads back what an earlier run accepted; a damaged or no longer verifiable playlist or key list counts as none, its version still binds. */
  async load(): Promise<void> {
    this.#accepted = (await readJsonIfWhole(this.#file('accepted.json'), acceptedSchema)) ?? NOTHING_YET;
    const keyList = (await readIfThere(this.#file('keys.jws'))) ?? '';
    this.#keys = await this.#bindKeys(keyList);
    this.#keyList = this.#keys === undefined ? '' : keyList;
    const jws = await readIfThere(this.#file('playlist.jws'));
    if (jws === undefined) return;
    const verdict = await this.#readBack(jws);
    if (verdict.kind !== 'ok') return;
    this.#playlist = verdict.playlist;
    this.#playlistHash = verdict.sha256;
    const { version } = verdict.playlist;
    const { keys } = this.#accepted;
    if (version > this.#accepted.version) {
      this.#accepted = { version, sha256: verdict.sha256, ...(keys === undefined ? {} : { keys }) };
    }
  }

  /**
   * Takes a key list the root signed, if it is not older than any accepted before, nor of the same version with other bytes;
   * says whether it is in force now: on disk, or where the disk refuses, until `keep` has it there.
   */
  async takeKeyList(jws: string): Promise<boolean> {
    const keys = await this.#bindKeys(jws);
    if (keys === undefined) return false;
    if (jws !== this.#keyList) {
      const before = this.#keyList === '' ? {} : { 'keys-before.jws': this.#keyList };
      await this.#write({ ...before, 'keys.jws': jws, 'accepted.json': JSON.stringify(this.#accepted) });
    }
    this.#keyList = jws;
    this.#keys = keys;
    return true;
  }

  /** Moves the key list's mark up to this list, and says what is on it; undefined where the mark forbids it. */
  async #bindKeys(jws: string): Promise<KeyList | undefined> {
    const { rootKey, commune } = this.#identity;
    const offered = await readKeyList(jws, rootKey, commune);
    if (offered === undefined) return undefined;
    const mark = { version: offered.version, sha256: createHash('sha256').update(jws).digest('hex') };
    const { keys } = this.#accepted;
    if (keys !== undefined && mark.version < keys.version) return undefined;
    if (mark.version === keys?.version && mark.sha256 !== keys.sha256) return undefined;
    this.#accepted = { ...this.#accepted, keys: mark };
    return offered;
  }

  /**
   * Judges a playlist and, if it is accepted, has it on disk before it answers: the playlist goes first, the mark follows. What the disk
   * refuses is in force all the same (people may have stopped something with it, or called an emergency) until `keep` has it there.
   */
  async takePlaylist(jws: string, etag: string | undefined): Promise<PlaylistVerdict> {
    const verdict = await this.#verify(jws, this.#keyList, this.#accepted);
    if (verdict.kind !== 'ok') return verdict;
    const { playlist, sha256 } = verdict;
    const { keys } = this.#accepted;
    const optional = { ...(etag === undefined ? {} : { etag }), ...(keys === undefined ? {} : { keys }) };
    const accepted = { version: playlist.version, sha256, ...optional };
    await this.#write({ 'playlist.jws': jws, 'accepted.json': JSON.stringify(accepted) });
    this.#accepted = accepted;
    this.#playlist = playlist;
    this.#playlistHash = sha256;
    return verdict;
  }

  /** Everything that is in force is on disk. */
  get isKept(): boolean {
    return this.#unkept.size === 0;
  }

  /** Has on disk what is in force and is not there yet; throws what the disk says. */
  async keep(): Promise<void> {
    for (const [name, text] of [...this.#unkept]) {
      await writeDurably(this.#file(name), text);
      if (this.#unkept.get(name) === text) this.#unkept.delete(name);
    }
  }

  async #write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      // Behind what else waits: the mark follows what it marks.
      this.#unkept.delete(name);
      this.#unkept.set(name, text);
    }
    await this.keep().catch(() => {});
  }

  /**
   * What was accepted before may be read back below a newer mark, and by the list before the newest: the power may go between a new list
   * and the first playlist that its key signed.
   */
  async #readBack(jws: string): Promise<PlaylistVerdict> {
    const verdict = await this.#verify(jws, this.#keyList);
    if (verdict.kind === 'ok' || verdict.reason !== 'unknown-key') return verdict;
    return this.#verify(jws, (await readIfThere(this.#file('keys-before.jws'))) ?? '');
  }

  async #verify(jws: string, keyList: string, accepted?: Accepted): Promise<PlaylistVerdict> {
    const { commune, station, rootKey } = this.#identity;
    return verifyPlaylist(jws, { commune, station, rootKey, keyList, ...(accepted === undefined ? {} : { accepted }) });
  }

  #file(name: string): string {
    return path.join(this.#dir, name);
  }
}
