/**
 * Bench "interrupt": from the click to the sound and from the cancel to silence, heard on 14 connected stations: an emergency, *phát ngay*,
 * an emergency in the middle of a programme, and a recording from its end on. Baseline in the same rack: 14 bare mpv told to play the same file.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interrupt, InterruptWrite } from '../../server/contract/interrupts.ts';
import type { Segment } from '../../server/contract/segments.ts';
import type { Station } from '../../server/contract/stations.ts';
import { addStations, allowNow, approvedSegment, scheduleOnce, soon } from '../scenarios/commune-steps.ts';
import { readSound } from '../scenarios/compare-sound.ts';
import { type Loa, startLoa } from '../scenarios/start-loa.ts';
import { RECORDED_HZ, type Recording, type SoundCard, startSoundCard } from '../scenarios/virtual-sound-card.ts';
import { waitFor } from '../scenarios/wait-for.ts';
import { findBeginning, firstWords } from './rack-figures.ts';

const STATIONS = 14;
const ROUNDS = 10;
const OTHER_ROUNDS = 5;
/** What is recorded on the phone, s. */
const RECORDINGS_S = [7, 60];
/** A sample louder than this is sound: the rack's silence is digital, a null sink adds nothing. */
const LOUD = 0.001;
/** How long an order sounds before it is cancelled, and what is recorded after that, ms. */
const SOUNDS_MS = 2_500;
const AFTER_MS = 2_500;

/** What begins is looked for by this much of it, up to so long after the click, ms. */
const KNOWN_BY_MS = 1_000;
const LOOKED_FOR_MS = 4_000;

/**
 * All over all stations and rounds, p50, p95, max. `clickToSoundMs`, `cancelToSilenceMs`: an emergency into silence; `playNow`: *phát ngay*
 * likewise; `intoProgrammeMs`: from the click to the message while a programme sounds; `recordingToSoundMs`: from the end of a recording
 * of so many seconds to the first word everywhere, its making and the time of issue included.
 */
export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-interrupt-'));
  const loa = await startLoa();
  const card = await startSoundCard(STATIONS).catch(async (error: unknown) => {
    await loa.stop();
    throw error;
  });
  try {
    await allowNow(loa);
    const stations = await addStations(loa, STATIONS);
    loa.startFleet(
      stations.map(({ code }, index) => ({ dir: `T${index}`, code, audio: card.output(index) })),
      card.env,
    );
    const wav = join(folder, 'khan.wav');
    const text =
      'Thông báo khẩn của Ủy ban nhân dân xã. Nước lũ đang lên nhanh, bà con vùng thấp di dời ngay lên nơi cao.';
    speak(wav, text);
    // An approved template lies ready at every station before anybody needs it.
    const template = { kind: 'notice' as const, topics: [], tags: ['khẩn cấp'] };
    const { id, rendition } = await approvedSegment(loa, 'Lũ về', wav, template);
    await oneRound(loa, card, id, 'emergency');
    const rounds = await repeat(ROUNDS, () => oneRound(loa, card, id, 'emergency'));
    const nowRounds = await repeat(OTHER_ROUNDS, () => oneRound(loa, card, id, 'now'));
    const file = join(folder, 'khan.opus');
    writeFileSync(file, await fetchBytes(loa, rendition?.sha256 ?? ''));
    const recordings: Record<string, object> = {};
    for (const seconds of RECORDINGS_S)
      recordings[`${seconds} s`] = figures(await recordingRound(loa, card, await makeRecording(wav, folder, seconds)));
    const bare = await bareRounds(card, file);
    const words = firstWords(readSound(file), KNOWN_BY_MS);
    await beginProgramme(loa, folder);
    const into = await repeat(OTHER_ROUNDS, () => programmeRound(loa, card, id, words));
    return {
      stations: STATIONS,
      rounds: ROUNDS,
      unheard: [...rounds, ...nowRounds]
        .flatMap(({ sounds }) => sounds)
        .concat(into.flat())
        .filter(Number.isNaN).length,
      clickToSoundMs: figures(rounds.flatMap(({ sounds }) => sounds)),
      cancelToSilenceMs: figures(rounds.flatMap(({ silences }) => silences)),
      playNow: {
        clickToSoundMs: figures(nowRounds.flatMap(({ sounds }) => sounds)),
        cancelToSilenceMs: figures(nowRounds.flatMap(({ silences }) => silences)),
      },
      intoProgrammeMs: figures(into.flat()),
      recordingToSoundMs: recordings,
      baselines: { bareMpvToSoundMs: figures(bare) },
    };
  } finally {
    await loa.stop();
    await card.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function repeat<T>(times: number, round: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let n = 0; n < times; n += 1) all.push(await round());
  return all;
}

async function oneRound(
  loa: Loa,
  card: SoundCard,
  segmentId: string,
  kind: 'emergency' | 'now',
): Promise<{ sounds: number[]; silences: number[] }> {
  const recorder = card.record();
  const clickedAt = Date.now();
  const id = await order(loa, { kind, segmentId, saysTime: false });
  await pass(clickedAt + SOUNDS_MS - Date.now());
  const cancelledAt = Date.now();
  await loa.call('operator', 'DELETE', `/api/v1/interrupts/${id}`);
  await pass(AFTER_MS);
  const recording = await recorder.end();
  return {
    sounds: recording.channels.map((channel) => atOf(firstLoud(channel), recording) - clickedAt),
    silences: recording.channels.map((channel) => atOf(lastLoud(channel), recording) - cancelledAt),
  };
}

