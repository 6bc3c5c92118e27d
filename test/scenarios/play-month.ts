/** November 2026 in the commune: what people did, what befell the stations, and how their journals came. */
import { randomUUID } from 'node:crypto';
import {
  type Deliver,
  deliverInOrder,
  type HistoryInput,
  type PlayedHistory,
  playHistory,
} from '../../server/play-history.ts';
import { coverJournal, storeJournalBatch } from '../../server/store/journal-store.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { hashOf } from '../server/segment-steps.ts';
import { at, iso, type MonthCommune } from './month-commune.ts';

/** What somebody does at a time of a day. */
interface Deed {
  readonly at: string;
  readonly do: (commune: MonthCommune) => Promise<unknown>;
}

/** What befell the boxes. */
export const TROUBLES: HistoryInput['troubles'] = new Map([
  // Nine days without a network: the journal comes afterwards, and changes of the plan never came in time.
  ['T01', { offline: [{ from: at('11-06T12:00'), to: at('11-15T12:00') }] }],
  // In the middle of an item, and over a whole session.
  ['T08', { powerCuts: [cut('11-17T05:22', '11-17T09:00'), cut('11-24T16:00', '11-24T20:00')] }],
  // The carrier: seven villages stay silent with it.
  ['T00', { powerCuts: [cut('11-19T04:50', '11-19T05:15')] }],
  ['T11', { untrusted: [cut('11-12T04:00', '11-12T12:00')] }],
]);

/** People's deeds, in order. */
const DEEDS: readonly Deed[] = [
  { at: '11-03T08:00', do: incident('broken', 'Hỏng tăng âm', '11-03T07:00', null, [['T10']]) },
  { at: '11-04T20:00', do: day('T02', '11-04', 'not-heard') },
  { at: '11-05T09:00', do: exceptionDay('2026-11-13') },
  { at: '11-08T09:00', do: changeOne('answers', '2026-11-10T05:20:00', () => ({ startsAt: '2026-11-10T05:40:00' })) },
  {
    at: '11-08T09:01',
    do: changeOne('post', '2026-11-12T17:00:00', ({ programmeId }) => ({ programmeId: programmeId('instead') })),
  },
  { at: '11-08T20:00', do: week('T13', '2026-11-02', 'heard') },
  { at: '11-09T03:30', do: order('flood', {}) },
  { at: '11-09T03:40', do: order('flood-lower', { replaces: true, codes: ['T02', 'T03'] }) },
  { at: '11-09T07:10', do: approve('flood') },
  {
    at: '11-13T10:30',
    do: incident('intrusion', 'Đài lạ chen vào', '11-12T04:00', '11-13T10:00', [['T03', 1]], 'isolated'),
  },
  { at: '11-13T10:31', do: incident('noise', 'Rú loa', '11-12T04:30', '11-12T23:00', [['T04']], 'muted') },
  {
    at: '11-15T20:00',
    do: week('T10', '2026-11-09', 'heard', [
      ['2026-11-10', 'not-heard'],
      ['2026-11-11', 'bad-sound'],
      ['2026-11-12', 'not-heard'],
    ]),
  },
  { at: '11-15T20:01', do: week('T13', '2026-11-09', 'heard') },
  { at: '11-16T10:00', do: withdraw('resolution') },
  { at: '11-18T20:00', do: day('T05', '11-18', 'not-heard') },
  { at: '11-22T20:00', do: week('T13', '2026-11-16', 'heard') },
  { at: '11-23T17:05', do: listening('T06', '11-23T17:05', 'heard') },
  {
    at: '11-23T17:06',
    do: incident('power', 'Cắt điện theo kế hoạch', '11-24T16:00', '11-24T20:00', [['T08'], ['T12']]),
  },
  { at: '11-26T20:00', do: day('T12', '11-26', 'partly') },
  // Said on Friday: nothing of Saturday is meant.
  { at: '11-27T20:00', do: week('T13', '2026-11-23', 'heard') },
];

/** Plays the month; the clock of the commune stands at the end of its last day. `random` decides how late journals come. */
export async function playMonth(commune: MonthCommune, random: () => number): Promise<PlayedHistory> {
  const { app } = commune;
  const played = await playHistory({
    house: app,
    ...{ zone: 'Asia/Ho_Chi_Minh', firstDay: '2026-11-01', days: 30, troubles: TROUBLES },
    deliver: deliverBadly(commune, random),
    async onDay(date, _time, setNow) {
      app.clock.set(at(`${date.slice(5)}T00:00`));
      for (const deed of DEEDS.filter((one) => date.endsWith(one.at.slice(0, 5)))) {
        await setNow(at(deed.at));
        app.clock.set(at(deed.at));
        await deed.do(commune);
      }
    },
  });
  app.clock.set(at('12-01T08:00'));
  return played;
}

/** A station sends again what is not acknowledged; so often at most here. */
const MOST_ROUNDS = 200;

