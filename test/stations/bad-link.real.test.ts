/** A real player behind a link that is slow and lossy, then dead; and in a network whose link goes down: what is cached begins as it would have, to the millisecond. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BadLink } from '../fakes/bad-link.ts';
import { makeContent } from '../fakes/make-playlist.ts';
import type { FakeStationServer } from '../fakes/station-server.ts';
import { nodeFlags } from '../node-flags.ts';
import { expectWhole } from './journal-checks.ts';
import { spawnPlayer } from './spawn-player.ts';
import { addTone, factsOf, makeFolder, startServer, waitFor, waitForClosed } from './start-station.ts';

const id = 'tram-1';
const everyMs = 3_000;
/** The trouble begins this long before the first airing it is to hold up. */
const beforeMs = 1_900;
const EACH = 5;

/**
 * Five airings in each state of the link, the first of which is a good one. Gives how late those of a state began, ms, the median;
 * the journal has come over the link that `mend` makes good again.
 */
async function measureStarts(
  server: FakeStationServer,
  states: readonly (() => void)[],
  mend: () => void,
): Promise<readonly number[]> {
  const first = Math.ceil(Date.now() / 1000) * 1000 + 6_000;
  const items = [addTone(server, 800)];
  const airings = states.flatMap((_, state) =>
    Array.from({ length: EACH }, (_none, n) => ({
      id: `${state} ${n}`,
      startsAt: first + (state * EACH + n) * everyMs,
      items,
    })),
  );
  await server.publish(id, makeContent(airings));
  await waitFor('media', () =>
    server.heartbeats(id).some((beat) => beat.playlistVersion === 1 && beat.mediaMissing === 0),
  );
  for (const [state, begin] of states.entries()) {
    await sleep(first + state * EACH * everyMs - beforeMs - Date.now());
    begin();
  }
  await sleep(first + airings.length * everyMs - Date.now());
  // The link is dead: the last airings are over, and nobody has heard of them.
  const heardOf = factsOf(server.entries(id), 'airing-closed').map(({ airingId }) => airingId);
  expect(heardOf).not.toContain(airings.at(-1)?.id);
  mend();
  const entries = await waitForClosed(server, id, airings.at(-1)?.id ?? '', 60_000);
  expectWhole(entries);
  expect(factsOf(entries, 'clock').filter(({ steppedMs }) => steppedMs !== undefined)).toEqual([]);
  return states.map((_, state) => {
    const starts = factsOf(entries, 'item-started').filter(({ airingId }) => airingId.startsWith(`${state} `));
    expect(starts).toHaveLength(EACH);
    // The one in the middle: a machine that is busy for a moment holds up one or two, a link that matters most of them.
    return (
      starts.map(({ startedAt, plannedAt }) => startedAt - plannedAt).sort((a, b) => a - b)[(EACH - 1) / 2] ??
      Number.NaN
    );
  });
}

test('neither a slow lossy link nor a cut one delays an airing whose media is cached', async () => {
  const server = await startServer();
  const link = await BadLink.open(server.url);
  onTestFinished(() => link.close());
  const player = await spawnPlayer(link.url, makeFolder(), await server.addStation(id));
  onTestFinished(() => player.kill());
  const become = (state: BadLink['state']) => () => {
    link.state = state;
  };
  const states = [become('good'), become('slow'), become('cut')];
  const [good = NaN, slow = NaN, cut = NaN] = await measureStarts(server, states, become('good'));
  console.log(`good ${good} ms, slow ${slow} ms, cut ${cut} ms late`);
  expect(link.opened).toBeGreaterThan(3);
  // Each is told in whole milliseconds: a hundredth may look like a whole one.
  expect(slow - good).toBeLessThanOrEqual(1);
  expect(cut - good).toBeLessThanOrEqual(1);
});

/** Where the kernel gives an ordinary user a network of their own. */
const hasNamespaces = spawnSync('unshare', ['-rn', 'true']).status === 0;

test.runIf(hasNamespaces)('nor does a network whose link goes down', async () => {
  const server = await startServer();
  const dataDir = makeFolder();
  const socket = path.join(dataDir, 'link.sock');
  const bridge = createServer((from) => {
    const to = connect(Number(new URL(server.url).port), '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const end of [from, to]) end.on('error', () => [from, to].map((each) => each.destroy()));
  });
  await new Promise<void>((resolve) => bridge.listen(socket, resolve));
  onTestFinished(() => void bridge.close());
  const fakes = path.join(import.meta.dirname, '..', 'fakes');
  const [node, port] = [process.execPath, '8080'];
  const player = [
    node,
    ...nodeFlags('player'),
    path.join(fakes, 'player-process.mjs'),
    `http://127.0.0.1:${port}`,
    path.join(dataDir, 'station'),
    'null',
    await server.addStation(id),
  ];
  const forward = [node, path.join(fakes, 'forward-port.mjs'), port, socket];
  const script = 'ip link set lo up; "$1" "$2" "$3" "$4" & shift 4; exec "$@"';
  const child = spawn('unshare', ['-rn', 'sh', '-c', script, 'sh', ...forward, ...player], {
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const { pid = 0 } = child;
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
  const setLink = (state: 'up' | 'down') => () => {
    const inside = ['--preserve-credentials', '-U', '-n', '-t', `${pid}`];
    execFileSync('nsenter', [...inside, 'ip', 'link', 'set', 'lo', state]);
  };
  const [up = 0, down = 0] = await measureStarts(server, [setLink('up'), setLink('down')], setLink('up'));
  console.log(`link up ${up} ms, down ${down} ms late`);
  expect(down - up).toBeLessThanOrEqual(1);
});
