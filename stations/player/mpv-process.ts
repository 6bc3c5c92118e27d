/** One running mpv: started with a socket it inherits, spoken to in JSON lines, killed when it no longer answers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { Duplex } from 'node:stream';
import { z } from 'zod';
import { StationError } from '../station-error.ts';
import { readMeterLine } from './mpv-answers.ts';
import { fileOptions, mpvArguments, mpvEnvironment } from './mpv-options.ts';

const ANSWER_WITHIN_MS = 2_000;
const UP_WITHIN_MS = 15_000;
const LONGEST_LINE = 1_000_000;
const KEPT_OUTPUT = 2_000;
/** What filters say of themselves is no last word. */
const METER_LINE = /^\[ffmpeg\] (astats@|Parsed_)/;
/** Niceness of mpv: as sound servers have it. */
const SOUND_FIRST = -11;
/** mpv's exit code where a signal that asks ended it. */
const ASKED_CODE = 4;

const messageSchema = z.looseObject({
  event: z.string().optional(),
  request_id: z.number().optional(),
  error: z.string().optional(),
  data: z.unknown().optional(),
});
/** An event line of mpv's IPC, with the fields of its kind beside `event`; or `metered`, from its log: what a file's meter counted, once that file has been read to its end. */
export type MpvEvent = { readonly event: string } & Readonly<Record<string, unknown>>;
/** The answer to one command: mpv's own word where it refused (`property unavailable`, ...). */
export type MpvAnswer =
  | { readonly kind: 'ok'; readonly data: unknown }
  | { readonly kind: 'no'; readonly error: string };

/** By place, or by name. */
type Command = readonly unknown[] | { readonly name: string; readonly [argument: string]: unknown };

interface Pending {
  readonly resolve: (answer: MpvAnswer) => void;
  readonly reject: (error: StationError) => void;
  readonly timer: NodeJS.Timeout;
}

/** A started mpv. `exited` resolves with mpv's last words when it is gone, whatever the reason. */
export class MpvProcess {
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  readonly #socket: Duplex;
  readonly #onEvent: (event: MpvEvent) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #rest = '';
  #logRest = '';
  #output = '';
  #wasAsked = false;

  constructor(audio: string, proxyUrl: string, onEvent: (event: MpvEvent) => void) {
    this.#onEvent = onEvent;
    this.#child = spawn('mpv', mpvArguments(audio), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A group of its own: the terminal's Ctrl-C is the player's to carry out.
      detached: true,
      env: mpvEnvironment(process.env, proxyUrl),
    });
    putFirst(this.#child.pid);
    const socket = this.#child.stdio[3];
    this.#socket = socket instanceof Duplex ? socket : new Duplex();
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => {
        this.#wasAsked = code === ASKED_CODE || signal === 'SIGTERM' || signal === 'SIGINT';
        resolve(`${signal ?? `code ${code}`} ${this.#output}${this.#logRest}`.trim());
      });
    });
    void this.exited.then(() => this.#giveUp());
    this.#socket.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#socket.on('error', () => this.kill());
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#readLog(text));
    }
  }

  /** Process id, for whoever measures it; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** It is gone because somebody asked it to end: whoever stops the whole machine or service asks each of its processes. */
  get wasAskedToEnd(): boolean {
    return this.#wasAsked;
  }

  /** Loads a file, metered under a name. The options go by name: newer mpv put another one before them. */
  loadFile(path: string, flags: 'replace' | 'append', meter: string, leadMs = 0): Promise<MpvAnswer> {
    const options = fileOptions(meter, leadMs);
    return this.#send({ name: 'loadfile', url: path, flags, options }, ANSWER_WITHIN_MS);
  }

  /** Sends one command. Throws `engine-silent` (and kills mpv) when it does not answer in two seconds, `engine-down` when it is gone. */
  request(...command: readonly unknown[]): Promise<MpvAnswer> {
    return this.#send(command, ANSWER_WITHIN_MS);
  }

  /** True once it answers at all; a start on a slow, busy box takes seconds. False (and it is killed) when it does not. */
  async isUp(): Promise<boolean> {
    const answer = await this.#send(['get_property', 'mpv-version'], UP_WITHIN_MS).catch(() => undefined);
    if (answer?.kind !== 'ok') this.kill();
    return answer?.kind === 'ok';
  }

  #send(command: Command, withinMs: number): Promise<MpvAnswer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed || this.#child.pid === undefined) return reject(new StationError('engine-down'));
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        this.kill();
        reject(new StationError('engine-silent', { command: 'name' in command ? command.name : command[0] }));
      }, withinMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.write(`${JSON.stringify({ command, request_id: id })}\n`);
    });
  }

  /** A property's value, or undefined where mpv has none now. */
  async get(property: string): Promise<unknown> {
    const answer = await this.request('get_property', property);
    return answer.kind === 'ok' ? answer.data : undefined;
  }

  /** Ends it without asking. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) this.#readLine(line);
  }

  #readLine(line: string): void {
    const parsed = messageSchema.safeParse(parseJson(line));
    if (!parsed.success) return;
    const { event, request_id: id, error, data } = parsed.data;
    if (event !== undefined) {
      this.#onEvent({ ...parsed.data, event });
      return;
    }
    const pending = this.#pending.get(id ?? 0);
    if (pending === undefined) return;
    this.#pending.delete(id ?? 0);
    clearTimeout(pending.timer);
    pending.resolve(error === 'success' ? { kind: 'ok', data } : { kind: 'no', error: error ?? 'unknown' });
  }

  #readLog(text: string): void {
    const lines = (this.#logRest + text).split('\n');
    this.#logRest = (lines.pop() ?? '').slice(-KEPT_OUTPUT);
    for (const line of lines) {
      const metered = readMeterLine(line);
      if (metered !== undefined) this.#onEvent({ event: 'metered', ...metered });
      else if (!METER_LINE.test(line)) this.#output = `${this.#output}${line}\n`.slice(-KEPT_OUTPUT);
    }
  }

  #giveUp(): void {
    this.#socket.destroy();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new StationError('engine-down'));
    }
    this.#pending.clear();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Sound goes before downloads and hashing: a busy machine must not tear it. Where the system does not allow that, it stays as it is. */
function putFirst(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, SOUND_FIRST);
  } catch {
    // Not root, and no limit that allows it.
  }
}
