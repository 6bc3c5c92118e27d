/** The commune's server as thirteen stations see it, in memory and in virtual time: the whole wire, real signatures, a backup to be restored from. */
import { createHash } from 'node:crypto';
import {
  type Heartbeat,
  heartbeatSchema,
  type JournalEntry,
  journalBatchSchema,
  journalEntrySchema,
  NONCE_HEADER,
  type Playlist,
  type PlaylistContent,
  WORD_HEADER,
} from '../../stations/protocol.ts';
import { generateSigningKey, keyId, type PrivateJwk, publicHalf, sign, verify } from '../../stations/sign.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** What fetch throws; made once, since a valley without a link asks a million times. */
const UNREACHABLE = new TypeError('fetch failed');

/** What a station says of itself by its key, and what the server has of it. */
interface Account {
  readonly id: string;
  readonly key: PrivateJwk;
  /** False: nothing passes between the two. */
  isLinked: boolean;
  playlist?: { readonly jws: string; readonly etag: string; readonly version: number };
  entries: Map<string, JournalEntry>;
  heartbeat?: Heartbeat;
  events?: ReadableStreamDefaultController<Uint8Array>;
}

type Backup = ReadonlyMap<string, Pick<Account, 'playlist' | 'entries'>>;

/** A server with its keys; `fetch` is what the stations' requests go through. */
export class ValleyServer {
  readonly commune = 'xa-thu';
  readonly media = new Map<string, Buffer>();
  /** Every playlist ever published to a station. */
  readonly published = new Map<string, Playlist[]>();
  /** Entries under a number that was there with other content: must stay empty. */
  readonly contradictions: JournalEntry[] = [];
  /** Cut the next answers to journal batches off, although they are stored. */
  loseReplies = 0;
  /** Send so many bytes of a file, then break off. */
  cutMediaAfter: number | undefined;
  /** Its clock is so much ahead of the truth. */
  aheadMs = 0;
  readonly root: PrivateJwk;
  readonly #clock: FakeClock;
  readonly #working: PrivateJwk;
  readonly keyList: string;
  readonly #accounts = new Map<string, Account>();

  private constructor(clock: FakeClock, root: PrivateJwk, working: PrivateJwk, keyList: string) {
    this.#clock = clock;
    this.root = root;
    this.#working = working;
    this.keyList = keyList;
  }

  static async make(clock: FakeClock): Promise<ValleyServer> {
    const [root, working] = [await generateSigningKey(), await generateSigningKey()];
    const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
    const list = { commune: 'xa-thu', version: 1, issuedAt: Math.round(clock.now()), keys };
    return new ValleyServer(clock, root, working, await sign(list, 'loa-keys+jwt', root));
  }

  /** Makes a station known; its token is its id. */
  async addStation(id: string): Promise<PrivateJwk> {
    const key = await generateSigningKey();
    this.#accounts.set(id, { id, key, isLinked: true, entries: new Map() });
    return key;
  }

  setLinked(id: string, isLinked: boolean): void {
    const account = this.#account(id);
    account.isLinked = isLinked;
    if (isLinked) return;
    this.forgetStream(id);
  }

  /** Its stream has ended without a word. */
  forgetStream(id: string): void {
    delete this.#account(id).events;
  }

  addMedia(bytes: Buffer): string {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.media.set(sha256, bytes);
    return sha256;
  }

