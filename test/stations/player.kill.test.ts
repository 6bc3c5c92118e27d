/** A player killed with -9 at random moments, while it downloads, plays and uploads: the chain stays whole, nothing is said twice, the next airing is on time. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CHAIN_START } from '../../stations/journal-chain.ts';
import { runs } from '../counts.ts';
import { makeContent, type SampleAiring } from '../fakes/make-playlist.ts';
import { spawnPlayer } from './spawn-player.ts';
import { addTone, factsOf, makeFolder, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const airingEveryMs = 3_000;
/** A start needs this long at most before an airing that must be on time. */
const readyBeforeMs = 1_500;
const endedAfterMs = 800;

test('killed again and again', async () => {
  const kills = runs(20, 200);
  const seed = Number(process.env.LOA_SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed} (LOA_SEED=${seed} repeats it), ${kills} kills`);
  const chance = seeded(seed);
  const server = await startServer();
  const dataDir = makeFolder();
  const code = await server.addStation(id);
  const items = [addTone(server, 800), addTone(server, 700, 660)];
  const first = Math.ceil(Date.now() / 1000) * 1000 + 5_000;
  const lives: { from: number; to: number }[] = [];

  let player = await spawnPlayer(server.url, dataDir, code);
  const airings = Array.from({ length: kills * 5 + 10 }, (_, n) => ({
    id: `a${n}`,
    startsAt: first + n * airingEveryMs,
    items,
  }));
  const downloads: SampleAiring[] = [];
  const publish = () =>
    server.publish(id, makeContent([...airings, ...downloads].sort((a, b) => a.startsAt - b.startsAt)));
  await publish();
  await waitFor('media', () =>
    server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
  );

  for (let kill = 0; kill < kills; kill++) {
    const from = Date.now();
    // Something to download, a little at a time, that never airs here: the kill often comes in its midst.
    if (chance() < 0.5) {
      const startsAt = first + (airings.length + 10 + kill) * airingEveryMs + 86_400_000;
      downloads.push({ id: `d${kill}`, startsAt, items: [addTone(server, 30_000, 200 + kill)] });
      server.faults.trickleOver = 200;
      await publish();
    }
    await sleep(chance() * 3_500);
    const engines = player.enginePids();
    expect(engines).toHaveLength(1);
    await player.kill();
    lives.push({ from, to: Date.now() });
    await waitFor('mpv gone with its player', () => engines.every(isGone), 5_000);
    if (chance() < 0.3) await sleep(chance() * 3_000);
    if (chance() < 0.3) await server.stop().then(() => server.listen());
    player = await spawnPlayer(server.url, dataDir);
    expect(player.readyMs).toBeLessThan(5_000);
  }
  const from = Date.now();
  const last = airings.find(({ startsAt }) => startsAt > from + readyBeforeMs)?.id ?? '';
  const entries = await waitForClosed(server, id, last, 60_000);
  lives.push({ from, to: Number.POSITIVE_INFINITY });
  expect(await player.stop()).toBeLessThan(3_000);

  for (const [i, entry] of entries.entries()) {
    expect(entry.seq).toBe(i + 1);
    expect(entry.prev).toBe(entries[i - 1]?.hash ?? CHAIN_START);
  }
  expect(server.contradictions).toEqual([]);
  const past = airings.slice(0, airings.findIndex((airing) => airing.id === last) + 1);
  expect(factsOf(entries, 'airing-closed').map(({ airingId }) => airingId)).toEqual(past.map((airing) => airing.id));
  const keys = past.flatMap((airing) => [`${airing.id}/0`, `${airing.id}/1`]);
  const keyOf = (fact: { airingId: string; index: number }) => `${fact.airingId}/${fact.index}`;
  const started = factsOf(entries, 'item-started').map(keyOf);
  const skipped = factsOf(entries, 'item-skipped').map(keyOf);
  expect([...started, ...skipped].sort()).toEqual(keys.sort());
  expect(factsOf(entries, 'item-ended').map(keyOf).sort()).toEqual(started.sort());

  const lived = past.filter(({ startsAt }) =>
    lives.some((life) => life.from <= startsAt - readyBeforeMs && life.to >= startsAt + 1_500 + endedAfterMs),
  );
  expect(lived.length).toBeGreaterThan(0);
  for (const airing of lived) {
    const ends = factsOf(entries, 'item-ended').filter((fact) => fact.airingId === airing.id);
    expect(
      ends.map(({ end }) => end),
      airing.id,
    ).toEqual(['complete', 'complete']);
    for (const { startedAt, plannedAt } of ends) expect(Math.abs(startedAt - plannedAt), airing.id).toBeLessThan(250);
  }
  console.log(
    `${past.length} airings, ${lived.length} whole ones on time, ${started.length} items begun, ${skipped.length} skipped`,
  );
});

/** Ended, also where init has not yet taken note of it: what is left then has no file, no sound and no socket. */
function isGone(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
