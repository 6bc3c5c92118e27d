/** A valley of real station agents in one process and one virtual time: in-memory disks, silent engines, a server in memory; power, links, clocks and disks fail on request. */
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { type Identity, keepIdentity } from '../../stations/player/identity.ts';
import { openKeptState } from '../../stations/player/kept-state.ts';
import type { PlayerOptions } from '../../stations/player/player-options.ts';
import { StationAgent } from '../../stations/player/station-agent.ts';
import { publicHalf } from '../../stations/sign.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakePlayer } from '../fakes/fake-player.ts';
import { type Loss, MemoryDisk } from '../fakes/memory-disk.ts';
import { signAtOnce } from './sign-at-once.ts';
import { StationClock } from './valley-clock.ts';
import { ValleyServer } from './valley-server.ts';

/** What sounded, in true time; `end` is undefined while it sounds. */
export interface Heard {
  /** As the playout names it: airing, index, hash. */
  readonly id: string;
  readonly from: number;
  readonly to: number | undefined;
}

/** What a station is made of, beside its disk. */
export interface StationMake {
  /** A technician says that the machine's clock has a battery. */
  readonly hasBattery?: boolean;
  /** It has a hardware clock that runs on without power. */
  readonly hasHardwareClock?: boolean;
  /** NTP keeps the machine's clock from so long after its boot on. */
  readonly ntpAfterMs?: number;
}

interface Life {
  readonly clock: StationClock;
  readonly engine: FakePlayer;
  readonly stopping: AbortController;
}

/** All boots of all valleys of this process: what one left half done, none is to wait for. */
let boots = 0;

/** One station: a disk that stays, and a life between two power cuts. */
export class ValleyStation {
  readonly id: string;
  readonly disk: MemoryDisk;
  /** Bytes that were loaded to be played and were not those of their name (R3). */
  readonly wrongBytes: string[] = [];
  readonly #valley: Valley;
  readonly #make: StationMake;
  readonly #past: Heard[] = [];
  readonly #volumes: number[] = [];
  #life: Life | undefined;

  constructor(valley: Valley, id: string, make: StationMake) {
    this.#valley = valley;
    this.id = id;
    this.#make = make;
    this.disk = new MemoryDisk(id);
    this.disk.now = () => this.clock.now();
  }

