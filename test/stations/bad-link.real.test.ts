/** A real player behind a link that is slow and lossy, then dead: what is cached begins as it would have, to the millisecond. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BadLink, type LinkState } from '../fakes/bad-link.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import { expectWhole } from './journal-checks.ts';
import { spawnPlayer } from './spawn-player.ts';
import { addTone, factsOf, makeFolder, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const everyMs = 4_000;
/** The trouble begins this long before the first airing it is to hold up. */
const beforeMs = 2_800;
const states: readonly LinkState[] = ['good', 'slow', 'cut'];
const EACH = 3;

test('neither a slow lossy link nor a cut one delays an airing whose media is cached', async () => {
  const server = await startServer();
  const link = await BadLink.open(server.url);
  onTestFinished(() => link.close());
  const player = await spawnPlayer(link.url, makeFolder(), await server.addStation(id));
  onTestFinished(() => player.kill());
  const first = Math.ceil(Date.now() / 1000) * 1000 + 8_000;
  const items = [addTone(server, 800)];
  const airings = states.flatMap((state, turn) =>
    Array.from({ length: EACH }, (_, n) => ({
      id: `${state} ${n}`,
      startsAt: first + (turn * EACH + n) * everyMs,
      items,
    })),
  );
  await server.publish(id, makeContent(airings));
  await waitFor('media', () =>
    server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
  );
  for (const [turn, state] of states.entries()) {
    await sleep(first + turn * EACH * everyMs - beforeMs - Date.now());
    link.state = state;
  }
  await sleep(first + airings.length * everyMs - Date.now());
  const arrived = server.entries(id).length;
  link.state = 'good';
  const entries = await waitForClosed(server, id, airings.at(-1)?.id ?? '', 60_000);
  // The link was dead, and was tried over and over: nothing of the last airings had come through it.
  expect(entries.length).toBeGreaterThan(arrived);
  expect(link.opened).toBeGreaterThan(3);
  expectWhole(entries);
  const lateMs = (state: LinkState) => {
    const starts = factsOf(entries, 'item-started').filter(({ airingId }) => airingId.startsWith(state));
    expect(starts).toHaveLength(EACH);
    return starts.reduce((sum, { startedAt, plannedAt }) => sum + startedAt - plannedAt, 0) / EACH;
  };
  console.log(states.map((state) => `${state}: ${lateMs(state).toFixed(1)} ms late`).join(', '));
  expect(lateMs('slow') - lateMs('good')).toBeLessThan(1);
  expect(lateMs('cut') - lateMs('good')).toBeLessThan(1);
  expect(factsOf(entries, 'clock').filter(({ steppedMs }) => steppedMs !== undefined)).toEqual([]);
});
