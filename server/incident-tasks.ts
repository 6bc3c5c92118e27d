/** What incidents and complaints ask of people today, as lines of Việc cần xử lý. */
import { type AppDeps, communeOf } from './app-deps.ts';
import { type ComplaintRecord, listComplaints } from './store/complaint-store.ts';
import { type IncidentRecord, listIncidents } from './store/incident-store.ts';
import type { Task } from './today-tasks.ts';
import { dateText, spokenTime } from './vietnamese-time.ts';

const DAY_MS = 24 * 3_600_000;
/** Complaints that are due have so many lines of their own. */
const MOST_DUE = 2;

/** `today`: the commune's own date; `open`: what is not over and not answered. */
export interface IncidentTaskInput {
  readonly now: number;
  readonly zone: string;
  readonly today: string;
  readonly incidents: readonly IncidentRecord[];
  readonly complaints: readonly ComplaintRecord[];
}

/** The lines at `now`, read from what is stored. */
export async function incidentTasksOf(deps: AppDeps, now: number): Promise<Task[]> {
  const { db, communeId } = deps;
  const [{ zone }, complaints, incidents] = await Promise.all([
    communeOf(deps),
    listComplaints(db, communeId, true),
    listIncidents(db, communeId, { from: now, to: now + DAY_MS }),
  ]);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
  return incidentTasks({ now, zone, today, incidents, complaints });
}

/** Complaints that are due come first, then what is announced for the next day, then incidents that nobody has closed. */
export function incidentTasks(input: IncidentTaskInput): Task[] {
  return [...dueTasks(input), ...announcedTasks(input), ...openTask(input), ...laterTask(input)];
}

function dueTasks({ complaints, today }: IncidentTaskInput): Task[] {
  const due = complaints.filter(({ row }) => row.closedAt === null && row.dueOn <= today);
  return due.slice(0, MOST_DUE).map(({ row }, index) => {
    const more = index === MOST_DUE - 1 ? due.length - MOST_DUE : 0;
    return {
      kind: 'complaint',
      title: `Phản ánh số ${row.number} ${row.dueOn < today ? 'quá hạn trả lời' : 'đến hạn trả lời hôm nay'}`,
      detail: `${row.caller}: ${row.asked}${more > 0 ? ` · còn ${more} phản ánh khác đến hạn` : ''}`,
      href: `/nhat-ky/phan-anh/${row.id}`,
    };
  });
}

function laterTask({ complaints, today, zone }: IncidentTaskInput): Task[] {
  const later = complaints.filter(({ row }) => row.closedAt === null && row.dueOn > today);
  const [first] = later;
  if (first === undefined) return [];
  const dueAt = Temporal.PlainDate.from(first.row.dueOn).toZonedDateTime(zone).epochMilliseconds;
  const detail = `Sớm nhất: số ${first.row.number}, trả lời trước hết ngày ${dateText(dueAt, zone)}`;
  return [
    { kind: 'complaint', title: `${later.length} phản ánh chưa trả lời xong`, detail, href: '/nhat-ky/phan-anh' },
  ];
}

function announcedTasks({ incidents, now, zone }: IncidentTaskInput): Task[] {
  return incidents
    .filter(({ row }) => row.planned === 1 && row.beginsAt > now && row.beginsAt - now <= DAY_MS)
    .map(({ row, places }) => ({
      kind: 'incident',
      title: `Báo trước: ${row.title}`,
      detail: `${placesWords(places)}, từ ${spokenTime(row.beginsAt, zone)}`,
      href: '/nhat-ky/su-co',
    }));
}

/** What people wrote down, and what the watch could not close for a day: a station that is just lost has its own line already. */
function openTask({ incidents, now, zone }: IncidentTaskInput): Task[] {
  const open = incidents
    .filter(({ row }) => row.endsAt === null && (row.watchKey === null || now - row.beginsAt > DAY_MS))
    .sort((a, b) => a.row.beginsAt - b.row.beginsAt);
  const [oldest] = open;
  if (oldest === undefined) return [];
  return [
    {
      kind: 'incident',
      title: `${open.length} sự cố chưa khắc phục xong`,
      detail: `Lâu nhất: ${oldest.row.title}, từ ${dateText(oldest.row.beginsAt, zone)}`,
      href: '/nhat-ky/su-co',
    },
  ];
}

function placesWords(places: IncidentRecord['places']): string {
  return `${new Set(places.map(({ stationId }) => stationId)).size} trạm`;
}