/** Sends an order and waits until it sounds everywhere. */
async function order(
  loa: Loa,
  what: Partial<InterruptWrite> & Pick<InterruptWrite, 'kind' | 'segmentId'>,
): Promise<string> {
  const sent = { requestId: randomUUID(), expiresInMinutes: 5, ...what };
  const { id } = await loa.call<Interrupt>('operator', 'POST', '/api/v1/interrupts', sent);
  await waitFor('the order to sound everywhere', 20_000, async () => {
    const { receipts } = await loa.call<Interrupt>('operator', 'GET', `/api/v1/interrupts/${id}`);
    return receipts.length === STATIONS && receipts.every(({ state }) => state === 'sounding') ? true : undefined;
  });
  return id;
}

/** Items of some seconds for ten minutes on all stations: an emergency takes the one that sounds, and the next goes on after it. */
async function beginProgramme(loa: Loa, folder: string): Promise<void> {
  const wav = join(folder, 'tin.wav');
  speak(wav, 'Kính thưa bà con, bộ phận một cửa của xã làm việc từ thứ Hai đến thứ Sáu hằng tuần.');
  const { id } = await approvedSegment(loa, 'Tin một cửa', wav);
  await scheduleOnce(loa, 'Buổi phát', new Array(100).fill(id), soon(15_000));
}

async function programmeRound(loa: Loa, card: SoundCard, segmentId: string, words: Float32Array): Promise<number[]> {
  await waitFor('the programme to sound everywhere', 60_000, async () => {
    const { stations } = await loa.call<{ stations: Station[] }>('operator', 'GET', '/api/v1/stations');
    return stations.every(({ playing }) => playing !== null) ? true : undefined;
  });
  const recorder = card.record();
  await pass(1_000);
  const clickedAt = Date.now();
  const id = await order(loa, { kind: 'emergency', segmentId, saysTime: false });
  await pass(clickedAt + LOOKED_FOR_MS + KNOWN_BY_MS - Date.now());
  await loa.call('operator', 'DELETE', `/api/v1/interrupts/${id}`);
  const { beganAt, channels } = await recorder.end();
  const middle = clickedAt + LOOKED_FOR_MS / 2;
  const { lateMs } = findBeginning({ fromMs: beganAt, channels }, words, middle, LOOKED_FOR_MS / 2);
  return lateMs.map((late) => (late === undefined ? Number.NaN : middle + late - clickedAt));
}

/** What a browser's recorder makes: WebM whose header names no length. */
async function makeRecording(wav: string, folder: string, seconds: number): Promise<Buffer> {
  const path = join(folder, `ghi-am-${seconds}.webm`);
  const output = ['-t', String(seconds), '-c:a', 'libopus', '-b:a', '64k', '-live', '1', path];
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-stream_loop', '-1', '-i', wav, ...output]);
  return readFile(path);
}

async function recordingRound(loa: Loa, card: SoundCard, bytes: Buffer): Promise<number[]> {
  const recorder = card.record();
  const endedAt = Date.now();
  const answer = await fetch(`${loa.url}/api/v1/interrupts/recording?title=${encodeURIComponent('Nước lên')}`, {
    method: 'POST',
    headers: { cookie: loa.cookie('approver'), origin: loa.url, 'content-type': 'audio/webm;codecs=opus' },
    body: new Uint8Array(bytes),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  const { segmentId }: { segmentId: string } = JSON.parse(await answer.text());
  await waitFor('the recording to be made', 30_000, async () => {
    const { state } = await loa.call<Segment>('operator', 'GET', `/api/v1/segments/${segmentId}`);
    return state === 'processing' ? undefined : true;
  });
  const id = await order(loa, { kind: 'emergency', segmentId });
  await loa.call('operator', 'DELETE', `/api/v1/interrupts/${id}`);
  await pass(AFTER_MS);
  const recording = await recorder.end();
  return recording.channels.map((channel) => atOf(firstLoud(channel), recording) - endedAt);
}

function speak(wav: string, text: string): void {
  if (spawnSync('espeak-ng', ['-v', 'vi', '-s', '150', '-w', wav, text]).status !== 0) throw new Error('espeak-ng');
}

async function bareRounds(card: SoundCard, file: string): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const recorder = card.record();
    await pass(500);
    const toldAt = Date.now();
    const players: ChildProcess[] = Array.from({ length: STATIONS }, (_, index) =>
      spawn('mpv', ['--no-config', '--no-video', '--really-quiet', `--audio-device=${card.output(index)}`, file], {
        env: { ...process.env, ...card.env },
        stdio: 'ignore',
      }),
    );
    await pass(5_000);
    for (const player of players) player.kill('SIGKILL');
    const recording = await recorder.end();
    all.push(...recording.channels.map((channel) => atOf(firstLoud(channel), recording) - toldAt));
  }
  return all;
}

function atOf(sample: number, { beganAt }: Recording): number {
  return sample < 0 ? Number.NaN : beganAt + (sample / RECORDED_HZ) * 1000;
}

function firstLoud(channel: Float32Array): number {
  return channel.findIndex((sample) => Math.abs(sample) > LOUD);
}

function lastLoud(channel: Float32Array): number {
  return channel.findLastIndex((sample) => Math.abs(sample) > LOUD);
}

function figures(values: readonly number[]): Record<'p50' | 'p95' | 'max', number> {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

async function fetchBytes(loa: Loa, sha256: string): Promise<Buffer> {
  const answer = await fetch(`${loa.url}/api/v1/renditions/${sha256}/audio`, {
    headers: { cookie: loa.cookie('approver') },
  });
  return Buffer.from(await answer.arrayBuffer());
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
