/** Three ways to sound, for tests of the ledger: a box (T1), an fm village that it carries (T2), and one with a hand loudspeaker (T3). */
import { randomUUID } from 'node:crypto';
import type { Answer, HeardReport, Transport } from '../../scheduler/model.ts';
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { storeJournalBatch } from '../../server/store/journal-store.ts';
import { type LedgerRow, newestRow, planLedger } from '../../server/store/ledger-store.ts';
import { SYSTEM } from '../../server/store/record-change.ts';
import { createStation } from '../../server/store/station-store.ts';
import { addReports } from '../../server/store/village-report-store.ts';
import type { JournalEntry } from '../../stations/protocol.ts';
import { addCommune, MINUTE, plannedRow } from './ledger-steps.ts';
import type { TestHouse } from './make-house.ts';

export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;
export const CODES = ['T1', 'T2', 'T3'] as const;
export type Code = (typeof CODES)[number];
const TRANSPORTS: Readonly<Record<Code, Transport>> = { T1: 'ip', T2: 'fm', T3: 'manual' };
/** The first airing: Tuesday 24/11/2026, 17:00 in the commune; the others half an hour apart. */
export const START: number = Date.parse('2026-11-24T10:00:00Z');
/** When the nth airing begins. */
export const startOf = (index: number): number => START + index * 30 * MINUTE;

/** What somebody says was heard at a station. */
export interface Said {
  readonly code: Code;
  readonly scope: HeardReport['scope'];
  /** The airing that is meant, or whose half hour it is. */
  readonly index: number;
  readonly answer: Answer;
  readonly isListening?: boolean;
}

/** A commune of its own with these three, and the same airings of one item of 30 s planned for all. */
export interface Valley {
  readonly commune: string;
  readonly ids: Readonly<Record<Code, string>>;
  /** A batch of the box. */
  send(entries: readonly unknown[], epoch?: number): Promise<number>;
  /** Says it, once for a request id. */
  say(word: Said, requestId?: string): Promise<{ ids: string[]; rows: number }>;
  /** Closes the ledger once, as a worker that has just started; how many rows were written. */
  close(): Promise<number>;
  row(code: Code, index: number): Promise<LedgerRow>;
}

let valleys = 0;

/** Plans `count` airings with the ids `<run>-0`, `<run>-1` ... two hours before the first one. */
export async function makeValley(house: TestHouse, run: string, count: number): Promise<Valley> {
  const commune = `valley-${++valleys}`;
  const { db, clock } = house;
  await addCommune(house, commune);
  clock.set(START - 2 * HOUR);
  const add = (code: Code, carrierId: string | null) => {
    const place = {
      code,
      name: code,
      kind: 'village' as const,
      transport: TRANSPORTS[code],
      clusters: [],
      contacts: [],
    };
    return createStation(db, clock.now(), commune, { ...place, carrierId }, SYSTEM);
  };
  const box = await add('T1', null);
  const ids = { T1: box, T2: await add('T2', box), T3: await add('T3', null) };
  const rows = CODES.flatMap((code) =>
    Array.from({ length: count }, (_, index) =>
      plannedRow(`${run}-${index}`, startOf(index), {
        stationId: ids[code],
        transport: TRANSPORTS[code],
        carrierId: code === 'T2' ? box : undefined,
      }),
    ),
  );
  await planLedger(db, clock.now(), commune, { from: START - 3 * HOUR, to: START + 14 * DAY }, rows);
  return {
    commune,
    ids,
    async send(entries, epoch = 1) {
      const batch = { epoch, entries: [...entries] as JournalEntry[] };
      return (await storeJournalBatch(db, clock.now(), commune, box, batch)).ackSeq;
    },
    async say({ code, scope, index, answer, isListening = false }, requestId = randomUUID()) {
      const at = startOf(index);
      const spans = {
        airing: [at, at + 1],
        day: [at - 5 * MINUTE, at + 25 * MINUTE],
        week: [START - HOUR, START + DAY],
      };
      const [fromAt = 0, toAt = 0] = spans[scope];
      const by = { clusterId: null, saidBy: 'Ông Tư', note: '', photoSha256: null, linkId: null, enteredById: null };
      const when = { saidAt: START + 20 * HOUR, enteredAt: START + 21 * HOUR, enteredBy: 'Hương' };
      const via = isListening ? ('listening' as const) : ('phone' as const);
      const airingId = scope === 'airing' ? `${run}-${index}` : null;
      const one = { stationId: ids[code], scope, fromAt, toAt, airingId, answer, via, ...by, ...when, requestId };
      return addReports(db, clock.now(), commune, [one], SYSTEM);
    },
    close: () => ledgerCloser({ db, communeId: commune, now: clock.now })(),
    async row(code, index) {
      const row = await newestRow(db, `${run}-${index}`, ids[code]);
      if (row === undefined) throw new Error(`no row ${index} of ${code}`);
      return row;
    },
  };
}
