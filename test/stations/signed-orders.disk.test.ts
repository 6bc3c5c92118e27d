/** Whatever else is ordered, stopped, replaced, rebooted and listed meanwhile: an emergency that an emergency person signed sounds wherever it sounds with nobody on the list, and no other does. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Leave } from '../../stations/player/leave.ts';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import type { KeyList, Playlist } from '../../stations/protocol.ts';
import { VirtualStation } from '../../stations/simulate-station.ts';
import type { Sound } from '../../stations/virtual-engine.ts';
import { runs } from '../counts.ts';
import { sampleHash } from '../fakes/make-playlist.ts';
import { MemoryDisk } from '../fakes/memory-disk.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';
import { foreignClip, giveOrders, type OrderWish, orderWish, playlistAt } from './ordered-days.ts';
import { firstDay } from './station-days.ts';

vi.mock('node:fs/promises', async () => (await import('../fakes/memory-disk.ts')).memoryFs);

const HOUR = 3_600_000;
const lan = makeSigner('Lan');
const binh = makeSigner('Bình', ['emergency']);
const thief = makeSigner('Kẻ trộm', ['approver', 'emergency']);
const people = [lan.key, binh.key];
const withdrawal = lan.sign({ decision: 'withdrawn', items: [sampleHash(1)], madeAt: firstDay - 2 });
const approvedAgain = lan.sign({ items: [sampleHash(1)], madeAt: firstDay - 1 });
/** Who signs the order: who may, an approver who may not, and somebody who is not on the list. */
const signers = { binh, lan, thief };
type By = keyof typeof signers;

/** What else befalls the station, each so long after the first moment. */
interface Events {
  readonly reboots: readonly number[];
  /** From when on the list names people; before the first moment where null. */
  readonly listedAfter: number | null;
  /** When the root's next list comes. */
  readonly nextListAfter: number | null;
  /** How long the station is without power at each reboot. */
  readonly darkMs: number;
  /** How late it hears of everything. */
  readonly heardAfterMs: number;
  /** One of the messages was withdrawn by signature and approved again; of that the station hears once, of the withdrawal for ever. */
  readonly isApprovedAgain: boolean;
}
const later = fc.integer({ min: 0, max: 100 * 60 }).map((s) => s * 1_000);
const events: fc.Arbitrary<Events> = fc.record({
  reboots: fc.array(later, { maxLength: 3 }),
  listedAfter: fc.option(later, { freq: 1 }),
  nextListAfter: fc.option(later),
  darkMs: fc.constantFrom(0, 0, 5_000, 200_000),
  heardAfterMs: fc.constantFrom(0, 0, 900, 90_000),
  isApprovedAgain: fc.boolean(),
});
const ordered = fc.array(fc.tuple(orderWish, fc.constantFrom<By>('binh', 'binh', 'binh', 'lan', 'thief')), {
  minLength: 1,
  maxLength: 4,
});

function give(wishes: readonly (readonly [OrderWish, By])[]) {
  return giveOrders(
    wishes.map(([wish]) => wish),
    firstDay,
    ({ message, repeatEveryMs }, madeAt, notAfter, n) => {
      const order = {
        id: `lenh-${n}`,
        stations: ['tram-1'],
        ...(repeatEveryMs === undefined ? {} : { repeatEveryMs }),
      };
      const by = signers[wishes[n]?.[1] ?? 'thief'];
      return by.sign({ decision: 'emergency', items: [message], madeAt, notAfter, order });
    },
  );
}

/** The list in force so long after the first moment. */
function listAfter(ms: number, { listedAfter, nextListAfter }: Events): KeyList {
  const isNamed = ms >= (listedAfter ?? 0);
  const version = (isNamed ? 2 : 1) + (nextListAfter !== null && ms >= nextListAfter ? 1 : 0);
  return { commune: 'xa-thu', version, issuedAt: firstDay, keys: [], people: isNamed ? people : [], site: sampleSite };
}

/** The station's keeper, whose disk outlasts `reboot`; nobody's where the list names nobody. */
class Remembering {
  readonly #events: Events;
  #boots = 0;
  #keeper = this.#make();
  #hasHeard = false;

  constructor(events: Events) {
    this.#events = events;
    new MemoryDisk('orders');
  }

  async reboot(): Promise<void> {
    await this.#keeper.keep();
    this.#boots += 1;
    this.#keeper = this.#make();
    await this.#keeper.load();
  }