  get clock(): StationClock {
    if (this.#life === undefined) throw new Error(`${this.id} has no power`);
    return this.#life.clock;
  }

  get engine(): FakePlayer {
    if (this.#life === undefined) throw new Error(`${this.id} has no power`);
    return this.#life.engine;
  }

  get hasPower(): boolean {
    return this.#life !== undefined;
  }

  /** Everything that has sounded so far. */
  get heard(): readonly Heard[] {
    return [...this.#past, ...this.#heardInLife()];
  }

  /** Every volume the engine was set to. */
  get volumes(): readonly number[] {
    return [...this.#volumes, ...(this.#life?.engine.volumes ?? [])];
  }

  /** There is power: the machine boots with its own clock at `wallMs`, by default the truth, and the player starts. */
  powerOn(wallMs = this.#valley.clock.now()): void {
    this.disk.restore();
    boots += 1;
    const clock = new StationClock(this.#valley.clock, `boot-${boots}`, wallMs);
    const engine = new FakePlayer(clock, (file) => this.#lengthOf(file));
    const stopping = new AbortController();
    this.#life = { clock, engine, stopping };
    const dataDir = `${this.disk.root}@${boots}`;
    void this.#start(dataDir, { clock, engine, stopping }).catch((error: unknown) => this.#valley.failures.push(error));
  }

  /** The power goes; of what the disk had not yet been told to keep, `loss` is gone. */
  powerOff(loss: Loss = 'half'): void {
    this.#past.push(...this.#heardInLife().map((sound) => ({ ...sound, to: sound.to ?? this.#valley.clock.now() })));
    this.#volumes.push(...this.engine.volumes);
    this.clock.die();
    this.disk.cut(loss);
    this.#valley.server.forgetStream(this.id);
    this.#life = undefined;
  }

  async #start(dataDir: string, { clock, engine, stopping }: Life): Promise<void> {
    const identity = await this.#valley.identityOf(this.id);
    const { hasBattery = false, hasHardwareClock = false, ntpAfterMs = Infinity } = this.#make;
    const hardwareMs = () => Math.floor(this.#valley.clock.now() / 1_000) * 1_000;
    const options: PlayerOptions = {
      dataDir,
      serverUrl: 'https://loa.example',
      audio: 'null',
      volumePct: 100,
      software: 'loa',
      engine,
      clock,
      machine: {
        hasBattery,
        ntpSynchronised: () => {
          const isKept = clock.monotonicMs() >= ntpAfterMs;
          if (isKept) clock.stepWall(this.#valley.clock.now() - clock.now());
          return isKept;
        },
        ...(hasHardwareClock ? { hardwareMs } : {}),
      },
      chance: () => 0.5,
      log: pino({ level: process.env.LOA_TEST_LOG ?? 'silent' }),
    };
    await keepIdentity(dataDir, identity);
    const kept = await openKeptState(options, identity, this.#valley.keyList);
    await new StationAgent(options, identity, kept, stopping).start();
  }

  #heardInLife(): Heard[] {
    const { clock, engine } = this.#life ?? {};
    if (clock === undefined || engine === undefined) return [];
    return engine.sounds.map(({ id, beganAtMs, endedAtMs }) => ({
      id,
      from: clock.truthOf(beganAtMs),
      to: endedAtMs === undefined ? undefined : clock.truthOf(endedAtMs),
    }));
  }

  /** A file's length is known by its content: other bytes than those of its name must never get as far as here. */
  #lengthOf(file: string): number | undefined {
    const bytes = this.disk.read(file);
    const sha256 = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    if (!file.endsWith(sha256)) this.wrongBytes.push(file);
    return this.#valley.lengths.get(sha256);
  }
}

/** Time, server and stations. */
export class Valley {
  readonly clock: FakeClock;
  readonly server: ValleyServer;
  readonly stations: readonly ValleyStation[];
  /** Length by hash, ms. */
  readonly lengths = new Map<string, number>();
  /** What no agent should throw. */
  readonly failures: unknown[] = [];
  readonly keyList: string;
  readonly #identities = new Map<string, Identity>();

  private constructor(clock: FakeClock, server: ValleyServer, keyList: string, makes: readonly StationMake[]) {
    this.clock = clock;
    this.server = server;
    this.keyList = keyList;
    this.stations = makes.map((make, n) => new ValleyStation(this, `tram-${n + 1}`, make));
  }

  /** A valley at `at`, with a station for each of `makes`: without power, and known to the server. Goes with the test. */
  static async make(at: number, makes: readonly StationMake[]): Promise<Valley> {
    onTestFinished(signAtOnce());
    const clock = new FakeClock(at, nextTurn);
    const server = await ValleyServer.make(clock);
    vi.stubGlobal('fetch', server.fetch);
    onTestFinished(() => void vi.unstubAllGlobals());
    const valley = new Valley(clock, server, server.keyList, makes);
    for (const { id } of valley.stations) {
      const key = await server.addStation(id);
      const { commune } = server;
      const rootKey = publicHalf(server.root);
      valley.#identities.set(id, { commune, station: id, stationName: id, token: id, key, rootKey, code: 'ABCDEFGH' });
    }
    void server.comment();
    return valley;
  }

  /** A file of the commune: its hash, size and length, as a playlist names it. */
  addFile(name: string, durationMs: number, bytes = 2_000) {
    const content = Buffer.alloc(bytes, name);
    const sha256 = this.server.addMedia(content);
    this.lengths.set(sha256, durationMs);
    return { sha256, bytes, durationMs };
  }

  async identityOf(id: string): Promise<Identity> {
    const identity = this.#identities.get(id);
    if (identity === undefined) throw new Error(`no station ${id}`);
    return identity;
  }

  /** Lets true time pass up to an instant. */
  async until(at: number): Promise<void> {
    await this.clock.advance(Math.max(0, at - this.clock.now()));
    if (this.failures.length > 0) throw this.failures[0];
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
