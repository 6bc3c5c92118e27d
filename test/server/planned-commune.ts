/** A small commune with a plan: two stations, one approved segment, one weekly schedule, compiled; and what is asked of it. */
import { ledgerCloser } from '../../server/jobs/close-ledger.ts';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { newestPlaylist } from '../../server/store/playlist-store.ts';
import type { JournalFact, Playlist } from '../../stations/protocol.ts';
import { publicHalf, verify } from '../../stations/sign.ts';
import { writeJournalSince } from './journal-steps.ts';
import { makeApp, type TestApp } from './make-app.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { type EnrolledStation, enrol } from './station-steps.ts';

/** The first airing: Tuesday 24/11/2026 17:00 in the commune. */
export const TUESDAY_17: number = Date.parse('2026-11-24T10:00:00Z');
export const MINUTE = 60_000;

export interface PlannedCommune {
  readonly app: TestApp;
  readonly stations: EnrolledStation[];
  readonly segmentId: string;
  readonly scheduleId: string;
  /** Compiles once; the stations that got a new playlist. */
  compile(): Promise<string[]>;
  /** Closes the ledger once, as a worker that has just started; how many rows were written. */
  closeLedger(): Promise<number>;
  makeProgramme(title: string, segmentIds: readonly string[]): Promise<string>;
  schedule(over: object): Promise<string>;
  station(index: number): EnrolledStation;
  /** What a station finds when it asks for its playlist. */
  playlistOf(index: number): Promise<Playlist>;
  /** State, reason and evidence of a station's rows in the airplay log of that week. */
  rowsOf(index: number): Promise<[string, string | null, string][]>;
  /** A station that stood there an hour before the first airing writes these facts into a fresh journal and sends it. */
  tell(index: number, facts: readonly JournalFact[]): Promise<void>;
}

/** Makes it; `app.close` ends it. */
export async function planCommune(env: Readonly<Record<string, string>> = {}): Promise<PlannedCommune> {
  const app = await makeApp(env);
  const { operator: author, approver } = app.people;
  const stations = [
    await enrol(app, { code: 'T1', name: 'Tân Thủy' }),
    await enrol(app, { code: 'T2', name: 'Hòa Thủy' }),
  ];
  const segmentId = await makeApproved(app, { author, approver }, made(hashOf('tin')), { title: 'Tin một cửa' });
  const { db, communeId, keys, clock } = app;
  const compile = () => compilePlan({ db, communeId, signingKey: keys.working, now: clock.now, log: app.deps.log });
  const makeProgramme: PlannedCommune['makeProgramme'] = async (title, segmentIds) => {
    const items = segmentIds.map((id) => ({ kind: 'segment', segmentId: id }));
    return (await app.call('operator', 'POST', '/api/v1/programmes', { payload: { title, items } })).json.id;
  };
  const programmeId = await makeProgramme('Bản tin chiều', [segmentId]);
  const schedule: PlannedCommune['schedule'] = async (over) => {
    const when = { dtstart: '2026-11-24T17:00:00', rrule: 'FREQ=WEEKLY;BYDAY=TU' };
    const payload = { title: 'Lịch', programmeId, ...when, ...over };
    return (await app.call('operator', 'POST', '/api/v1/schedules', { payload })).json.schedule.id;
  };
  const scheduleId = await schedule({ title: 'Tin chiều' });
  const station = (index: number): EnrolledStation => {
    const found = stations[index];
    if (found === undefined) throw new Error(`no station ${index}`);
    return found;
  };
  await compile();
  let epoch = 0;
  return {
    app,
    stations,
    segmentId,
    scheduleId,
    compile,
    closeLedger: () => ledgerCloser({ db, communeId, now: clock.now })(),
    makeProgramme,
    schedule,
    station,
    async playlistOf(index) {
      const newest = await newestPlaylist(db, station(index).id);
      const read = await verify(newest?.jws ?? '', 'loa-playlist+jwt', [publicHalf(keys.working)]);
      if (read.kind !== 'ok') throw new Error(read.reason);
      return read.payload as Playlist;
    },
    async rowsOf(index) {
      const query = { from: '2026-11-23T00:00:00Z', to: '2026-11-30T00:00:00Z', stationId: station(index).id };
      const { rows } = (await app.call('approver', 'GET', '/api/v1/ledger', { query })).json;
      return rows.map((row: Record<string, unknown>) => [row.state, row.reason, row.evidence]);
    },
    async tell(index, facts) {
      epoch += 1;
      const entries = writeJournalSince(TUESDAY_17 - 60 * MINUTE, facts, { epoch, from: TUESDAY_17 + MINUTE });
      const { json } = await station(index).sendJournal(entries, epoch);
      if (json.ackSeq !== entries.length) throw new Error(`acknowledged ${json.ackSeq} of ${entries.length}`);
    },
  };
}