/** T01's and T11's come in pieces, doubled and out of order, until all is acknowledged; of T02's one entry is damaged. */
function deliverBadly({ app, stationId }: MonthCommune, random: () => number): Deliver {
  const inOrder = deliverInOrder(app);
  const { db, communeId } = app;
  return async (id, batches, dayEnd, proof) => {
    if (id === stationId('T02') && dayEnd === at('11-26T00:00')) return inOrder(id, batches.map(spoil), dayEnd, proof);
    if (id !== stationId('T01') && id !== stationId('T11')) return inOrder(id, batches, dayEnd, proof);
    const pieces = batches.flatMap(({ epoch, entries }) =>
      Array.from({ length: Math.ceil(entries.length / 17) }, (_, n) => ({
        epoch,
        entries: entries.slice(17 * n, 17 * (n + 1)),
      })),
    );
    const last = (pieces.at(-1)?.entries.at(-1) as JournalEntry | undefined)?.seq ?? 0;
    let acked = 0;
    for (let round = 0; acked < last && round < MOST_ROUNDS; round++) {
      const shuffled = [...pieces, ...pieces].map((piece) => ({ piece, key: random() })).sort((a, b) => a.key - b.key);
      for (const { piece } of shuffled) acked = (await storeJournalBatch(db, dayEnd, communeId, id, piece)).ackSeq;
    }
    if (acked < last) throw new Error(`acknowledged ${acked} of ${last} entries`);
    if (proof !== undefined) await coverJournal(db, dayEnd, communeId, id, proof);
  };
}

/** The second item that ended that day has other bytes than its hash says. */
function spoil<B extends Parameters<Deliver>[1][number]>(batch: B): B {
  const entries = batch.entries as JournalEntry[];
  const ended = entries.filter(({ fact }) => fact.kind === 'item-ended')[1];
  return { ...batch, entries: entries.map((one) => (one === ended ? { ...one, at: one.at + 1 } : one)) };
}

function cut(from: string, to: string) {
  return { from: at(from), to: at(to) };
}

function incident(
  kind: string,
  title: string,
  from: string,
  to: string | null,
  places: readonly (readonly [string, number?])[],
  action = 'none',
) {
  return ({ act, stationId, clusterId }: MonthCommune) =>
    act('operator', 'POST', '/incidents', {
      ...{ kind, title, action, beginsAt: iso(from), endsAt: to === null ? null : iso(to) },
      planned: to !== null && kind === 'power',
      places: places.map(([code, n]) => ({
        stationId: stationId(code),
        clusterId: n === undefined ? null : clusterId(code, n),
      })),
    });
}

function exceptionDay(date: string) {
  return ({ act }: MonthCommune) =>
    act('admin', 'PUT', `/exception-days/${date}`, { name: 'Hội làng', kind: 'festival' });
}

function changeOne(schedule: string, occurrence: string, change: (commune: MonthCommune) => object) {
  return (commune: MonthCommune) =>
    commune.act(
      'operator',
      'PUT',
      `/schedules/${commune.scheduleId(schedule)}/occurrences/${occurrence}`,
      change(commune),
    );
}

function order(segment: string, { replaces = false, codes }: { replaces?: boolean; codes?: readonly string[] }) {
  return ({ act, segmentId, stationId }: MonthCommune) =>
    act('operator', 'POST', '/interrupts', {
      ...{ requestId: randomUUID(), kind: 'emergency', segmentId: segmentId(segment), replaces },
      ...(codes === undefined ? {} : { target: { kind: 'stations', stationIds: codes.map(stationId) } }),
      ...{ repeatEveryMinutes: 15, expiresInMinutes: 45 },
    });
}

function approve(segment: string) {
  return ({ act, segmentId }: MonthCommune) =>
    act('approver', 'POST', '/approvals', {
      decisions: [{ segmentId: segmentId(segment), sha256: hashOf(segment), decision: 'approved' }],
    });
}

function withdraw(segment: string) {
  return ({ act, segmentId }: MonthCommune) =>
    act('approver', 'POST', `/segments/${segmentId(segment)}/withdraw`, { reason: 'Số liệu đã cũ' });
}

function week(code: string, monday: string, answer: string, exceptions: readonly (readonly [string, string])[] = []) {
  return ({ act, app, stationId }: MonthCommune) =>
    act('operator', 'PUT', '/evidence/week', {
      ...{ requestId: randomUUID(), stationId: stationId(code), week: monday, answer, saidBy: 'Trưởng thôn' },
      saidAt: new Date(app.clock.now()).toISOString(),
      exceptions: exceptions.map(([date, own]) => ({ date, answer: own })),
    });
}

function day(code: string, date: string, answer: string) {
  return ({ act, app, stationId }: MonthCommune) =>
    act('operator', 'PUT', '/evidence/week', {
      ...{ requestId: randomUUID(), stationId: stationId(code), week: `2026-${date}`, saidBy: 'Trưởng thôn' },
      saidAt: new Date(app.clock.now()).toISOString(),
      exceptions: [{ date: `2026-${date}`, answer }],
    });
}

function listening(code: string, local: string, answer: string) {
  return ({ act, stationId }: MonthCommune) =>
    act('operator', 'POST', '/evidence/listening', {
      ...{ requestId: randomUUID(), stationId: stationId(code), at: iso(local), answer },
    });
}
