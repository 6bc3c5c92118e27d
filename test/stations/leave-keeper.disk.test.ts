/** What people withdrew by signature, and the orders that were seen, outlast the power going at any write. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { hasRunOut } from '../../stations/player/leave.ts';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import type { Backing } from '../../stations/player/two-sources.ts';
import { decideWantedState } from '../../stations/player/wanted-state.ts';
import type { KeyList, Playlist, SignedAct } from '../../stations/protocol.ts';
import { actId, LONGEST_ACT_MS, relayItem } from '../../stations/verify-act.ts';
import { makePlaylist, sampleHash } from '../fakes/make-playlist.ts';
import { type Loss, MemoryDisk, memoryFs } from '../fakes/memory-disk.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const at = Date.UTC(2026, 10, 23, 5);
const MINUTE = 60_000;
const news = sampleHash(1);
const lan = makeSigner('Lan', ['approver', 'emergency']);
const list: KeyList = { commune: 'xa-thu', version: 2, issuedAt: at, keys: [], people: [lan.key], site: sampleSite };
const approves = lan.sign({ items: [news], madeAt: at, notAfter: at + LONGEST_ACT_MS });
const withdraws = lan.sign({ decision: 'withdrawn', items: [news], madeAt: at + 1 });
const flood = lan.sign({
  decision: 'emergency',
  items: [news],
  madeAt: at + 2,
  notAfter: at + 60 * MINUTE,
  order: { id: 'lu', stations: 'all' },
});

let disk: MemoryDisk;
let boots = 0;
beforeEach(() => {
  disk = new MemoryDisk('leave');
});
/** Each start goes by a name of its own: what an earlier one still waits for is nothing to it. */
async function start(): Promise<LeaveKeeper> {
  boots += 1;
  const keeper = new LeaveKeeper({ dataDir: `/disk/leave@${boots}`, station: 'tram-1', commune: 'xa-thu' });
  await keeper.load();
  return keeper;
}
const told = (acts: readonly SignedAct[], airings: Playlist['airings'] = []): Playlist => ({
  ...makePlaylist([]),
  acts: [...acts],
  airings,
});
const order = (id: string, startsAt: number) => {
  const [airing] = makePlaylist([
    {
      id,
      startsAt,
      items: [{ sha256: news, durationMs: 1_000 }],
      priority: 'emergency',
      lateRule: 'when-ready',
      expiresAfterMs: MINUTE,
    },
  ]).airings;
  if (airing === undefined) throw new Error('one airing');
  return { ...airing, act: '' };
};

describe('the power goes at every write of what must not come undone', () => {
  const losses: readonly Loss[] = ['all', 'half', 'none'];
  test.each(losses)('and %s of what was not synced is lost: the old word or the new, never none', async (loss) => {
    for (let write = 1; ; write += 1) {
      disk = new MemoryDisk('leave');
      const keeper = await start();
      keeper.take(told([approves]), list, at);
      await keeper.keep();
      keeper.take(told([approves, withdraws]), list, at);
      let isCut = false;
      disk.cutAtWrite = disk.writes + write;
      const cut = new Promise<void>((resolve) => {
        disk.onCut = () => {
          isCut = true;
          resolve();
        };
      });
      await Promise.race([keeper.keep(), cut]);
      disk.cut(loss);
      disk.restore();
      const next = await start();
      expect(next.isLost).toBe(false);
      next.take(told([approves]), list, at);
      const isSilent = next.leave?.withdrawn.includes(news) ?? false;
      // What the station has said to have kept, it has; what was under way comes again with the playlist that is on the disk.
      if (!isCut) expect(isSilent).toBe(true);
      next.take(told([approves, withdraws]), list, at);
      expect(next.leave?.withdrawn).toEqual([news]);
      if (!isCut) return;
    }
  });
});

