/** The plan that everything stored makes, as the scheduler reads it. */
import { horizonFor } from '../../scheduler/compile-playlist.ts';
import { DAY_MS } from '../../scheduler/local-time.ts';
import type {
  AiredBefore,
  ConflictAnswer,
  ExceptionDay,
  FrozenPick,
  Interrupt,
  PlaceFilling,
  PlannedSegment,
  RelaySource,
  Span,
  Transport,
} from '../../scheduler/model.ts';
import type { PlanInput } from '../../scheduler/plan-airings.ts';
import { approvalInForce, approverNames } from '../segment-state.ts';
import { exceptionDaysIn } from '../vietnam-holidays.ts';
import { loadAiredBefore } from './airing-store.ts';
import { listAnswers } from './answer-store.ts';
import type { Db } from './database.ts';
import { listStoredDays } from './exception-day-store.ts';
import { listInterrupts, toInterrupt } from './interrupt-store.ts';
import { fromJson } from './json-column.ts';
import { loadFrozenPicks } from './pick-store.ts';
import { loadFillings } from './place-store.ts';
import { loadPlannedStations } from './planned-station-store.ts';
import { loadPolicy } from './policy-store.ts';
import { listProgrammes } from './programme-store.ts';
import { loadRelaySources } from './relay-source-store.ts';
import { listSchedules, toSchedule } from './schedule-store.ts';
import { loadSegments, type SegmentRecord } from './segment-store.ts';
import { withdrawnHashes } from './withdrawal-store.ts';

/** Picks look back this far, ms: the longest rest that a pick may ask for is a year. */
const HISTORY_MS = 366 * DAY_MS;
/** Exception days are told this far ahead, ms: a form shows the coming year. */
const EXCEPTION_DAYS_MS = 400 * DAY_MS;

/** Everything the pure line needs to make airings, but the window. */
export interface Plan extends Omit<PlanInput, 'window'> {
  readonly exceptionDays: readonly ExceptionDay[];
  readonly relaySources: readonly RelaySource[];
  readonly fillings: readonly PlaceFilling[];
  readonly frozenPicks: readonly FrozenPick[];
  readonly history: readonly AiredBefore[];
  readonly answers: readonly ConflictAnswer[];
  /** Orders that may begin inside the horizon, and those that replaced one of them. */
  readonly interrupts: readonly Interrupt[];
  /** Hashes whose approval was taken back. */
  readonly withdrawn: ReadonlySet<string>;
  /** How sound comes to each station: `ip` fetches a playlist; the others are planned for and reported by people. */
  readonly transports: ReadonlyMap<string, Transport>;
}

/** The plan as it stands at `now`: schedules not cancelled, stations not retired, approvals in force, rules of now and those to come. */
export async function loadPlan(db: Db, commune: { id: string; zone: string }, now: number): Promise<Plan> {
  const { id, zone } = commune;
  const horizon = horizonFor(now, zone);
  // What begins now has begun: see airing-store.ts.
  const historyUntil = now + 1;
  const [policy, schedules, programmes, segments, stations, answers] = await Promise.all([
    loadPolicy(db, id, now),
    listSchedules(db, id),
    listProgrammes(db, id),
    loadSegments(db, id, { wordless: true }),
    loadPlannedStations(db, id),
    listAnswers(db, id),
  ]);
  // One that is over may still replace one that is not: none lasts longer than a day.
  const orderSpan = { from: horizon.from - DAY_MS, to: horizon.to };
  const [interrupts, withdrawn] = await Promise.all([listInterrupts(db, id, orderSpan), withdrawnHashes(db, id, now)]);
  const [exceptionDays, relaySources, fillings, frozenPicks, history] = await Promise.all([
    loadExceptionDays(db, id, { from: horizon.from, to: now + EXCEPTION_DAYS_MS }, zone),
    loadRelaySources(db, id),
    loadFillings(db, id, horizon),
    loadFrozenPicks(db, id, horizon),
    programmes.some(({ items }) => items.some((item) => item.kind === 'pick'))
      ? loadAiredBefore(db, id, { from: now - HISTORY_MS, to: historyUntil })
      : [],
  ]);
  return {
    zone,
    policy,
    schedules: schedules.map(toSchedule),
    programmes,
    segments: segments.map((record) => toPlannedSegment(record, now)),
    stations: stations.map(({ transport: _transport, ...station }) => station),
    exceptionDays,
    relaySources,
    fillings,
    frozenPicks,
    history,
    historyUntil,
    answers,
    interrupts: interrupts.map(toInterrupt),
    withdrawn,
    transports: new Map(stations.map(({ id: stationId, transport }) => [stationId, transport])),
  };
}

function toPlannedSegment(record: SegmentRecord, now: number): PlannedSegment {
  const { row, rendition } = record;
  const approval = approvalInForce(record, now);
  return {
    id: row.id,
    title: row.title,
    kind: row.kind as PlannedSegment['kind'],
    topics: record.topics,
    tags: fromJson<string[]>(row.tags),
    ...(rendition === undefined
      ? {}
      : { rendition: { sha256: rendition.sha256, bytes: rendition.bytes, durationMs: rendition.durationMs } }),
    ...(approval === undefined
      ? {}
      : { approval: { sha256: approval.sha256, approvedBy: approverNames(record, now), approvedAt: approval.at } }),
    ...(row.validFrom === null ? {} : { validFrom: row.validFrom }),
    ...(row.validUntil === null ? {} : { validUntil: row.validUntil }),
  };
}

async function loadExceptionDays(db: Db, commune: string, span: Span, zone: string): Promise<ExceptionDay[]> {
  const [from, until] = [span.from, span.to].map((at) => localDate(at, zone)) as [string, string];
  const stored = await listStoredDays(db, commune, from, until);
  return exceptionDaysIn(
    from,
    until,
    stored.map(({ date, name, kind, off }) => ({ date, name, kind, holds: off === 0 })),
  );
}

function localDate(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