  /** As the agent judges: what came, then what is held of it. */
  judge(told: { readonly at: number; readonly playlist: Playlist }, held: Playlist): Leave | undefined {
    const list = listAfter(told.at - firstDay, this.#events);
    // Somebody signs something at every moment, so that the floor is never behind.
    const acts = [...(told.playlist.acts ?? []), lan.sign({ items: [sampleHash(50)], madeAt: told.at })];
    if (this.#events.isApprovedAgain) acts.push(withdrawal, ...(this.#hasHeard ? [] : [approvedAgain]));
    this.#hasHeard ||= list.people?.length !== 0;
    for (const playlist of [told.playlist, held]) this.#keeper.take({ ...playlist, acts }, list, told.at);
    return this.#keeper.leave;
  }

  #make(): LeaveKeeper {
    return new LeaveKeeper({ dataDir: `/disk/orders@${this.#boots}`, station: 'tram-1', commune: 'xa-thu' });
  }
}

/** What sounds; with the list, or as if it named nobody. */
async function play(given: ReturnType<typeof give>, events: Events, isListed: boolean): Promise<readonly Sound[]> {
  const { reboots, darkMs, heardAfterMs } = events;
  const changes = given.flatMap(({ order: { issuedAt, cancelledAt } }) => [issuedAt, cancelledAt ?? issuedAt]);
  const others = [...reboots, events.listedAfter ?? 0, events.nextListAfter ?? 0].map((ms) => firstDay + ms);
  const moments = [...new Set([firstDay, ...changes, ...others])].sort((a, b) => a - b);
  const told = moments.map((at, n) => ({ at: at + heardAfterMs, playlist: playlistAt(given, at, n + 1) }));
  const keeper = new Remembering(events);
  const cuts = reboots.map((ms) => firstDay + ms + heardAfterMs).sort((a, b) => a - b);
  const powerCuts = cuts
    .filter((from, n) => darkMs > 0 && from >= (cuts[n - 1] ?? 0) + darkMs)
    .map((from) => ({ from, to: from + darkMs }));
  const station = new VirtualStation({
    from: firstDay,
    disturbances: { powerCuts },
    leave: (held) => {
      const raw = told[held.version - 1];
      return raw === undefined || !isListed ? undefined : keeper.judge(raw, held);
    },
  });
  for (const { at, playlist } of told) {
    station.liveUntil(at);
    if (isListed && cuts.includes(at)) await keeper.reboot();
    station.offer(at, playlist);
  }
  station.liveUntil(firstDay + 6 * HOUR);
  return station.played.sounds;
}

test('what is signed sounds as if nobody had to sign, what is not is silent', { timeout: 600_000 }, async () => {
  let heard = 0;
  let moved = 0;
  const check = async (wishes: readonly (readonly [OrderWish, By])[], what: Events) => {
    const given = give(wishes);
    const ids = turnsOf(given);
    const good = new Set(given.filter((_, n) => wishes[n]?.[1] === 'binh').map(({ order }) => order.actId));
    const isGood = ({ item }: Sound) => good.has(ids.get(item.airingId));
    const plain = (await play(given, what, false)).filter(isGood);
    const sounds = await play(given, what, true);
    const from = firstDay + (what.listedAfter ?? 0) + what.heardAfterMs;
    expect(sounds.filter((one) => !isGood(one) && one.startedAt >= from)).toEqual([]);
    const isAllSigned = wishes.every(([{ clips }, by]) => by === 'binh' && !clips.includes(foreignClip));
    if (isAllSigned) expect(sounds).toEqual(plain);
    // An order that nobody signed cuts nothing; a clip that this box does not know is silence, and the message may begin earlier by as much.
    const said = (all: readonly Sound[]) =>
      all.flatMap(({ item }) =>
        item.kind === 'file' && item.sha256 !== foreignClip ? [`${item.airingId}/${item.index}`] : [],
      );
    expect(said(sounds)).toEqual(expect.arrayContaining(said(plain)));
    heard += sounds.filter(isGood).length;
    moved += sounds.filter(({ item }) => item.airingId !== sounds[0]?.item.airingId).length;
  };
  await fc.assert(fc.asyncProperty(ordered, events, check), { numRuns: runs(40, 1_000) });
  // It is no proof where nothing sounds, or one order alone.
  expect([heard, moved].every((count) => count > 20)).toBe(true);
});

/** By airing, the act of the order it is a turn of. */
function turnsOf(given: ReturnType<typeof give>): ReadonlyMap<string, string | undefined> {
  const whole = given.map(({ order: { cancelledAt: _, ...order }, signed }) => ({
    order: { ...order, replaces: false },
    signed,
  }));
  return new Map(playlistAt(whole, firstDay + 3 * HOUR, 1).airings.map(({ id, act }) => [id, act]));
}
