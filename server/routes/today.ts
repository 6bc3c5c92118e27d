/** Hôm nay: is everything as it should be, now? */

import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { quietSpans } from '../../scheduler/check-policy.ts';
import { tooLittle } from '../../scheduler/limit-sessions.ts';
import type { Airing, Policy, Span } from '../../scheduler/model.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { type RowState, today } from '../contract/ledger.ts';
import { openDoorTasks } from '../door-tasks.ts';
import { furtherTasks } from '../further-tasks.ts';
import { incidentTasksOf } from '../incident-tasks.ts';
import { rowState } from '../ledger-view.ts';
import { playingNow } from '../live-stations.ts';
import { mayDo } from '../permissions.ts';
import { mayReadPhones } from '../phones-for.ts';
import { airingConflicts, silentWords } from '../plan-conflicts.ts';
import { viewStations } from '../station-view.ts';
import { findSuspension } from '../store/air-stop-store.ts';
import { loadAirings } from '../store/airing-store.ts';
import { listAnswers } from '../store/answer-store.ts';
import { newestRows } from '../store/ledger-store.ts';
import { openNotices } from '../store/notice-store.ts';
import { loadFillings } from '../store/place-store.ts';
import { listExceptions, waitingExceptions } from '../store/policy-exception-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { listRelaySources } from '../store/relay-source-store.ts';
import type { LedgerTable } from '../store/schema.ts';
import { loadSegments, loadWaveforms, type SegmentRecord } from '../store/segment-store.ts';
import { workerState } from '../store/worker-beat.ts';
import { gatherTasks, type ShortDayTask, type Task, type TaskInput } from '../today-tasks.ts';
import type { RowStanding } from '../went-wrong.ts';
import { gatherDoorFacts } from './doors.ts';
import { personOf } from './session.ts';

const DAY_MS = 24 * 3_600_000;
/** Tasks of people and paper that are shown at once. */
const MAX_FURTHER = 6;
type StationView = Awaited<ReturnType<typeof viewStations>>[number];
/** /api/v1/today. */
export function todayRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/today',
      { config: { access: 'read' }, schema: { tags: ['ledger'], response: { 200: today } } },
      async (request) => {
        const { db, communeId } = deps;
        const now = deps.now();
        const mayKnow = mayReadPhones(personOf(request).roles);
        const { zone } = await communeOf(deps);
        const day = localDay(now, zone);
        const tomorrowTo = nextDay(day.to, zone);
        const [policy, planned, rows, stations, segments, answers] = await Promise.all([
          loadPolicy(db, communeId, day.from),
          loadAirings(db, communeId, { from: day.from, to: tomorrowTo }),
          newestRows(db, communeId, day),
          viewStations(deps, zone).then((all) => (mayKnow ? all : all.map(withoutContacts))),
          loadSegments(db, communeId),
          listAnswers(db, communeId),
        ]);
        const airings = planned.filter((airing) => airing.startsAt < now + DAY_MS);
        const coming = airings.filter((airing) => airing.startsAt >= now);
        const rules = { policy, zone, answers };
        const standings = standingsOf(deps, rows, now);
        const further = await furtherTasks(deps, now);
        // A stolen phone that stations still believe.
        const urgent = further.filter(({ kind }) => kind === 'incident');
        const isHeld = (await findSuspension(db, communeId)) !== undefined;
        return {
          now,
          dayFrom: day.from,
          dayTo: day.to,
          quiet: quietSpans(policy, zone, day).map((span) => ({ ...span })),
          sounding: await soundingNow(deps, airings, stations, now),
          timeline: airings
            .filter((airing) => airing.startsAt < day.to)
            .map((airing) => onTimeline(airing, standings.get(airing.id) ?? [], silentAt(airing, isHeld, now))),
          stations: stations.toSorted((a, b) => rank(a) - rank(b)),
          tasks: [
            ...urgent,
            ...gatherTasks({
              now,
              zone,
              dayTo: day.to,
              coming,
              incidents: (await incidentTasksOf(deps, now)).filter(({ kind }) => mayKnow || kind !== 'complaint'),
              stations,
              beats: stations.map(({ id }) => deps.live.last(id)),
              segments,
              standings: [...standings.values()].flat(),
              conflicts: airingConflicts(coming, rules),
              shortDays: shortDays(planned, stations, rules, { from: day.from, to: tomorrowTo }),
              ...(await waitingForPeople(deps, coming, segments, now)),
            }),
            ...further.filter(({ kind }) => kind !== 'incident').slice(0, MAX_FURTHER),
            ...(mayDo(personOf(request).roles, 'doors.read') ? await openDoors(deps, request.host) : []),
          ],
          next24h: coming.map((airing) => ({
            airingId: airing.id,
            title: airing.title,
            startsAt: airing.startsAt,
            stations: airing.stationIds.length,
            silent: silentAt(airing, isHeld, now),
          })),
        };
      },
    );
  };
}

async function openDoors(deps: AppDeps, host: string): Promise<Task[]> {
  return openDoorTasks({ ...(await gatherDoorFacts(deps, host)), sandbox: (await deps.sandbox()).kind });
}

/** Lines of tasks say whom to call. */
function withoutContacts(station: StationView): StationView {
  return { ...station, contacts: [] };
}

function localDay(now: number, zone: string): Span {
  const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  return { from: start.epochMilliseconds, to: start.add({ days: 1 }).epochMilliseconds };
}

