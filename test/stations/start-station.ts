/** Starts a whole player against a server double, and waits for what a test wants to see, never longer than it says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { runPlayer } from '../../stations/player/main.ts';
import type { JournalEntry, JournalFact } from '../../stations/protocol.ts';
import type { SampleItem } from '../fakes/make-playlist.ts';
import { FakeStationServer } from '../fakes/station-server.ts';
import { makeTone } from './make-tone.ts';

/** A folder that goes with the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'loa-player-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server that goes with the test. */
export async function startServer(): Promise<FakeStationServer> {
  const server = await FakeStationServer.start();
  onTestFinished(() => server.stop());
  return server;
}

/** A running player; `stop` may be called by the test, and is in any case. */
export async function startPlayer(server: FakeStationServer, dataDir: string, code?: string, audio = 'null') {
  const log = pino({ level: process.env.LOA_TEST_LOG ?? 'silent' });
  const given = code === undefined ? {} : { code };
  const running = await runPlayer({ serverUrl: server.url, dataDir, audio, log, ...given });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= running.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { stop };
}

/** A tone on the server, as a playlist names it. */
export function addTone(server: FakeStationServer, durationMs: number, hz?: number): SampleItem {
  const bytes = readFileSync(makeTone(durationMs, hz));
  return { sha256: server.addMedia(bytes), bytes: bytes.length, durationMs };
}

/** Waits until `look` gives something; throws after `withinMs`. */
export async function waitFor<T>(what: string, look: () => T | undefined | false, withinMs = 10_000): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** The facts of one kind, in order. */
export function factsOf<K extends JournalFact['kind']>(entries: readonly JournalEntry[], kind: K) {
  return entries.flatMap(({ fact }) => (fact.kind === kind ? [fact as Extract<JournalFact, { kind: K }>] : []));
}

/** Waits until the station has closed this airing and the server knows. */
export async function waitForClosed(server: FakeStationServer, id: string, airingId: string, withinMs = 20_000) {
  const isThere = () => factsOf(server.entries(id), 'airing-closed').some((fact) => fact.airingId === airingId);
  await waitFor(`${airingId} closed`, isThere, withinMs);
  return server.entries(id);
}
