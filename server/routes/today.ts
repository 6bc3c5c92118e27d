/** Hôm nay: is everything as it should be, now? */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { quietSpans } from '../../scheduler/check-policy.ts';
import type { Airing, Span } from '../../scheduler/model.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { today } from '../contract/ledger.ts';
import { airingConflicts, silentWords } from '../plan-conflicts.ts';
import { viewStations } from '../station-view.ts';
import { loadAirings } from '../store/airing-store.ts';
import { currentPolicy } from '../store/commune-store.ts';
import { newestRows } from '../store/ledger-store.ts';
import type { LedgerTable } from '../store/schema.ts';
import { loadSegments, loadWaveforms, type SegmentRecord, segmentState } from '../store/segment-store.ts';
import { workerIsSilent } from '../store/worker-beat.ts';
import { spokenTime } from '../vietnamese-time.ts';

const DAY_MS = 24 * 3_600_000;
/** A station in trouble this long before an airing is a task for somebody, ms. */
const READY_BEFORE_MS = 30 * 60_000;
const MAX_TASKS = 12;

const WORKER_TASK: Task = {
  kind: 'worker',
  title: 'Bộ phận xử lý của máy chủ không chạy',
  detail: 'Tin bài mới không được xử lý, lịch mới không đến trạm. Báo quản trị viên khởi động lại "loa worker".',
  href: '/',
};

type StationView = Awaited<ReturnType<typeof viewStations>>[number];
interface Task {
  kind: 'worker' | 'approve' | 'conflict' | 'station' | 'refused' | 'returned' | 'silent';
  title: string;
  detail: string;
  href: string;
}

/** /api/v1/today. */
export function todayRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/today',
      { config: { access: 'read' }, schema: { tags: ['ledger'], response: { 200: today } } },
      async () => {
        const { db, communeId } = deps;
        const now = deps.now();
        const { zone } = await communeOf(deps);
        const day = localDay(now, zone);
        const [{ policy }, airings, rows, stations, segments, workerSilent] = await Promise.all([
          currentPolicy(db, communeId, now),
          loadAirings(db, communeId, { from: day.from, to: now + DAY_MS }),
          newestRows(db, communeId, day),
          viewStations(deps, zone),
          loadSegments(db, communeId),
          workerIsSilent(db, communeId, now),
        ]);
        const coming = airings.filter((airing) => airing.startsAt >= now);
        return {
          now,
          dayFrom: day.from,
          dayTo: day.to,
          quiet: quietSpans(policy, zone, day).map((span) => ({ ...span })),
          sounding: await soundingNow(deps, airings, stations, now),
          timeline: airings.filter((airing) => airing.startsAt < day.to).map((airing) => onTimeline(airing, rows)),
          stations: stations.toSorted((a, b) => rank(a) - rank(b)),
          tasks: tasks({
            workerSilent,
            coming,
            stations,
            segments,
            now,
            zone,
            conflicts: airingConflicts(coming, { policy, zone }),
          }),
          next24h: coming.map((airing) => ({
            airingId: airing.id,
            title: airing.title,
            startsAt: airing.startsAt,
            stations: airing.stationIds.length,
            silent: silentWords(airing.dropReason, airing.items.length),
          })),
        };
      },
    );
  };
}

function localDay(now: number, zone: string): Span {
  const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  return { from: start.epochMilliseconds, to: start.add({ days: 1 }).epochMilliseconds };
}

