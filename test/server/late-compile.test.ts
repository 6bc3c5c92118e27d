/** What the worker's absence may never hide: every occurrence has a row, and what has not begun can still be taken back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { loadAirings } from '../../server/store/airing-store.ts';
import { newestRow, planLedger } from '../../server/store/ledger-store.ts';
import { markCompiled } from '../../server/store/worker-beat.ts';
import { MINUTE, type PlannedCommune, planCommune, TUESDAY_17 } from './planned-commune.ts';

let commune: PlannedCommune;
beforeEach(async () => {
  commune = await planCommune();
  return () => commune.app.close();
});

describe('an occurrence that was due while nobody compiled', () => {
  test('stands in the log as skipped, with the reason, at every station it was meant for', async () => {
    const { app } = commune;
    await markCompiled(app.db, app.communeId, app.clock.now());
    await commune.schedule({ title: 'Tin gấp', dtstart: '2026-11-24T16:00:00', rrule: null });
    app.clock.set(TUESDAY_17 - 30 * MINUTE);
    await commune.compile();
    await commune.closeLedger();
    for (const index of [0, 1]) {
      const rows = await commune.rowsOf(index);
      expect(rows).toContainEqual(['skipped', 'máy chủ chưa kịp lập danh sách phát', 'none']);
      expect((await commune.playlistOf(index)).airings.map(({ title }) => title)).not.toContain('Tin gấp');
    }
  });

  test('is not made up for the time before the schedule was known to the plan', async () => {
    const { app } = commune;
    app.clock.set(TUESDAY_17 + 30 * MINUTE);
    await markCompiled(app.db, app.communeId, app.clock.now());
    const before = (await commune.rowsOf(0)).length;
    await commune.schedule({
      title: 'Hằng ngày',
      dtstart: '2026-11-24T06:00:00',
      rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA',
    });
    await commune.compile();
    const titles = (await commune.playlistOf(0)).airings.filter(({ title }) => title === 'Hằng ngày');
    expect(Math.min(...titles.map(({ startsAt }) => startsAt))).toBeGreaterThan(app.clock.now());
    expect((await commune.rowsOf(0)).length).toBeGreaterThan(before);
  });
});

test('an airing whose ledger row was lost in a crash gets it back, also when it has begun', async () => {
  const { app } = commune;
  const { airings } = await commune.playlistOf(0);
  const airingId = airings[0]?.id ?? '';
  expect(await newestRow(app.db, airingId, commune.station(0).id)).toBeDefined();
  app.clock.set(TUESDAY_17 + 10_000);
  const [airing] = await loadAirings(app.db, app.communeId, { from: TUESDAY_17, to: TUESDAY_17 + MINUTE });
  if (airing === undefined) throw new Error('no airing');
  const span = { from: TUESDAY_17 - MINUTE, to: TUESDAY_17 + MINUTE };
  const forgotten = { ...airing, id: 'mot-luot-bi-quen', plannedAt: airing.startsAt };
  await planLedger(app.db, app.clock.now(), app.communeId, span, [
    {
      ...{ stationId: commune.station(0).id, airing: forgotten, dropReason: undefined, dropped: [], scheduledBy: '' },
      ...{ transport: 'ip' as const, carrierId: undefined },
    },
  ]);
  expect(await newestRow(app.db, 'mot-luot-bi-quen', commune.station(0).id)).toMatchObject({
    outcome: 'unknown',
    revision: 1,
  });
});

test('nothing is compiled on a machine whose clock woke in 1970', async () => {
  commune.app.clock.set(86_400_000);
  await expect(commune.compile()).rejects.toThrow(/clock/);
});