test('withdrawn it stays, through starts, lists and playlists that say nothing of it; a later approval lifts it', async () => {
  const first = await start();
  first.take(told([approves, withdraws]), list, at);
  await first.keep();
  const second = await start();
  const others = { ...list, version: 3, people: [makeSigner('Hùng').key] };
  for (const keys of [list, others, { ...list, version: 4 }]) {
    second.take(told([approves]), keys, at);
    expect(second.leave?.withdrawn).toEqual([news]);
  }
  second.take(told([lan.sign({ items: [news], madeAt: at + 2, notAfter: at + MINUTE })]), { ...list, version: 4 }, at);
  expect(second.leave).toMatchObject({ withdrawn: [], content: { [news]: at + MINUTE } });
});

test('a clock that runs far ahead makes nothing forgotten; only what people sign so much later does', async () => {
  const keeper = await start();
  keeper.take(told([approves, withdraws]), list, at);
  keeper.take(told([approves]), list, at + 10 * LONGEST_ACT_MS);
  expect(keeper.leave?.withdrawn).toEqual([news]);
  const later = at + LONGEST_ACT_MS + 10 * MINUTE;
  keeper.take(told([lan.sign({ items: [sampleHash(2)], madeAt: later })]), list, later);
  expect(keeper.leave).toMatchObject({ withdrawn: [], floor: later });
});

test('the beginnings of an order are remembered over a start, and forgotten once people signed after its end', async () => {
  const act = { act: actId(flood.text) };
  const first = await start();
  first.take(told([flood], [{ ...order('a', at + 10), ...act }]), list, at);
  expect(first.leave?.orders).toEqual([`a/0/${news}`]);
  await first.keep();
  const second = await start();
  second.take(told([flood], [{ ...order('b', at + 10), ...act }]), list, at);
  expect(second.leave?.orders).toEqual([]);
  const end = at + 13 * 60 * MINUTE + MINUTE;
  second.take(
    told([flood, lan.sign({ items: [sampleHash(2)], madeAt: end })], [{ ...order('b', at + 10), ...act }]),
    list,
    end,
  );
  expect(second.leave?.orders).toEqual([]);
  await second.keep();
  expect(JSON.parse(String(disk.read('/disk/leave/leave.json'))).starts).toEqual({});
});

test('a beginning that older software saw still sounds after a start, from then on at its one place', async () => {
  const seen = { [actId(flood.text)]: { notAfter: at + 60 * MINUTE, seen: [{ airing: 'a', at: at + 10 }] } };
  await memoryFs.mkdir('/disk/leave', { recursive: true });
  const handle = await memoryFs.open('/disk/leave/leave.json', 'w');
  const text = JSON.stringify({ floor: at, list: 2, withdrawn: {}, starts: seen, listed: true });
  await (handle as { writeFile(text: string): Promise<void> }).writeFile(text);
  const airing = { ...order('a', at + 10), act: actId(flood.text) };
  const orders = async (index: number) => {
    const keeper = await start();
    const items = airing.items.map((item) => ({ ...item, index }));
    keeper.take(told([flood], [{ ...airing, items }]), list, at);
    await keeper.keep();
    return keeper.leave?.orders;
  };
  expect([await orders(0), await orders(1), await orders(0)]).toEqual([[`a/0/${news}`], [], [`a/0/${news}`]]);
});

