/** What evidence asks of people: villages that still owe a word for last week, and words that contradict a machine. */
import { DAY_MS } from '../scheduler/local-time.ts';
import { type AppDeps, communeOf } from './app-deps.ts';
import type { WeekVillage } from './contract/evidence.ts';
import { viewWeek, weekOf } from './evidence-week.ts';
import type { Db } from './store/database.ts';
import { type ContradictedRow, contradictedRows, rowsToHear } from './store/heard-rows.ts';
import { loadStations } from './store/station-store.ts';
import { reportsIn } from './store/village-report-store.ts';
import type { Task } from './today-tasks.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

/** A contradiction is a task for so long. */
const LOOKED_AT_MS = 3 * DAY_MS;
/** So many villages are named. */
const NAMED = 4;

/** Contradictions first: somebody may have to climb a pole. */
export async function evidenceTasks(deps: AppDeps, now: number): Promise<Task[]> {
  const { db, communeId } = deps;
  const { zone } = await communeOf(deps);
  const stations = await loadStations(db, communeId);
  const names = new Map(stations.map(({ row }) => [row.id, row.name]));
  const rows = await contradictedRows(db, communeId, { from: now - LOOKED_AT_MS, to: now });
  const places = stations.map(({ row: { id, name, code, transport } }) => ({
    id,
    name,
    code,
    transport,
    contacts: [],
  }));
  return [...contradictionTasks(rows, names, zone), ...(await lastWeekTask(db, communeId, { now, zone, places }))];
}

/** One line per station and kind, with the newest airing. */
export function contradictionTasks(
  rows: readonly ContradictedRow[],
  names: ReadonlyMap<string, string>,
  zone: string,
): Task[] {
  const groups = Map.groupBy(rows, ({ stationId, reason }) => `${stationId} ${reason}`);
  return [...groups.values()].flatMap((group): Task[] => {
    const newest = group.toSorted((a, b) => b.plannedAt - a.plannedAt)[0];
    const name = names.get(newest?.stationId ?? '');
    if (newest === undefined || name === undefined) return [];
    const when = `${spokenTime(newest.plannedAt, zone)}, "${newest.title}"${group.length === 1 ? '' : `, và ${group.length - 1} lượt khác`}`;
    const date = Temporal.Instant.fromEpochMilliseconds(newest.plannedAt).toZonedDateTimeISO(zone).toPlainDate();
    const href = `/nhat-ky?ngay=${date}&luot=${newest.airingId}&tram=${newest.stationId}`;
    if (newest.reason === 'doubted') {
      const detail = `${when}. Xem tăng âm, dây và loa; có hỏng thì ghi sự cố.`;
      return [{ kind: 'doubted', title: `${name}: máy ghi đã phát, dân báo không nghe`, detail, href }];
    }
    const detail = `${when}. Hỏi thôn đã nghe gì: có thể là đài lạ chèn sóng; đúng vậy thì ghi sự cố.`;
    return [{ kind: 'foreign-sound', title: `${name}: máy ghi không phát, dân báo nghe được`, detail, href }];
  });
}

async function lastWeekTask(
  db: Db,
  commune: string,
  told: { readonly now: number; readonly zone: string; readonly places: Parameters<typeof viewWeek>[0]['stations'] },
): Promise<Task[]> {
  const { now, zone, places } = told;
  const week = weekOf(weekOf(now, zone).from - 1, zone);
  const [rows, reports] = await Promise.all([rowsToHear(db, commune, week), reportsIn(db, commune, week)]);
  const { villages } = viewWeek({ week, zone, now, stations: places, rows, reports, whole: false });
  return owedTask(
    villages.filter(({ owes }) => owes > 0),
    { words: `tuần ${dateText(week.from, zone).slice(0, 5)} - ${dateText(week.to - 1, zone).slice(0, 5)}`, ...week },
  );
}

function owedTask(
  owing: readonly Pick<WeekVillage, 'name'>[],
  { words, firstDay }: { readonly words: string; readonly firstDay: string },
): Task[] {
  if (owing.length === 0) return [];
  const named = owing.slice(0, NAMED).map(({ name }) => name);
  const more = owing.length - named.length;
  return [
    {
      kind: 'village-week',
      title: `${owing.length} thôn chưa xác nhận ${words}`,
      detail: `${named.join(', ')}${more === 0 ? '' : ` và ${more} thôn khác`}. Gọi trưởng thôn rồi ghi một câu trả lời cho cả tuần.`,
      href: `/nhat-ky/xac-nhan?tuan=${firstDay}`,
    },
  ];
}
