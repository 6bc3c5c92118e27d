/** A played history: the ledger it leaves is the one that such days would have left, whatever befell the stations. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PlayedHistory, playHistory } from '../../server/play-history.ts';
import { issueInterrupt } from '../../server/store/interrupt-store.ts';
import { journalRuns } from '../../server/store/journal-runs.ts';
import { newestRows } from '../../server/store/ledger-store.ts';
import { saveProgramme } from '../../server/store/programme-store.ts';
import { saveSchedule } from '../../server/store/schedule-store.ts';
import { createStation } from '../../server/store/station-store.ts';
import { verifyJournal } from '../../server/verify-journal.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds;

let house: TestHouse;
let segmentId: string;
const ids = new Map<string, string>();
const idOf = (code: string) => ids.get(code) ?? '';
let played: PlayedHistory;
/** At the beginning of each day: how many rows of the commune's station were known to have aired. */
const knownAired: number[] = [];

beforeAll(async () => {
  house = await makeHouse();
  await makePlan();
  played = await playHistory({
    house,
    zone: ZONE,
    firstDay: '2026-11-24',
    days: 4,
    until: at('2026-11-27T12:00:00'),
    troubles: new Map([
      ['T01', { powerCuts: [{ from: at('2026-11-25T05:00:20'), to: at('2026-11-26T06:00:00') }] }],
      ['T00', { offline: [{ from: at('2026-11-24T12:00:00'), to: at('2026-11-25T12:00:00') }] }],
    ]),
    async onDay(date, time, setNow) {
      knownAired.push((await outcomesOf('T00')).filter((outcome) => outcome === 'aired').length);
      if (date !== '2026-11-27') return;
      await setNow(time('03:30'));
      await orderEmergency(time('03:30'));
    },
  });
});
afterAll(() => house.close());

describe('four days of a commune', () => {
  test('a station with a box has aired; the emergency went ahead of the morning', async () => {
    expect(await outcomesOf('T00')).toEqual(['aired', 'aired', 'aired', 'aired', 'aired', 'unknown']);
    const [order] = (await rowsOf('T00')).slice(3);
    expect(order).toMatchObject({ orderKind: 'emergency', startedAt: at('2026-11-27T03:30:00') + 500 });
  });

  test('what the power took is cut, and what fell into the dark was skipped', async () => {
    expect(await outcomesOf('T01')).toEqual(['aired', 'cut', 'skipped', 'aired', 'aired', 'unknown']);
  });

  test('what could not be sent comes when there is a network again', () => {
    expect(knownAired).toEqual([0, 0, 2, 3]);
  });

  test('a village without a box writes nothing', async () => {
    const runs = await journalRuns(house.db, house.communeId);
    expect([...runs.keys()].sort()).toEqual([idOf('T00'), idOf('T01')].sort());
    expect(new Set(played.truth.map(({ stationId }) => stationId))).toEqual(new Set([idOf('T00'), idOf('T01')]));
  });

  test('the journals hold link by link, and vouch for the time until the end', async () => {
    for (const code of ['T00', 'T01']) {
      const [journal] = await verifyJournal(house.db, idOf(code));
      expect(journal).toMatchObject({ epoch: 1, broken: undefined });
      const [run] = (await journalRuns(house.db, house.communeId)).get(idOf(code)) ?? [];
      expect(run).toEqual({
        epoch: 1,
        beganAt: at('2026-11-24T00:00:00'),
        coveredUntil: at('2026-11-27T12:00:00'),
        holes: [],
      });
    }
  });
});

/** Four stations of every kind, and one programme of 30 s every morning at five. */
async function makePlan(): Promise<void> {
  const { db, communeId, clock, people } = house;
  const places = [
    ['T00', 'commune', 'ip'],
    ['T01', 'village', 'ip'],
    ['T03', 'village', 'fm'],
    ['T13', 'village', 'manual'],
  ] as const;
  for (const [code, kind, transport] of places) {
    const place = { code, name: `Trạm ${code}`, kind, transport, clusters: [], contacts: [] };
    ids.set(code, await createStation(db, clock.now(), communeId, place, people.admin));
  }
  const { operator: author, approver } = people;
  segmentId = await makeApproved(house, { author, approver }, made(hashOf('tin')), { title: 'Tin một cửa' });
  const items = [{ kind: 'segment' as const, segmentId }];
  const programmeId = await saveProgramme(db, clock.now(), communeId, { title: 'Tin sáng', items }, author);
  const schedule = {
    title: 'Tin sáng',
    programmeId,
    dtstart: '2026-11-24T05:00:00',
    rrule: 'FREQ=DAILY',
    rdates: [],
    exdates: [],
    times: [],
    priority: 'normal',
    lateRule: 'join',
    target: { kind: 'all' },
  } as const;
  await saveSchedule(db, clock.now(), communeId, schedule, author);
}

async function orderEmergency(now: number): Promise<void> {
  const order = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' } } as const;
  const how = { expiresInMs: 1_800_000, replaces: false, spokenTime: [] };
  await issueInterrupt(house.db, now, house.communeId, { ...order, ...how }, house.people.operator);
}

async function rowsOf(code: string) {
  const span = { from: at('2026-11-24T00:00:00'), to: at('2026-11-28T12:00:00') };
  return (await newestRows(house.db, house.communeId, span)).filter(({ stationId }) => stationId === idOf(code));
}

async function outcomesOf(code: string) {
  return (await rowsOf(code)).map(({ outcome }) => outcome);
}