describe('what was withdrawn and approved again', () => {
  const again = lan.sign({ items: [news], madeAt: at + 2, notAfter: at + MINUTE });
  const act = { act: actId(flood.text) };

  test('stays so after a start though the playlist brings the withdrawal alone: its signed order sounds', async () => {
    const first = await start();
    first.take(told([approves, withdraws, again]), list, at + 3);
    await first.keep();
    const second = await start();
    second.take(told([withdraws, flood], [{ ...order('a', at + 10), ...act }]), list, at + 3);
    expect(second.leave).toMatchObject({ withdrawn: [], orders: [`a/0/${news}`] });
    // What was approved before the withdrawal stays taken back all the same.
    second.take(told([approves, withdraws]), list, at + 3);
    expect(second.leave).toMatchObject({ withdrawn: [], content: {} });
  });

  test('is silent again once somebody withdraws it later, and by one approval where two are needed', async () => {
    const hung = makeSigner('Hùng');
    const both = { ...list, people: [lan.key, hung.key] };
    const first = await start();
    first.take(told([withdraws, again]), both, at + 3);
    first.take(told([hung.sign({ decision: 'withdrawn', items: [news], madeAt: at + 3 })]), both, at + 4);
    expect(first.leave?.withdrawn).toEqual([news]);
    const second = (by: typeof lan) => by.sign({ items: [`${news}*2`], madeAt: at + 4 });
    first.take(told([second(lan)]), both, at + 5);
    await first.keep();
    const next = await start();
    next.take(told([second(lan)]), both, at + 5);
    expect(next.leave?.withdrawn).toEqual([news]);
    next.take(told([second(lan), second(hung)]), both, at + 5);
    expect(next.leave?.withdrawn).toEqual([]);
  });
});

test('what was signed as needing two persons needs them after a start, though the playlist has the older act alone', async () => {
  const hung = makeSigner('Hùng');
  const both = { ...list, people: [lan.key, hung.key] };
  const first = await start();
  first.take(told([approves]), both, at);
  expect(first.leave?.content).toEqual({ [news]: at + LONGEST_ACT_MS });
  first.take(told([approves, hung.sign({ items: [`${news}*2`], madeAt: at + 1, notAfter: at + MINUTE })]), both, at);
  expect(first.leave?.content).toEqual({ [news]: at + MINUTE });
  await first.keep();
  const second = await start();
  second.take(told([approves]), both, at);
  expect(second.leave?.content).toEqual({});
});

describe('somebody signed while the server was three days ahead', () => {
  const DAY = 24 * 60 * MINUTE;
  const ahead = lan.sign({ items: [sampleHash(2)], madeAt: at + 3 * DAY });
  const ordered = told([flood], [{ ...order('a', at + 10), act: actId(flood.text) }]);
  const sounds = [`a/0/${news}`];
  const misled = async () => {
    const keeper = await start();
    keeper.take(told([ahead]), list, at + 3 * DAY);
    await keeper.keep();
    return await start();
  };

  test('the server put right, an order sounds where another source backs the time', async () => {
    const keeper = await misled();
    keeper.take(ordered, list, at + 5);
    expect(keeper.leave?.orders).toEqual([]);
    keeper.take(ordered, list, at + 5, 'other');
    expect(keeper.leave?.orders).toEqual(sounds);
    // Its beginnings are counted as ever.
    const moved = { ...ordered, airings: ordered.airings.map((one) => ({ ...one, id: 'b' })) };
    keeper.take(moved, list, at + 5, 'other');
    expect(keeper.leave?.orders).toEqual([]);
  });

  test('and everywhere under the root’s next list, which lowers the floor once', async () => {
    const keeper = await misled();
    const next = { ...list, version: 3, issuedAt: at + 3 };
    keeper.take(ordered, next, at + 5);
    expect(keeper.leave).toMatchObject({ orders: sounds, floor: at + 3 });
    keeper.take(told([lan.sign({ items: [news], madeAt: at + 30 * MINUTE })]), next, at + 30 * MINUTE);
    await keeper.keep();
    const again = await start();
    again.take(told([]), next, at + 30 * MINUTE);
    expect(again.leave?.floor).toBe(at + 30 * MINUTE);
    again.take(told([]), list, at + 30 * MINUTE);
    expect(again.leave?.floor).toBe(at + 30 * MINUTE);
  });
});

