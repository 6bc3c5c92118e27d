/** A station whose list names nobody who signs behaves as it always did, fact for fact, whatever acts a playlist carries. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import type { KeyList, Playlist, SignedAct } from '../../stations/protocol.ts';
import { type Simulation, simulateStation } from '../../stations/simulate-station.ts';
import { runs } from '../counts.ts';
import { sampleHash } from '../fakes/make-playlist.ts';
import { makeSigner, sampleSite } from '../fakes/signing-person.ts';
import { changedUnderWay, firstDay, ordersUnderWay, stationDays } from './station-days.ts';

const lan = makeSigner('Lan', ['approver', 'emergency']);
const acts: readonly SignedAct[] = [
  lan.sign({ items: [sampleHash(1)], madeAt: firstDay }),
  lan.sign({ decision: 'withdrawn', items: [sampleHash(1), sampleHash(2)], madeAt: firstDay + 1 }),
];
const nobody = { commune: 'xa-thu', version: 1, issuedAt: firstDay, keys: [] } satisfies KeyList;
const withActs = (playlist: Playlist): Playlist => ({
  ...playlist,
  acts: [...acts],
  airings: playlist.airings.map((airing) => ({ ...airing, act: 'f'.repeat(64) })),
});

test('without people on the list the signatures change nothing', { timeout: 60_000 }, () => {
  const lists: readonly KeyList[] = [nobody, { ...nobody, people: [] }, { ...nobody, people: [], site: sampleSite }];
  const check = (days: Simulation, list: KeyList) => {
    const keeper = new LeaveKeeper({ dataDir: '/nowhere', station: 'tram-1', commune: 'xa-thu' });
    const leave = (playlist: Playlist) => {
      keeper.take(playlist, list, firstDay);
      return keeper.leave;
    };
    const told = days.playlists.map(({ at, playlist }) => ({ at, playlist: withActs(playlist) }));
    expect(simulateStation({ ...days, playlists: told, leave })).toEqual(simulateStation(days));
  };
  const days = fc.oneof(stationDays, changedUnderWay, ordersUnderWay);
  fc.assert(fc.property(days, fc.constantFrom(...lists), check), { numRuns: runs(60, 2_000) });
});

test('a station that never had such a list writes no file for it', async () => {
  const keeper = new LeaveKeeper({ dataDir: '/nowhere/at/all', station: 'tram-1', commune: 'xa-thu' });
  await keeper.load();
  keeper.take(undefined, nobody, firstDay);
  await keeper.keep();
  keeper.take(undefined, undefined, undefined);
  await keeper.keep();
  expect([keeper.leave, keeper.isLost]).toEqual([undefined, false]);
});