  /** Publishes under max(own, reported by the station) + 1 (design, section 6), and hints. */
  async publish(id: string, content: Omit<PlaylistContent, 'commune' | 'station'>): Promise<Playlist> {
    const account = this.#account(id);
    const issuedAt = Math.round(this.#clock.now() + this.aheadMs);
    const version = Math.max(account.playlist?.version ?? 0, account.heartbeat?.playlistVersion ?? 0) + 1;
    const dated = { version, issuedAt, freshUntil: issuedAt + 86_400_000 };
    const playlist: Playlist = { ...content, commune: this.commune, station: id, ...dated };
    const jws = await sign(playlist, 'loa-playlist+jwt', this.#working);
    account.playlist = { jws, etag: `"${createHash('sha256').update(jws).digest('hex')}"`, version };
    this.published.set(id, [...(this.published.get(id) ?? []), playlist]);
    this.#tell(account, `event: hint\ndata: ${JSON.stringify({ kind: 'playlist', version })}\n\n`);
    return playlist;
  }

  /** Keeps the streams open, as the real one does. */
  async comment(): Promise<void> {
    for (;;) {
      await this.#clock.wait(100_000);
      for (const account of this.#accounts.values()) this.#tell(account, ': still here\n\n');
    }
  }

  backUp(): Backup {
    return new Map(
      [...this.#accounts].map(([id, { playlist, entries }]) => [
        id,
        { playlist, entries: new Map(entries) } as Account,
      ]),
    );
  }

  /** Everything since the backup is forgotten, what stations said of themselves, too. */
  restore(backup: Backup): void {
    for (const [id, { playlist, entries }] of backup) {
      const account = this.#account(id);
      delete account.heartbeat;
      if (playlist !== undefined) account.playlist = playlist;
      account.entries = new Map(entries);
    }
  }

  /** What a station's journal has brought, by epoch and number. */
  entries(id: string): JournalEntry[] {
    return [...this.#account(id).entries.values()].sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  }

  heartbeat(id: string): Heartbeat | undefined {
    return this.#account(id).heartbeat;
  }

  /** Stands in for the global `fetch`. */
  readonly fetch = async (
    address: string,
    init: { headers: Record<string, string>; body?: string },
  ): Promise<Response> => {
    const account = this.#account(init.headers.authorization?.replace('Bearer ', '') ?? '');
    if (!account.isLinked) throw UNREACHABLE;
    const url = new URL(address);
    const [what = '', name = ''] = url.pathname.replace('/api/station/v1/', '').split('/');
    if (what === 'keys') return new Response(this.keyList);
    if (what === 'time') return this.#tellTime(url.searchParams.get('nonce'));
    if (what === 'playlist') return this.#givePlaylist(account, init.headers);
    if (what === 'events') return this.#openEvents(account);
    if (what === 'journal') return this.#takeJournal(account, init.body ?? '');
    if (what === 'heartbeat') return this.#takeHeartbeat(account, init.body ?? '');
    if (what === 'media') return this.#giveMedia(name, init.headers.range);
    return new Response('{"code":"not-found"}', { status: 404 });
  };

  #account(id: string): Account {
    const account = this.#accounts.get(id);
    if (account === undefined) throw new Error(`no station ${id}`);
    return account;
  }

  #tell(account: Account, text: string): void {
    account.events?.enqueue(new TextEncoder().encode(text));
  }

  async #tellTime(nonce: string | null): Promise<Response> {
    const now = this.#clock.now() + this.aheadMs;
    return new Response(await sign({ nonce, receivedAt: now, sentAt: now }, 'loa-time+jwt', this.#working));
  }

  async #givePlaylist({ playlist }: Account, asked: Record<string, string>): Promise<Response> {
    if (playlist === undefined) return new Response('{"code":"no-playlist-yet"}', { status: 404 });
    const nonce = asked[NONCE_HEADER];
    const now = this.#clock.now() + this.aheadMs;
    const word = { nonce, receivedAt: now, sentAt: now, playlist: playlist.etag.slice(1, -1) };
    const signed = nonce === undefined ? {} : { [WORD_HEADER]: await sign(word, 'loa-time+jwt', this.#working) };
    const headers = { etag: playlist.etag, ...signed };
    if (asked['if-none-match'] === playlist.etag) return new Response(null, { status: 304, headers });
    return new Response(playlist.jws, { headers });
  }

  #openEvents(account: Account): Response {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        account.events = controller;
      },
    });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  }

  async #takeJournal(account: Account, body: string): Promise<Response> {
    const signed = await verify(body, 'loa-journal+jwt', [publicHalf(account.key)]);
    if (signed.kind !== 'ok') return new Response('{"code":"bad-signature"}', { status: 403 });
    const { epoch, entries, kept = [] } = journalBatchSchema.parse(signed.payload);
    for (const entry of entries.map((raw) => journalEntrySchema.parse(raw))) {
      const key = `${entry.epoch}/${entry.seq}`;
      const known = account.entries.get(key);
      if (known === undefined) account.entries.set(key, entry);
      else if (known.hash !== entry.hash) this.contradictions.push(entry);
    }
    if (this.loseReplies > 0) {
      this.loseReplies -= 1;
      throw UNREACHABLE;
    }
    const ackOf = (one: number) => {
      let ackSeq = 0;
      while (account.entries.has(`${one}/${ackSeq + 1}`)) ackSeq++;
      return { epoch: one, ackSeq };
    };
    return Response.json({ ...ackOf(epoch), ...(kept.length === 0 ? {} : { held: kept.map(ackOf) }) });
  }

  #takeHeartbeat(account: Account, body: string): Response {
    const payload: unknown = JSON.parse(Buffer.from(body.split('.')[1] ?? '', 'base64url').toString());
    account.heartbeat = heartbeatSchema.parse(payload);
    return new Response(null, { status: 204 });
  }

  #giveMedia(sha256: string, range: string | undefined): Response {
    const bytes = this.media.get(sha256);
    if (bytes === undefined) return new Response('{"code":"not-found"}', { status: 404 });
    const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    const headers = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    const rest = bytes.subarray(from, from + (this.cutMediaAfter ?? bytes.length));
    return new Response(new Uint8Array(rest), from > 0 ? { status: 206, headers } : {});
  }
}
