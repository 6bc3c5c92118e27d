/** SD cards die by many small writes: a whole player on a fake clock, and every write of a file counted where all of them pass. */
import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPlayer } from '../../stations/player/agent.ts';
import { keepIdentity } from '../../stations/player/identity.ts';
import type { JournalBatch, JournalFact } from '../../stations/protocol.ts';
import { generateSigningKey, keyId, publicHalf, sign } from '../../stations/sign.ts';
import { runs } from '../counts.ts';
import { atRest, FakeClock } from '../fakes/fake-clock.ts';
import { FakePlayer } from '../fakes/fake-player.ts';
import { makePlaylist, type SampleAiring } from '../fakes/make-playlist.ts';

const at = Date.UTC(2026, 10, 22, 17); // midnight in the commune
const hourMs = 3_600_000;
/** Once a minute that it is alive, every ten minutes the time. */
const IDLE_DAY = 1_600;
/** And for each item that begins or ends a line, and what the server has of it. */
const USUAL_DAY = 1_800;
/** Loops of a player that wait when nothing happens. */
const LOOPS = 8;
const files = Array.from({ length: 8 }, (_, n) => Buffer.from(`tin ${n}`));
const named = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
const items = named.map((sha256, n) => ({ sha256, bytes: files[n]?.length ?? 0, durationMs: 4 * 60_000 }));
/** Morning, noon and evening, half an hour each. */
const usual: readonly SampleAiring[] = [5, 11, 17].map((hour) => ({
  id: `luc-${hour}`,
  startsAt: at + hour * hourMs,
  items,
}));

/** Every call that puts bytes into a file. */
async function countWrites(): Promise<() => number> {
  const handle = await open(path.join(tmpdir()), 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const spies = (['writeFile', 'appendFile', 'write', 'writev'] as const).map((name) => vi.spyOn(prototype, name));
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

/** A player that lives since before midnight, with a server that answers whatever it asks. */
async function startStation(airings: readonly SampleAiring[]) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'loa-card-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const clock = new FakeClock(at - 10 * 60_000, atRest(LOOPS));
  const [root, working, key] = [await generateSigningKey(), await generateSigningKey(), await generateSigningKey()];
  const keys = [{ kid: await keyId(working), use: 'working', jwk: publicHalf(working) }];
  const keyList = await sign({ commune: 'xa-thu', version: 1, issuedAt: at, keys }, 'loa-keys+jwt', root);
  const identity = { commune: 'xa-thu', station: 'tram-1', stationName: 'Trạm 1', token: 'x', key, code: 'ABCDEFGH' };
  await keepIdentity(dataDir, { ...identity, rootKey: publicHalf(root) });
  let playlist = '';
  const publish = async (version: number) => {
    const issuedAt = Math.round(clock.now());
    const horizon = { from: issuedAt, to: issuedAt + 14 * 24 * hourMs };
    const issued = { version, horizon, issuedAt, freshUntil: issuedAt + 24 * hourMs };
    playlist = await sign({ ...makePlaylist(airings), ...issued }, 'loa-playlist+jwt', working);
  };
  await publish(1);
  const facts: JournalFact[] = [];
  const heard = { heartbeats: 0 };
  vi.stubGlobal(
    'fetch',
    async (address: string, { headers, body }: { headers: Record<string, string>; body: string }) => {
      const url = new URL(address);
      const what = url.pathname.replace('/api/station/v1/', '');
      if (what === 'keys') return new Response(keyList);
      if (what === 'time') {
        const answer = { nonce: url.searchParams.get('nonce'), receivedAt: clock.now(), sentAt: clock.now() };
        return new Response(await sign(answer, 'loa-time+jwt', working));
      }
      if (what === 'playlist') {
        const etag = `"${createHash('sha256').update(playlist).digest('hex')}"`;
        return headers['if-none-match'] === etag
          ? new Response(null, { status: 304 })
          : new Response(playlist, { headers: { etag } });
      }
      if (what === 'heartbeat') heard.heartbeats++;
      if (what === 'heartbeat') return new Response(null, { status: 204 });
      if (what === 'journal') {
        const { epoch, entries } = JSON.parse(
          Buffer.from(body.split('.')[1] ?? '', 'base64url').toString(),
        ) as JournalBatch;
        const read = entries as { seq: number; fact: JournalFact }[];
        facts.push(...read.map(({ fact }) => fact));
        return Response.json({ epoch, ackSeq: read.at(-1)?.seq });
      }
      const bytes = files[named.indexOf(what.replace('media/', ''))];
      if (bytes === undefined) throw new Error(`nothing at ${what}`);
      return new Response(new Uint8Array(bytes));
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  const stop = await createPlayer({
    dataDir,
    serverUrl: 'https://loa.example',
    audio: 'null',
    volumePct: 100,
    software: 'loa',
    engine: new FakePlayer(clock, () => 4 * 60_000),
    clock,
    machine: { hasBattery: false, ntpSynchronised: () => false },
    chance: () => 0.5,
    log: pino({ level: process.env.LOA_TEST_LOG ?? 'silent' }),
  }).start();
  onTestFinished(stop);
  return { clock, facts, heard, publish };
}

test(`a station idle for a day, with its heartbeats and polls, writes a file at most ${IDLE_DAY} times`, {
  timeout: 120_000,
}, async () => {
  const hours = runs(2, 24);
  const { clock, heard } = await startStation([]);
  await clock.advance(10 * 60_000);
  const writes = await countWrites();
  const before = heard.heartbeats;
  await clock.advance(hours * hourMs);
  expect(heard.heartbeats - before).toBeGreaterThan(hours * 200);
  // The time did pass: once a minute it said on disk that it lives.
  expect(writes()).toBeGreaterThanOrEqual(hours * 59);
  expect(writes()).toBeLessThanOrEqual((IDLE_DAY * hours) / 24);
});

test(`a usual day, with three sessions and a new plan every six hours, writes a file at most ${USUAL_DAY} times`, {
  timeout: 120_000,
}, async () => {
  const { clock, facts, publish } = await startStation(usual);
  await clock.advance(10 * 60_000);
  const writes = await countWrites();
  for (const version of [2, 3, 4, 5]) {
    await publish(version);
    await clock.advance(6 * hourMs);
  }
  expect(facts.filter(({ kind }) => kind === 'item-ended')).toHaveLength(24);
  expect(facts.filter(({ kind }) => kind === 'playlist-accepted')).toHaveLength(5);
  expect(writes()).toBeGreaterThan(IDLE_DAY);
  expect(writes()).toBeLessThanOrEqual(USUAL_DAY);
});
