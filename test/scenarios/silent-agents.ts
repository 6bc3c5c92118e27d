/** Real station agents in this process, against a real server, with engines that sound nowhere: what they would play and what they journal is known. */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { createPlayer } from '../../stations/player/agent.ts';
import { findMachineClock } from '../../stations/player/machine-clock.ts';
import { systemClock } from '../../stations/player/system-clock.ts';
import type { JournalEntry, JournalFact } from '../../stations/protocol.ts';
import { FakePlayer } from '../fakes/fake-player.ts';

/** One station. */
export interface SilentAgent {
  readonly dir: string;
  /** When each file with this hash began to sound, epoch ms. */
  heard(sha256: string): number[];
  /** Everything in its journal on disk, in order. */
  journal(): JournalEntry[];
  /** Facts of one kind in it. */
  facts<K extends JournalFact['kind']>(kind: K): Extract<JournalFact, { kind: K }>[];
  stop(): Promise<void>;
}

/** Starts one in `dir`, enrolled by its code. */
export async function startSilentAgent(serverUrl: string, dir: string, code: string): Promise<SilentAgent> {
  const clock = systemClock();
  const engine = new FakePlayer(clock, lengthOfOpus);
  const player = createPlayer({
    ...{ dataDir: dir, serverUrl, audio: 'null', code, volumePct: 100, software: 'loa 0.1.0', engine, clock },
    machine: findMachineClock(false, clock.monotonicMs),
    chance: Math.random,
    log: pino({ level: process.env.LOA_TEST_LOG ?? 'silent' }),
  });
  const stop = await player.start();
  const journal = () => readJournal(join(dir, 'journal'));
  return {
    dir,
    stop,
    journal,
    heard: (sha256) =>
      engine.sounds
        .filter(({ path }) => basename(path).startsWith(sha256))
        .map(({ beganAtMs }) => clock.now() - clock.monotonicMs() + beganAtMs),
    facts: <K extends JournalFact['kind']>(kind: K) =>
      journal()
        .map(({ fact }) => fact)
        .filter((fact): fact is Extract<JournalFact, { kind: K }> => fact.kind === kind),
  };
}

function readJournal(dir: string): JournalEntry[] {
  const files = readdirSync(dir).filter((name) => name.endsWith('.jsonl'));
  const lines = files.flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'));
  const entries = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalEntry);
  return entries.toSorted((a, b) => a.epoch - b.epoch || a.seq - b.seq);
}

/** Length of an Opus file in ms: the last Ogg page's granule position, less what comes before the sound (RFC 7845). */
function lengthOfOpus(path: string): number | undefined {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, 65_536 * 2));
    readSync(file, bytes, 0, bytes.length, fstatSync(file).size - bytes.length);
    const page = bytes.lastIndexOf('OggS');
    return page < 0 ? undefined : (Number(bytes.readBigInt64LE(page + 6)) - PRE_SKIP) / 48;
  } finally {
    closeSync(file);
  }
}

/** Of libopus, samples of 48 kHz. */
const PRE_SKIP = 312;
