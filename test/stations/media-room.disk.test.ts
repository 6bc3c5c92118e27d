/** Which files a station holds when they are more than its room: those of the next airings, and what has no place is said. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchMedia } from '../../stations/player/fetch-media.ts';
import { Health } from '../../stations/player/health.ts';
import { FREE_BYTES, MediaCache } from '../../stations/player/media-cache.ts';
import { MediaDownloads } from '../../stations/player/media-downloads.ts';
import { divideRoom, listNeededMedia } from '../../stations/player/media-plan.ts';
import { findCoveredUntil } from '../../stations/player/station-report.ts';
import type { Playlist } from '../../stations/protocol.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';
import { MemoryDisk } from '../fakes/memory-disk.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const at = Date.UTC(2026, 10, 23);
const dayMs = 86_400_000;
const KB = 1_000;
/** Five files of 1 to 5 kB by name; a day's airing each. */
const contents = new Map([1, 2, 3, 4, 5].map((n) => [`${n}`, Buffer.alloc(n * KB, n)]));
const hashes = new Map([...contents].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
const hashOf = (name: string) => hashes.get(name) ?? '';
const namesOf = (sha256s: Iterable<string>) =>
  [...sha256s].map((sha256) => [...hashes].find(([, known]) => known === sha256)?.[0] ?? '?');

/** Airings a day apart, each of one file. */
function daily(names: string): Playlist {
  const airings = [...names].map((name, day) => ({
    id: `${day}`,
    startsAt: at + day * dayMs,
    items: [{ sha256: hashOf(name), bytes: Number(name) * KB, durationMs: 60_000 }],
  }));
  return makePlaylist(airings);
}

let disk: MemoryDisk;
let clock: FakeClock;
let stopping: AbortController;
let told: string[];
beforeEach(() => {
  disk = new MemoryDisk('room');
  clock = new FakeClock(at - 3_600_000);
  disk.now = () => clock.now();
  stopping = new AbortController();
  told = [];
});
afterEach(() => stopping.abort());

/** A server that gives what is asked for, from the byte on that is asked for; it notes each file and byte. */
function startLink() {
  const asked: string[] = [];
  const openMedia = async (sha256: string, from: number) => {
    const name = namesOf([sha256])[0] ?? '';
    asked.push(from === 0 ? name : `${name} from ${from}`);
    const response = new Response(new Uint8Array(contents.get(name)?.subarray(from) ?? []));
    return { kind: 'ok' as const, value: { response, resumed: from > 0 } };
  };
  return { asked, openMedia };
}

async function startDownloads(playlist: { now: Playlist }, budgetBytes?: number, link = startLink()) {
  const media = new MediaCache(disk.root);
  await media.load();
  const downloads = new MediaDownloads({
    clock,
    chance: () => 0.5,
    link,
    media,
    health: new Health((code, _detail, raised) => told.push(`${raised ? '+' : '-'}${code}`)),
    log: pino({ level: 'silent' }),
    playlist: () => playlist.now,
    now: () => clock.now(),
    ...(budgetBytes === undefined ? {} : { mediaBudgetBytes: budgetBytes }),
    onReady: () => {},
    stop: stopping.signal,
  });
  void downloads.run();
  await clock.advance(1_000);
  return { media, asked: link.asked, downloads };
}

describe('the room is divided by order of need', () => {
  const files = (sizes: string) => [...sizes].map((size, n) => ({ sha256: sampleHash(n), bytes: Number(size) }));
  const sizesOf = (some: readonly { bytes: number }[]) => some.map(({ bytes }) => bytes).join('');
  test.each([
    ['321', 6, '321', ''],
    ['321', 5, '32', '1'],
    ['912', 3, '12', '9'],
    ['222', 3, '2', '22'],
    ['', 3, '', ''],
    ['12', 0, '', '12'],
  ])('%s into %i', (sizes, room, held, left) => {
    const divided = divideRoom(files(sizes), room);
    expect([sizesOf(divided.held), sizesOf(divided.left)]).toEqual([held, left]);
  });
});

test('what is held for orders comes after the files of the coming day and before the rest', () => {
  const playlist = daily('1234');
  const withReady = { ...playlist, media: [...playlist.media, { sha256: hashOf('5'), bytes: 5 * KB }] };
  const needed = listNeededMedia({ ...withReady, keepReady: [hashOf('5')] }, at);
  expect(namesOf(needed.map(({ sha256 }) => sha256))).toEqual(['1', '5', '2', '3', '4']);
});

test('more than the budget: the next airings are whole, the rest is told with what the station is covered until', async () => {
  const { media, asked } = await startDownloads({ now: daily('32145') }, 6 * KB);
  expect([namesOf(media.ready), asked, told]).toEqual([['3', '2', '1'], ['3', '2', '1'], ['+media-budget']]);
  expect(findCoveredUntil(daily('32145'), media.ready, clock.now())).toBe(at + 3 * dayMs);
});

test('as airings pass their room goes to those that come; when all fit the fault is over', async () => {
  const { media, downloads } = await startDownloads({ now: daily('321451') }, 6 * KB);
  const seen: string[] = [];
  for (let day = 0; day < 6; day++) {
    await clock.advance(dayMs);
    downloads.wake();
    await clock.advance(1_000);
    seen.push(namesOf(media.ready).sort().join(''));
  }
  expect(seen.slice(0, 4)).toEqual(['123', '14', '14', '15']);
  expect(told).toEqual(['+media-budget', '-media-budget']);
});

test('a file too big for any room keeps none of the later ones from coming', async () => {
  const { media } = await startDownloads({ now: daily('5123') }, 4 * KB);
  expect(namesOf(media.ready)).toEqual(['1', '2']);
  expect(told).toEqual(['+media-budget']);
});

test('a disk that is smaller than the budget is what counts, and is told as full', async () => {
  // The note of what is verified takes some room, too.
  disk.capacityBytes = FREE_BYTES + 4 * KB;
  const { media } = await startDownloads({ now: daily('5123') }, 1_000 * KB);
  expect([namesOf(media.ready), told]).toEqual([['1', '2'], ['+disk-full']]);
  disk.capacityBytes += 50 * KB;
  await clock.advance(60_000);
  expect([namesOf(media.ready).sort(), told]).toEqual([
    ['1', '2', '3', '5'],
    ['+disk-full', '-disk-full'],
  ]);
});

test('an airing that is put before the others takes the room of the last', async () => {
  const playlist = { now: daily('123') };
  const { media, downloads } = await startDownloads(playlist, 6 * KB);
  playlist.now = daily('4123');
  downloads.wake();
  await clock.advance(1_000);
  expect(namesOf(media.ready).sort().join('')).toBe('14');
  expect(told).toEqual(['+media-budget']);
});

test('an order comes before the files of what is under way, emergencies first', () => {
  const order = { lateRule: 'when-ready' as const, startsAt: at, expiresAfterMs: 900_000 };
  const playlist = makePlaylist([
    { id: 'sang', startsAt: at - 600_000, items: [{ sha256: sampleHash(1), durationMs: 3_600_000 }] },
    { ...order, id: 'ngay', priority: 'priority', items: [{ sha256: sampleHash(2), durationMs: 20_000 }] },
    { ...order, id: 'lu', priority: 'emergency', items: [{ sha256: sampleHash(3), durationMs: 20_000 }] },
  ]);
  expect(listNeededMedia(playlist, at).map(({ sha256 }) => sha256)).toEqual([3, 2, 1].map(sampleHash));
});

describe('an order does not wait behind the download under way', () => {
  /** A server whose file 5 never comes. */
  function stalling() {
    const link = startLink();
    const { openMedia } = link;
    const openSlow = (sha256: string, from: number, signal: AbortSignal) =>
      sha256 === hashOf('5')
        ? new Promise<never>((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
          )
        : openMedia(sha256, from);
    return { ...link, openMedia: openSlow as typeof openMedia };
  }
  function withOrder(playlist: Playlist): Playlist {
    const items = [{ sha256: hashOf('3'), bytes: 3 * KB, durationMs: 20_000 }];
    const order = { priority: 'emergency' as const, lateRule: 'when-ready' as const, expiresAfterMs: 900_000 };
    const [lu] = makePlaylist([{ id: 'lu', startsAt: clock.now(), items, ...order }]).airings;
    const media = [...playlist.media, { sha256: hashOf('3'), bytes: 3 * KB }];
    return { ...playlist, media, airings: [...(lu === undefined ? [] : [lu]), ...playlist.airings] };
  }

  test('though its file had no place before', async () => {
    const playlist = { now: daily('543') };
    const { media, downloads } = await startDownloads(playlist, 9 * KB, stalling());
    playlist.now = withOrder(playlist.now);
    downloads.wake();
    await clock.advance(5_000);
    expect(namesOf(media.ready)).toContain('3');
  });

  test('nor where it comes while room is made', async () => {
    const playlist = { now: makePlaylist([]) };
    const { media, downloads } = await startDownloads(playlist, 9 * KB, stalling());
    const evict = media.evict.bind(media);
    media.evict = async (...room) => {
      if (playlist.now.airings.length === 1) playlist.now = withOrder(playlist.now);
      downloads.wake();
      await evict(...room);
    };
    playlist.now = daily('5');
    downloads.wake();
    await clock.advance(5_000);
    expect(namesOf(media.ready)).toContain('3');
  });
});

test('what nobody needs goes first, the oldest of it', async () => {
  const playlist = { now: daily('54') };
  const { media, downloads } = await startDownloads(playlist, 10 * KB);
  playlist.now = daily('12');
  downloads.wake();
  await clock.advance(1_000);
  expect(namesOf(media.ready).sort().join('')).toBe('124');
  expect(told).toEqual([]);
});

test('without a budget all of the fourteen days is held', async () => {
  const { media } = await startDownloads({ now: daily('12345') });
  expect([namesOf(media.ready).sort(), told]).toEqual([['1', '2', '3', '4', '5'], []]);
});

test('after failed downloads of a file that nobody needs any more the station is at rest', async () => {
  const playlist = { now: daily('1') };
  contents.set('gone', Buffer.alloc(0));
  hashes.set('gone', sampleHash(77));
  const { downloads } = await startDownloads({ now: { ...playlist.now, ...lacking(sampleHash(77)) } });
  const ended = at + 2 * dayMs;
  await clock.advance(ended - clock.now());
  downloads.wake();
  await clock.advance(1_000);
  const sleeps = countSleeps();
  await clock.advance(3_600_000);
  expect(sleeps()).toBeLessThan(200);
});

/** One airing whose file the server gives nothing of. */
function lacking(sha256: string): Pick<Playlist, 'airings' | 'media'> {
  return makePlaylist([{ id: 'x', startsAt: at, items: [{ sha256, bytes: 9 * KB, durationMs: 60_000 }] }]);
}

function countSleeps(): () => number {
  const wait = clock.wait.bind(clock);
  let sleeps = 0;
  clock.wait = (ms, signal) => {
    sleeps++;
    return wait(ms, signal);
  };
  return () => sleeps;
}

describe('a part that an earlier attempt brought', () => {
  const part = '/disk/room/part';
  const has = async (bytes: Uint8Array) => (await open(part, 'w')).writeFile(bytes);
  const three = contents.get('3') ?? Buffer.alloc(0);
  const fetch = (link: Pick<ReturnType<typeof startLink>, 'openMedia'>) =>
    fetchMedia(link, clock, { sha256: hashOf('3'), bytes: 3 * KB, part, signal: stopping.signal });
  /** A server that knows no Range. */
  const sends = (bytes: Uint8Array<ArrayBuffer>) => ({
    openMedia: async () => ({ kind: 'ok' as const, value: { response: new Response(bytes), resumed: false } }),
  });

  test('is gone on with at its end, by Range', async () => {
    await has(three.subarray(0, 1_200));
    const link = startLink();
    expect([await fetch(link), link.asked, disk.read(part)]).toEqual([true, ['3 from 1200'], three]);
  });

  test('is begun anew where the server sends it whole all the same', async () => {
    await has(Buffer.alloc(1_200, 'x'));
    expect([await fetch(sends(new Uint8Array(three))), disk.read(part)]).toEqual([true, three]);
  });

  test('that is whole already is not asked for again', async () => {
    await has(three);
    const link = startLink();
    expect([await fetch(link), link.asked]).toEqual([true, []]);
  });

  test('with a byte too many is thrown away', async () => {
    expect([await fetch(sends(new Uint8Array(3 * KB + 1))), disk.read(part)]).toEqual([false, undefined]);
  });
});
