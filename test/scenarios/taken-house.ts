/** A commune whose server somebody else has, whole: its working key signs whatever they like, and a station of it plays what it takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import { PlaylistStore } from '../../stations/player/playlist-store.ts';
import type { KeyList, PersonKey, Playlist, PlaylistContent, SignedAct } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, type PrivateJwk, publicHalf, sign } from '../../stations/sign.ts';
import { simulateStation } from '../../stations/simulate-station.ts';
import { actId } from '../../stations/verify-act.ts';
import { makeContent, openPolicy, type SampleAiring } from '../fakes/make-playlist.ts';
import { sampleSite } from '../fakes/signing-person.ts';

const HOUR = 3_600_000;
/** Noon of a Monday in the commune. */
export const noon: number = Date.UTC(2026, 10, 23, 5);
/** Its nights are quiet. */
export const nightly = { ...openPolicy, quiet: [{ from: '21:30', until: '05:00' }] };

/** What the thief has the station told. */
export interface Attack {
  readonly airings: readonly SampleAiring[];
  readonly acts?: readonly SignedAct[];
  /** By airing, the act it names. */
  readonly named?: Readonly<Record<string, SignedAct | string>>;
  /** When it comes, and what time the station has then. */
  readonly at?: number;
  /** Anything else of the content. */
  readonly change?: (content: PlaylistContent) => PlaylistContent;
}

/** The commune and its one station, whose disk outlasts `reboot`. */
export class TakenHouse {
  readonly root: PrivateJwk;
  readonly working: PrivateJwk;
  readonly #dir: string;
  #version = 0;
  #store: PlaylistStore;
  #keeper: LeaveKeeper;
  readonly #identity;

  private constructor(dir: string, root: PrivateJwk, working: PrivateJwk, own: PrivateJwk) {
    this.#dir = dir;
    this.root = root;
    this.working = working;
    const names = { commune: 'xa-thu', station: 'tram-1', stationName: 'Trạm 1', token: '', code: '' };
    this.#identity = { ...names, key: own, rootKey: publicHalf(root) };
    [this.#store, this.#keeper] = this.#make();
  }

  /** Enrolled, with a list that names these people. */
  static async make(people: readonly PersonKey[]): Promise<TakenHouse> {
    const dir = mkdtempSync(path.join(tmpdir(), 'loa-taken-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const keys = await Promise.all([generateSigningKey(), generateSigningKey(), generateSigningKey()]);
    const house = new TakenHouse(dir, ...keys);
    await house.giveList(await house.list({ version: 2, people: [...people] }));
    return house;
  }

  /** A list, signed by the root unless another key does. */
  async list(change: Partial<KeyList>, by: PrivateJwk = this.root): Promise<string> {
    const { working } = this;
    const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
    const list = { commune: 'xa-thu', version: 2, issuedAt: noon, keys, site: sampleSite, ...change };
    return sign(list, 'loa-keys+jwt', by);
  }

  /** Whether the station takes it. */
  async giveList(jws: string): Promise<boolean> {
    return this.#store.takeKeyList(jws);
  }

  /** The station's power goes and comes back; `emptied`: somebody removed what it had of playlists. */
  async reboot(emptied: readonly string[] = []): Promise<void> {
    for (const name of emptied) rmSync(path.join(this.#dir, name), { force: true });
    [this.#store, this.#keeper] = this.#make();
    await this.#store.load();
    await this.#keeper.load();
  }

  /** The hashes and addresses that sound within a day of the first, whatever the station is told on the way; and says so where one is cut for want of a signature. */
  async attack(...attacks: readonly Attack[]): Promise<string[]> {
    const playlists: { readonly at: number; readonly playlist: Playlist }[] = [];
    for (const { at = noon, ...told } of attacks) {
      const content = this.#contentOf(told);
      const version = ++this.#version;
      const playlist = { ...content, version, issuedAt: at, freshUntil: at + 24 * HOUR };
      const verdict = await this.#store.takePlaylist(await sign(playlist, 'loa-playlist+jwt', this.working), undefined);
      if (verdict.kind !== 'ok') throw new Error(`refused as a whole: ${verdict.reason}`);
      playlists.push({ at, playlist: verdict.playlist });
    }
    const from = playlists[0]?.at ?? noon;
    const leave = (playlist: { readonly version: number }) => {
      const told = playlists.find((one) => one.playlist.version === playlist.version);
      const inForce = { ...told?.playlist, ...playlist } as Parameters<LeaveKeeper['take']>[0];
      this.#keeper.take(inForce, this.#store.keys, told?.at);
      return this.#keeper.leave;
    };
    const { sounds } = simulateStation({ from, to: from + 24 * HOUR, playlists, leave });
    await this.#keeper.keep();
    return sounds.map(({ item, reason }) => {
      const name = item.kind === 'file' ? item.sha256 : item.url;
      return reason === 'not-signed' ? `${name} ${reason}` : name;
    });
  }

  #contentOf({ airings, acts, named = {}, change = (content) => content }: Attack): PlaylistContent {
    const idOf = (act: SignedAct | string | undefined) => (typeof act === 'string' ? act : this.#idOf(act));
    const content = { ...makeContent(airings, nightly), commune: 'xa-thu', station: 'tram-1' };
    const withActs = content.airings.map((airing) => {
      const act = idOf(named[airing.id]);
      return act === undefined ? airing : { ...airing, act };
    });
    return change({ ...content, airings: withActs, ...(acts === undefined ? {} : { acts: [...acts] }) });
  }

  #idOf(act: SignedAct | undefined): string | undefined {
    return act === undefined ? undefined : actId(act.text);
  }

  #make(): [PlaylistStore, LeaveKeeper] {
    const { commune, station } = this.#identity;
    return [new PlaylistStore(this.#dir, this.#identity), new LeaveKeeper({ dataDir: this.#dir, station, commune })];
  }
}
