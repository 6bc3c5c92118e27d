/** Bench "interrupt": from the click to the sound and from the cancel to silence, heard on 14 connected stations. Baseline in the same rack: 14 bare mpv processes told to play the same file. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interrupt } from '../../server/contract/interrupts.ts';
import { addStations, allowNow, approvedSegment } from '../scenarios/commune-steps.ts';
import { type Loa, startLoa } from '../scenarios/start-loa.ts';
import { RECORDED_HZ, type Recording, type SoundCard, startSoundCard } from '../scenarios/virtual-sound-card.ts';
import { waitFor } from '../scenarios/wait-for.ts';

const STATIONS = 14;
const ROUNDS = 10;
/** A sample louder than this is sound: the rack's silence is digital, a null sink adds nothing. */
const LOUD = 0.001;
/** How long an order sounds before it is cancelled, and what is recorded after that, ms. */
const SOUNDS_MS = 2_500;
const AFTER_MS = 2_500;

/** `clickToSoundMs` and `cancelToSilenceMs` over all stations and rounds: p50, p95, max. */
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
    if (spawnSync('espeak-ng', ['-v', 'vi', '-s', '150', '-w', wav, text]).status !== 0) throw new Error('espeak-ng');
    const { id, rendition } = await approvedSegment(loa, 'Lũ về', wav, { kind: 'notice', topics: [] });
    // An approved template lies ready at every station before anybody needs it.
    await loa.call('operator', 'PATCH', `/api/v1/segments/${id}`, { tags: ['khẩn cấp'] }).catch(() => undefined);
    await oneRound(loa, card, id);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(loa, card, id));
    const file = join(folder, 'khan.opus');
    writeFileSync(file, await fetchBytes(loa, rendition?.sha256 ?? ''));
    const bare = await bareRounds(card, file);
    return {
      stations: STATIONS,
      rounds: ROUNDS,
      unheard: rounds.flatMap(({ sounds }) => sounds).filter((ms) => Number.isNaN(ms)).length,
      clickToSoundMs: figures(rounds.flatMap(({ sounds }) => sounds)),
      cancelToSilenceMs: figures(rounds.flatMap(({ silences }) => silences)),
      baselines: { bareMpvToSoundMs: figures(bare) },
    };
  } finally {
    await loa.stop();
    await card.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRound(
  loa: Loa,
  card: SoundCard,
  segmentId: string,
): Promise<{ sounds: number[]; silences: number[] }> {
  const recorder = card.record();
  const clickedAt = Date.now();
  const order = { requestId: randomUUID(), kind: 'emergency', segmentId, saysTime: false, expiresInMinutes: 5 };
  const { id } = await loa.call<Interrupt>('operator', 'POST', '/api/v1/interrupts', order);
  await waitFor('the order to sound everywhere', 20_000, async () => {
    const { receipts } = await loa.call<Interrupt>('operator', 'GET', `/api/v1/interrupts/${id}`);
    return receipts.length === STATIONS && receipts.every(({ state }) => state === 'sounding') ? true : undefined;
  });
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
