/** Whatever plan, list and acts a station meets: what is not an emergency begins only where enough people on the list signed that very thing, by a reading of its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import type { KeyList, PersonKey, Playlist, SignedAct } from '../../stations/protocol.ts';
import { type Simulation, simulateStation } from '../../stations/simulate-station.ts';
import { relayItem } from '../../stations/verify-act.ts';
import { runs } from '../counts.ts';
import { sampleHash } from '../fakes/make-playlist.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';
import { firstDay, stationDays } from './station-days.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const signers = [
  makeSigner('Lan'),
  makeSigner('Lan, máy bảng', ['approver'], { person: 'Lan' }),
  makeSigner('Hùng', ['approver', 'emergency'], { alg: 'EdDSA' }),
  makeSigner('Bình', ['emergency']),
];
const things = [...[1, 2, 3, 4, 5, 6].map(sampleHash), relayItem('http://127.0.0.1/live')];

interface Wish {
  readonly by: number;
  readonly decision: 'approved' | 'withdrawn';
  readonly items: readonly string[];
  readonly two: boolean;
  readonly after: number;
  readonly lasts: number;
  readonly isBroken: boolean;
}
const wish: fc.Arbitrary<Wish> = fc.record({
  by: fc.nat({ max: signers.length - 1 }),
  decision: fc.constantFrom('approved' as const, 'approved' as const, 'approved' as const, 'withdrawn' as const),
  items: fc.subarray(things, { minLength: 1 }),
  two: fc.boolean(),
  after: fc.integer({ min: 0, max: 20 * HOUR }),
  lasts: fc.integer({ min: 1, max: 5 * DAY }),
  isBroken: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
const listed = fc.subarray(signers.map(({ key }) => key));

function signWish({ by, decision, items, two, after, lasts, isBroken }: Wish): SignedAct {
  const madeAt = firstDay + after;
  const named = decision === 'approved' && two ? items.map((item) => `${item}*2`) : [...items];
  const signed = signers[by]?.sign({ decision, items: named, madeAt, notAfter: madeAt + lasts });
  if (signed === undefined) throw new Error('nobody');
  return isBroken ? { ...signed, signature: signed.signature.replace(/^.{4}/, 'AAAA') } : signed;
}

const isUsable = ({ by, isBroken }: Wish, people: readonly PersonKey[]) =>
  !isBroken && people.some(({ id, uses }) => id === signers[by]?.key.id && uses.includes('approver'));

/** May it begin at that moment? The wishes are read, not their signatures. */
function isAllowed(thing: string, at: number, wishes: readonly Wish[], people: readonly PersonKey[]): boolean {
  const holding = wishes.filter((one) => isUsable(one, people) && one.items.includes(thing));
  const withdrawnAt = Math.max(...holding.filter(({ decision }) => decision === 'withdrawn').map(({ after }) => after));
  const approvals = holding.filter(({ decision }) => decision === 'approved');
  const persons = approvals
    .filter(({ after, lasts }) => after > withdrawnAt && at < firstDay + after + lasts)
    .map(({ by }) => signers[by]?.key.person);
  return new Set(persons).size >= (approvals.some(({ two }) => two) ? 2 : 1);
}

function play(days: Simulation, wishes: readonly Wish[], people: readonly PersonKey[], now: number) {
  const list: KeyList = {
    commune: 'xa-thu',
    version: 1,
    issuedAt: firstDay,
    keys: [],
    people: [...people],
    site: sampleSite,
  };
  const keeper = new LeaveKeeper({ dataDir: '/nowhere', station: 'tram-1', commune: 'xa-thu' });
  const leave = (playlist: Playlist) => {
    keeper.take(playlist, list, now);
    return keeper.leave;
  };
  const acts = wishes.map(signWish);
  const playlists = days.playlists.map(({ at, playlist }) => ({ at, playlist: { ...playlist, acts } }));
  return simulateStation({ ...days, playlists, leave });
}

test('nothing begins that is not signed, and emergencies only by an order', { timeout: 60_000 }, () => {
  let heard = 0;
  fc.assert(
    fc.property(
      stationDays,
      fc.array(wish, { maxLength: 8 }),
      listed,
      fc.boolean(),
      (days, wishes, people, isLater) => {
        const names = (use: string) => people.some(({ uses }) => (uses as readonly string[]).includes(use));
        // Where the acts lie ahead of the station's time they say nothing of it; where behind, the newest of them does.
        const { sounds } = play(days, wishes, people, isLater ? firstDay + DAY : firstDay - 2 * HOUR);
        const signedAt = wishes.filter((one) => isUsable(one, people)).map(({ after }) => firstDay + after);
        const floor = isLater ? Math.max(0, ...signedAt) : 0;
        for (const { item, startedAt } of sounds) {
          const isEmergency = item.airingId.startsWith('e');
          const thing = item.kind === 'file' ? item.sha256 : relayItem(item.url);
          if (isEmergency) expect(names('emergency')).toBe(false);
          else if (names('approver')) {
            expect([thing, isAllowed(thing, Math.max(startedAt, floor), wishes, people)]).toEqual([thing, true]);
            heard += 1;
          }
        }
      },
    ),
    { numRuns: runs(80, 2_000) },
  );
  // It is no proof where nothing sounds.
  expect(heard).toBeGreaterThan(2);
});

test('what is signed for all of the time sounds as if nobody had to sign', { timeout: 60_000 }, () => {
  const everything: Wish = {
    by: 0,
    decision: 'approved',
    items: things,
    two: false,
    after: -11 * DAY,
    lasts: 60 * DAY,
    isBroken: false,
  };
  const people = signers.slice(0, 2).map(({ key }) => key);
  fc.assert(
    fc.property(stationDays, (days) => {
      const plain = simulateStation(days);
      expect(play(days, [everything], people, firstDay)).toEqual(plain);
    }),
    { numRuns: runs(40, 1_000) },
  );
});
