/** The accepted playlist and key list on disk: what lets a station play on for 14 days without anybody. */
import path from 'node:path';
import { z } from 'zod';
import type { Playlist } from '../protocol.ts';
import { readIfThere, readJsonIfWhole, writeDurably } from './durable-file.ts';
import type { Identity } from './identity.ts';
import { type PlaylistVerdict, readKeyList, verifyPlaylist } from './verify-playlist.ts';

const acceptedSchema = z.object({ version: z.int(), sha256: z.string(), etag: z.string().optional() });
/** The mark that never goes back; `etag` saves a download of what is already here. */
type Accepted = z.infer<typeof acceptedSchema>;

/** Keeps keys and playlist; every byte that comes in or is read back is verified again. */
export class PlaylistStore {
  readonly #dir: string;
  readonly #identity: Identity;
  #keyList = '';
  #accepted: Accepted | undefined;
  #playlist: Playlist | undefined;

  constructor(dir: string, identity: Identity) {
    this.#dir = dir;
    this.#identity = identity;
  }

  /** The playlist in force, undefined before the first. */
  get playlist(): Playlist | undefined {
    return this.#playlist;
  }

  /** ETag of the playlist in force. */
  get etag(): string | undefined {
    return this.#playlist === undefined ? undefined : this.#accepted?.etag;
  }

  /** The key list in force, as signed. */
  get keyList(): string {
    return this.#keyList;
  }

  /** Reads back what an earlier run accepted; a damaged or no longer verifiable playlist counts as none, its version still binds. */
  async load(): Promise<void> {
    this.#keyList = (await readIfThere(this.#file('keys.jws'))) ?? '';
    this.#accepted = await readJsonIfWhole(this.#file('accepted.json'), acceptedSchema);
    const jws = await readIfThere(this.#file('playlist.jws'));
    if (jws === undefined) return;
    const verdict = await this.#verify(jws, false);
    if (verdict.kind !== 'ok') return;
    this.#playlist = verdict.playlist;
    const { version } = verdict.playlist;
    if (version > (this.#accepted?.version ?? 0)) this.#accepted = { version, sha256: verdict.sha256 };
  }

  /** Takes a key list the root signed, if it is not older than the one in force; says whether it is in force now. */
  async takeKeyList(jws: string): Promise<boolean> {
    const { rootKey, commune } = this.#identity;
    const offered = await readKeyList(jws, rootKey, commune);
    const current = await readKeyList(this.#keyList, rootKey, commune);
    if (offered === undefined || offered.version < (current?.version ?? 0)) return false;
    if (jws !== this.#keyList) await writeDurably(this.#file('keys.jws'), jws);
    this.#keyList = jws;
    return true;
  }

  /** Judges a playlist and, if it is accepted, has it on disk before it answers. The playlist goes first, the mark follows. */
  async takePlaylist(jws: string, etag: string | undefined): Promise<PlaylistVerdict> {
    const verdict = await this.#verify(jws, true);
    if (verdict.kind !== 'ok') return verdict;
    const { playlist, sha256 } = verdict;
    await writeDurably(this.#file('playlist.jws'), jws);
    this.#accepted = { version: playlist.version, sha256, ...(etag === undefined ? {} : { etag }) };
    await writeDurably(this.#file('accepted.json'), JSON.stringify(this.#accepted));
    this.#playlist = playlist;
    return verdict;
  }

  /** `binding`: hold it against the accepted version; what was accepted before may be read back below a newer mark. */
  async #verify(jws: string, binding: boolean): Promise<PlaylistVerdict> {
    const { commune, station, rootKey } = this.#identity;
    const accepted = binding && this.#accepted !== undefined ? { accepted: this.#accepted } : {};
    return verifyPlaylist(jws, { commune, station, rootKey, keyList: this.#keyList, ...accepted });
  }

  #file(name: string): string {
    return path.join(this.#dir, name);
  }
}
