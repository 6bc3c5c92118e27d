/** What others do in the same rack: a player process started at the minute, pre-rolled players unpaused, Snapcast where it is installed. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MpvProcess } from '../../stations/player/mpv-process.ts';
import { nowMs } from './rack-recorder.ts';

/** Where the baselines play. */
export interface Rack {
  /** mpv's names of the outputs: `pulse/<sink>`. */
  readonly outputs: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Has every output play `file` from `atMs` (epoch) for some seconds; resolves when it is over. */
export type Baseline = (rack: Rack, file: string, atMs: number) => Promise<void>;

const PLAYED_MS = 6_000;

/** As cron does it: at the moment a new player process for each station. */
export async function startAtTheMinute({ outputs, env }: Rack, file: string, atMs: number): Promise<void> {
  await sleep(atMs - nowMs());
  const players = outputs.map((output) =>
    spawn('mpv', ['--no-config', '--no-video', '--really-quiet', '--ao=pulse', `--audio-device=${output}`, file], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    }),
  );
  await sleep(PLAYED_MS);
  await Promise.all(players.map(end));
}

/** Players that hold the file paused and are all told to go on at the moment. */
export async function unpauseTogether({ outputs, env }: Rack, file: string, atMs: number): Promise<void> {
  Object.assign(process.env, env);
  const players = outputs.map((output) => new MpvProcess(output, 'http://127.0.0.1:9', () => {}));
  await Promise.all(players.map((mpv) => mpv.isUp()));
  await Promise.all(players.map((mpv) => mpv.request('loadfile', file)));
  await Promise.all(players.map((mpv) => mpv.request('set_property', 'volume', 100)));
  await sleep(atMs - nowMs());
  await Promise.all(players.map((mpv) => mpv.request('set_property', 'pause', false)));
  await sleep(PLAYED_MS);
  for (const mpv of players) mpv.kill();
  await Promise.all(players.map((mpv) => mpv.exited));
}

/** Whether Snapcast's two programs are here. */
export function hasSnapcast(): boolean {
  return ['snapserver', 'snapclient'].every((program) => spawnSync('which', [program]).status === 0);
}

/** A Snapcast server and a client for each station on a live network; its own delay of a second is taken off beforehand. */
export async function snapcast({ outputs, env }: Rack, file: string, atMs: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-bench-snap-'));
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-ac', '1', '-ar', '48000', '-f', 's16le', '-'], {
    maxBuffer: 1e8,
  });
  // The server reads from here; the sound is written into its stream of silence at the moment.
  const source = createServer();
  const connected = new Promise<Socket>((resolve) => source.once('connection', resolve));
  const port = await new Promise<number>((resolve) =>
    source.listen(0, '127.0.0.1', () => {
      const address = source.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }),
  );
  const stream = `tcp://127.0.0.1:${port}?name=loa&mode=client&sampleformat=48000:16:1&codec=pcm`;
  const server = spawn(
    'snapserver',
    [
      // The settings of Debian's package name a source of their own, and every client would join that one: silence.
      ...['--config', '/dev/null', '--stream.source', stream, '--stream.buffer', String(SNAPCAST_DELAY_MS)],
      ...['--server.datadir', folder, '--http.enabled', 'false', '--tcp.enabled', 'false'],
      ...['--stream.bind_to_address', '127.0.0.1'],
    ],
    { stdio: 'ignore', env: { ...process.env, HOME: folder } },
  );
  const socket = await connected;
  await sleep(500);
  const clients = outputs.map((output, index) =>
    spawn(
      'snapclient',
      ['-h', '127.0.0.1', '--hostID', `s${index}`, '--player', 'pulse', '-s', output.slice(6), '-i', String(index + 1)],
      {
        stdio: 'ignore',
        env: { ...process.env, ...env, HOME: folder },
      },
    ),
  );
  await feed(socket, pcm, atMs - SNAPCAST_DELAY_MS, atMs + PLAYED_MS);
  socket.destroy();
  source.close();
  await Promise.all([...clients, server].map(end));
  rmSync(folder, { recursive: true, force: true });
}

const SNAPCAST_DELAY_MS = 1_000;
const FED_EVERY_MS = 20;
/** The server takes a stream as it comes, and what comes late it delays for good. */
const FED_AHEAD_MS = 400;
const BYTES_A_MS = 96;

/** Silence in real time, and from `atMs` on the sound. */
async function feed(socket: Socket, pcm: Buffer, atMs: number, untilMs: number): Promise<void> {
  const beganAtMs = nowMs();
  const lead = Math.round(atMs - beganAtMs) * BYTES_A_MS;
  const all = Buffer.concat([Buffer.alloc(Math.max(0, lead)), pcm, Buffer.alloc(PLAYED_MS * BYTES_A_MS)]);
  for (let sent = 0; nowMs() < untilMs; ) {
    const due = Math.min(all.length, Math.round(nowMs() - beganAtMs + FED_AHEAD_MS) * BYTES_A_MS);
    socket.write(all.subarray(sent, due));
    sent = due;
    await sleep(FED_EVERY_MS);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