function nextDay(at: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add({ days: 1 }).epochMilliseconds;
}

/** What stands open besides the plan itself. */
async function waitingForPeople(
  { db, communeId }: AppDeps,
  coming: readonly Airing[],
  segments: readonly SegmentRecord[],
  now: number,
): Promise<Pick<TaskInput, 'worker' | 'filled' | 'exceptions' | 'sources' | 'notices'>> {
  const [worker, fillings, exceptions, sources, notices] = await Promise.all([
    workerState(db, communeId, now),
    coming.some(({ places }) => (places?.length ?? 0) > 0)
      ? loadFillings(db, communeId, { from: now, to: now + DAY_MS })
      : [],
    listExceptions(db, communeId, now),
    listRelaySources(db, communeId),
    openNotices(db, communeId, now),
  ]);
  const byId = new Map(segments.map((record) => [record.row.id, record]));
  return {
    worker,
    notices,
    filled: new Map(fillings.map((one) => [`${one.airingId}/${one.index}`, byId.get(one.segmentId)])),
    exceptions: waitingExceptions(exceptions, now),
    sources: sources.filter((row) => row.approvedAt === null && (row.validUntil === null || row.validUntil > now)),
  };
}

/** Today and tomorrow, where the policy asks for minutes a day: how many stations have less, and the one with least. */
function shortDays(
  planned: readonly Airing[],
  stations: readonly StationView[],
  rules: Parameters<typeof airingConflicts>[1] & { readonly policy: Policy },
  window: Span,
): ShortDayTask[] {
  const { policy, zone } = rules;
  if (![policy, ...(policy.later ?? [])].some(({ minMinutesPerDay }) => (minMinutesPerDay ?? 0) > 0)) return [];
  const short = stations.flatMap(({ id, name }) =>
    tooLittle({ airings: resolveOverlaps(planned, id, rules).airings, stationId: id, policy, zone, window }).map(
      ({ day, minutes, minMinutes }) => ({ day: day.from, least: name, minutes, minMinutes }),
    ),
  );
  return [...Map.groupBy(short, ({ day }) => day).values()].flatMap((days) => {
    const [least] = days.toSorted((a, b) => a.minutes - b.minutes);
    return least === undefined ? [] : [{ ...least, stations: days.length }];
  });
}

/** What most stations say they play, with the item that is on. */
async function soundingNow(
  { db, communeId, live }: AppDeps,
  airings: readonly Airing[],
  stations: readonly StationView[],
  now: number,
) {
  const playing = stations.flatMap(({ id }) => playingNow(live.last(id), now) ?? []);
  const counts = Map.groupBy(playing, ({ airingId }) => airingId);
  const [mostId] = [...counts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const airing = airings.find((one) => one.id === mostId);
  if (airing === undefined) return null;
  const item = airing.items.findLast((one) => airing.startsAt + one.offsetMs <= now) ?? airing.items[0];
  if (item === undefined) return null;
  const file = item.kind === 'relay' ? undefined : item;
  const waveforms = await loadWaveforms(db, communeId, file === undefined ? [] : [file.sha256]);
  return {
    airingId: airing.id,
    title: airing.title,
    itemTitle: item.title,
    itemIndex: item.index,
    topics: [...(file?.topics ?? [])],
    approvedBy: item.approvedBy,
    approvedAt: item.approvedAt,
    startedAt: airing.startsAt,
    endsAt: airing.endsAt,
    waveform: [...(waveforms.get(file?.sha256 ?? '') ?? [])],
    itemStartedAt: airing.startsAt + item.offsetMs,
    itemDurationMs: item.durationMs,
    stationsSounding: counts.get(airing.id)?.length ?? 0,
    stationsPlanned: airing.stationIds.length,
  };
}

/** What stands in the log of today: by airing, its stations' rows with the state that the log shows. */
function standingsOf(deps: AppDeps, rows: readonly LedgerTable[], now: number): Map<string, RowStanding[]> {
  const planned = rows.filter((row) => row.offPlan === 0 && !(row.reason === 'withdrawn' && row.outcome === 'skipped'));
  const standings = planned.map(({ items: _, topics: __, dropped: ___, ...row }) => ({
    ...row,
    state: rowState(row, now, playingNow(deps.live.last(row.stationId), now)),
  }));
  return Map.groupBy(standings, ({ airingId }) => airingId);
}

function onTimeline(airing: Airing, rows: readonly RowStanding[], silent: string | null) {
  const states: Partial<Record<RowState, number>> = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  return {
    airingId: airing.id,
    title: airing.title,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    aired: (states.aired ?? 0) + (states.late ?? 0),
    planned: airing.stationIds.length,
    states,
    silent,
  };
}

/** Why an airing will not sound, as things stand: while everything is suspended none does that is to come, but an emergency. */
function silentAt({ startsAt, dropReason, items, order }: Airing, isHeld: boolean, now: number): string | null {
  const isWaiting = isHeld && startsAt > now && order !== 'emergency';
  return silentWords(dropReason, items.length) ?? (isWaiting ? 'Đang tạm dừng: chưa mở lại thì sẽ không phát' : null);
}

/** Troubled first, then by code. */
function rank(station: StationView): number {
  return { lost: 0, stopped: 0, attention: 1, new: 2, manual: 3, sounding: 4, ready: 4, retired: 6 }[station.health];
}