/** What most stations say they play, with the item that is on. */
async function soundingNow(
  { db, communeId }: AppDeps,
  airings: readonly Airing[],
  stations: readonly StationView[],
  now: number,
) {
  const playing = stations.filter((station) => station.health === 'sounding' && station.playing !== null);
  const counts = Map.groupBy(playing, (station) => station.playing?.airingId ?? '');
  const [mostId] = [...counts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const airing = airings.find((one) => one.id === mostId);
  if (airing === undefined) return null;
  const item = airing.items.findLast((one) => airing.startsAt + one.offsetMs <= now) ?? airing.items[0];
  if (item === undefined) return null;
  const waveforms = await loadWaveforms(db, communeId, [item.sha256]);
  return {
    airingId: airing.id,
    title: airing.title,
    itemTitle: item.title,
    topics: [...item.topics],
    approvedBy: item.approvedBy,
    approvedAt: item.approvedAt,
    startedAt: airing.startsAt,
    endsAt: airing.endsAt,
    waveform: [...(waveforms.get(item.sha256) ?? [])],
    itemStartedAt: airing.startsAt + item.offsetMs,
    itemDurationMs: item.durationMs,
    stationsSounding: counts.get(airing.id)?.length ?? 0,
    stationsPlanned: airing.stationIds.length,
  };
}

function onTimeline(airing: Airing, rows: readonly LedgerTable[]) {
  const own = rows.filter((row) => row.airingId === airing.id && row.offPlan === 0);
  return {
    airingId: airing.id,
    title: airing.title,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    aired: own.filter((row) => row.outcome === 'aired' || row.outcome === 'late').length,
    planned: airing.stationIds.length,
    silent: silentWords(airing.dropReason, airing.items.length),
  };
}

function tasks(input: {
  workerSilent: boolean;
  coming: readonly Airing[];
  stations: readonly StationView[];
  segments: readonly SegmentRecord[];
  conflicts: ReturnType<typeof airingConflicts>;
  now: number;
  zone: string;
}): Task[] {
  const { coming, stations, segments, conflicts, now, zone } = input;
  const inState = (state: string) => segments.filter((segment) => segmentState(segment) === state);
  const waiting = inState('waiting');
  const soon = coming.some((airing) => airing.startsAt - now < READY_BEFORE_MS);
  const first = coming.find((airing) =>
    [...airing.items, ...airing.dropped].some(({ segmentId }) => waiting.some(({ row }) => row.id === segmentId)),
  );
  const titleOf = new Map(coming.map((airing) => [airing.id, airing]));
  const approve: Task[] =
    waiting.length === 0
      ? []
      : [
          {
            kind: 'approve',
            title: `${waiting.length} tin bài chờ duyệt`,
            detail:
              first === undefined ? 'Chưa xếp vào lịch phát' : `Sớm nhất phát ${spokenTime(first.startsAt, zone)}`,
            href: '/duyet',
          },
        ];
  return [
    ...(input.workerSilent ? [WORKER_TASK] : []),
    ...approve,
    ...stations.filter((s) => s.health === 'lost' || s.health === 'attention').map((s) => stationTask(s, soon)),
    ...coming.flatMap((airing): Task[] => {
      const words = silentWords(airing.dropReason, airing.items.length);
      return words === null
        ? []
        : [
            {
              kind: 'silent',
              title: `${spokenTime(airing.startsAt, zone)}: ${airing.title}`,
              detail: words,
              href: '/lich-phat',
            },
          ];
    }),
    ...conflicts.map((wait): Task => {
      const later = titleOf.get(wait.laterId);
      const minutes = Math.max(1, Math.round(wait.waitsMs / 60_000));
      return {
        kind: 'conflict',
        title: `Trùng lịch ${later === undefined ? '' : spokenTime(later.startsAt, zone)}`,
        detail: `"${later?.title ?? ''}" sẽ chờ "${titleOf.get(wait.earlierId)?.title ?? ''}" khoảng ${minutes} phút`,
        href: '/lich-phat',
      };
    }),
    ...inState('refused').map(
      ({ row }): Task => ({
        kind: 'refused',
        title: `Tệp bị từ chối: ${row.title}`,
        detail: 'Xem lý do và tải lại',
        href: `/kho-tin-bai/${row.id}`,
      }),
    ),
    ...inState('returned').map(
      ({ row, approval }): Task => ({
        kind: 'returned',
        title: `Bị trả lại: ${row.title}`,
        detail: approval?.note ?? '',
        href: `/kho-tin-bai/${row.id}`,
      }),
    ),
  ].slice(0, MAX_TASKS);
}

function stationTask(station: StationView, soon: boolean): Task {
  const [contact] = station.contacts;
  const call = contact === undefined ? '' : ` · gọi ${contact.name} ${contact.phone}`;
  return {
    kind: 'station',
    title: `Trạm ${station.name}: ${station.health === 'lost' ? 'mất liên lạc' : 'cần xem'}${soon ? ', sắp đến giờ phát' : ''}`,
    detail: `${station.words}${call}`,
    href: `/tram/${station.id}`,
  };
}

/** Troubled first, then by code. */
function rank(station: StationView): number {
  return { lost: 0, attention: 1, new: 2, manual: 3, sounding: 4, ready: 4, retired: 6 }[station.health];
}