test('an order that ended days ago is over by a time that server and NTP told, wherever the server lays its turns since', async () => {
  const DAY = 24 * 60 * MINUTE;
  const airing = { ...order('a', at + 10), act: actId(flood.text) };
  const soundsOn = async (days: number, backing: Backing) => {
    const keeper = await start();
    const now = at + days * DAY;
    keeper.take(told([flood], [airing]), list, now, backing);
    const { leave } = keeper;
    const situation = {
      playlist: told([flood], [airing]),
      now,
      clockTrusted: true,
      readyMedia: [news],
      damagedMedia: [],
      failures: {},
      progress: {},
      absences: [],
      openRelays: [],
      volumePct: 100,
      journalFull: false,
      serverAheadMs: at + 10 - now,
      ...(leave === undefined ? {} : { leave }),
    };
    return decideWantedState(situation).current?.airingId;
  };
  // Signed where the server was a day behind, it is in force a day after its end.
  expect(await soundsOn(1, 'both')).toBe('a');
  expect(await soundsOn(2, 'both')).toBeUndefined();
  // One of the two may be wrong: no flood is silent for that.
  expect([await soundsOn(10, 'other'), await soundsOn(10, 'alone')]).toEqual(['a', 'a']);
});

test('an order is judged though the playlist has more text before it than any needs', async () => {
  const keeper = await start();
  const junk = Array.from({ length: 70 }, (_, n) => ({ ...approves, signer: 'ai', text: 'x'.repeat(59_000) + n }));
  const airings = [{ ...order('a', at + 10), act: actId(flood.text) }];
  keeper.take(told([...junk, approves, flood], airings), list, at);
  expect(keeper.leave).toMatchObject({ orders: [`a/0/${news}`], content: {} });
  expect(keeper.lastSigned).toMatchObject([{ decision: 'emergency' }]);
});

test('the box’s own page names orders before all else', async () => {
  const keeper = await start();
  const acts = [1, 2, 3, 4, 5, 6].map((n) => lan.sign({ items: [news], madeAt: at + 10 + n }));
  keeper.take(told([flood, ...acts]), list, at + MINUTE);
  expect(keeper.lastSigned.map(({ decision }) => decision)).toEqual([
    'emergency',
    ...Array<string>(4).fill('approved'),
  ]);
});

test('a live source whose signer has left the list ends within six hours', async () => {
  const HOUR = 60 * MINUTE;
  const url = 'http://huyen.example/live';
  const relay = { url, startsAt: at };
  const signed = told([lan.sign({ items: [relayItem(url)], madeAt: at, notAfter: at + 20 * HOUR })]);
  const keeper = await start();
  keeper.take(signed, list, at);
  expect([25, 26].map((hours) => hasRunOut(keeper.leave, relay, at + hours * HOUR))).toEqual([false, true]);
  keeper.take(signed, { ...list, version: 3, people: [makeSigner('Hùng').key] }, at);
  expect([5, 6].map((hours) => hasRunOut(keeper.leave, relay, at + hours * HOUR))).toEqual([false, true]);
});

test('a damaged file is told, and binds nothing; nothing is written where nothing changed', async () => {
  const first = await start();
  first.take(told([approves, withdraws]), list, at);
  await first.keep();
  const { writes } = disk;
  first.take(told([approves, withdraws]), list, at + 1);
  await first.keep();
  expect(disk.writes).toBe(writes);
  const handle = await memoryFs.open('/disk/leave/leave.json', 'w');
  await (handle as { writeFile(text: string): Promise<void> }).writeFile('{"floor":1');
  const second = await start();
  second.take(told([approves]), list, at);
  expect([second.isLost, second.leave?.withdrawn]).toEqual([true, []]);
});

test('a list that can no longer be read binds to silence; the root’s list without people lets go', async () => {
  const first = await start();
  first.take(told([approves]), list, at);
  await first.keep();
  const second = await start();
  second.take(told([approves]), undefined, at);
  expect(second.leave).toMatchObject({ approvers: true, emergency: true, content: {} });
  second.take(told([approves]), list, at);
  expect(second.leave?.content).toEqual({ [news]: at + LONGEST_ACT_MS });
  second.take(told([approves]), { ...list, version: 3, people: [] }, at);
  await second.keep();
  const third = await start();
  third.take(told([]), undefined, at);
  expect(third.leave).toBeUndefined();
});
