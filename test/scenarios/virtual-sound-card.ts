/** A sound card made of software: PulseAudio with one mono sink per station, all of them channels of one sink, recorded as one stream. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

/** Samples a second of what is recorded. */
export const RECORDED_HZ = 48_000;

/** What came out, a channel per station: mono floats, and the instant (epoch ms) of the first sample. */
export interface Recording {
  readonly beganAt: number;
  readonly channels: readonly Float32Array[];
}

export interface SoundCard {
  /** For the players' environment. */
  readonly env: NodeJS.ProcessEnv;
  /** mpv's name of a station's output. */
  output(station: number): string;
  /** Begins to record all stations at once. */
  record(): { end(): Promise<Recording> };
  stop(): Promise<void>;
}

/** Starts PulseAudio on a socket of its own with `stations` outputs. */
export async function startSoundCard(stations: number): Promise<SoundCard> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-pulse-'));
  const socket = join(folder, 'native');
  const env = {
    ...process.env,
    PULSE_SERVER: `unix:${socket}`,
    PULSE_RUNTIME_PATH: folder,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
  };
  const map = Array.from({ length: stations }, (_, index) => `aux${index}`);
  const [program = '', ...args] = [...realTime(), 'pulseaudio', ...arguments_(socket, map)];
  const daemon = spawn(program, args, { env, stdio: 'ignore' });
  await waitFor('PulseAudio to answer', 15_000, async () => {
    const answer = spawnSync('pactl', ['list', 'short', 'sinks'], { env, encoding: 'utf8', timeout: 5_000 });
    return answer.status === 0 && answer.stdout.includes(`s${stations - 1}`) ? true : undefined;
  });
  const awake = keepAwake(env);
  return {
    env: { PULSE_SERVER: env.PULSE_SERVER },
    output: (station) => `pulse/s${station}`,
    record: () => recordAll(env, map),
    async stop() {
      await ended(awake, 'SIGKILL');
      await ended(daemon, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A sound card plays at any moment. Its software double sleeps for up to 1.2 s at a time while nobody plays: silence keeps it awake. */
function keepAwake(env: NodeJS.ProcessEnv): ChildProcess {
  const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${RECORDED_HZ}`];
  return spawn('pacat', ['--playback', '--latency-msec=60', '--device=rack', ...format, '/dev/zero'], {
    env,
    stdio: 'ignore',
  });
}

/** A sound card waits for no CPU: where that is allowed, its software double does not either. */
function realTime(): string[] {
  const first = ['chrt', '--rr', '20'];
  return spawnSync('chrt', ['--rr', '20', 'true']).status === 0 ? first : [];
}

function arguments_(socket: string, map: readonly string[]): string[] {
  const rack = `module-null-sink sink_name=rack rate=${RECORDED_HZ} channels=${map.length} channel_map=${map.join(',')}`;
  const outputs = map.map(
    (channel, index) =>
      `module-remap-sink sink_name=s${index} master=rack channels=1 channel_map=mono master_channel_map=${channel} remix=no`,
  );
  const modules = [`module-native-protocol-unix socket=${socket} auth-anonymous=1`, rack, ...outputs];
  const quiet = [
    '-n',
    '--daemonize=no',
    // It does not outlive by much whoever was killed before stopping it.
    '--exit-idle-time=300',
    '--use-pid-file=no',
    '--log-level=error',
  ];
  return [...quiet, ...modules.flatMap((module) => ['-L', module])];
}

/** One stream for all channels: they share one clock, so the skew between stations is exact to the sample. */
function recordAll(env: NodeJS.ProcessEnv, map: readonly string[]): { end(): Promise<Recording> } {
  const format = [
    '--raw',
    '--format=float32le',
    `--rate=${RECORDED_HZ}`,
    `--channels=${map.length}`,
    `--channel-map=${map.join(',')}`,
  ];
  const recorder = spawn('parec', ['--device=rack.monitor', '--latency-msec=20', '--no-remix', ...format], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const bytesPerSecond = RECORDED_HZ * map.length * 4;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The stream cannot come before its sound: the earliest begin that any chunk allows is the best estimate of the true one.
  let beganAt = Number.POSITIVE_INFINITY;
  recorder.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    beganAt = Math.min(beganAt, Date.now() - (bytes / bytesPerSecond) * 1000);
  });
  return {
    async end() {
      await ended(recorder, 'SIGINT');
      return { beganAt, channels: split(Buffer.concat(chunks), map.length) };
    },
  };
}

function split(raw: Buffer, channels: number): Float32Array[] {
  const all = new Float32Array(
    raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length - (raw.length % (4 * channels))),
  );
  const frames = all.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame += 1) samples[frame] = all[frame * channels + channel] ?? 0;
    return samples;
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await end;
}
