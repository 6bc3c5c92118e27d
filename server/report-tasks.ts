/** Reports that are soon to be closed, or late, as tasks of Hôm nay: from three days before the last day of the quarter until there is an edition. */
import { type DaySpan, quarterOf, reportSpan } from '../scheduler/report-span.ts';
import type { AppDeps } from './app-deps.ts';
import { dayText } from './report/figure-words.ts';
import { localDay } from './report/start-report.ts';
import { getCommune } from './store/commune-store.ts';
import { countEditions } from './store/report-edition-store.ts';
import { profileOn } from './store/report-profile-store.ts';
import { listReports, type ReportRecord } from './store/report-store.ts';
import type { Task } from './today-tasks.ts';

const DAYS_BEFORE = 3;
/** A quarter that nobody wrote about for so long is not asked for any more. */
const DAYS_AFTER = 30;

/** The quarter before first, where it is late. */
export async function reportTasks({ db, communeId }: Pick<AppDeps, 'db' | 'communeId'>, now: number): Promise<Task[]> {
  const { zone, name, createdAt } = await getCommune(db, communeId);
  const today = localDay(now, zone);
  const { cutoffDay, dueDaysAfter } = await profileOn(db, communeId, name, today);
  const spanAt = (day: string) => reportSpan(quarterOf(day, cutoffDay ?? undefined), cutoffDay ?? undefined);
  const current = spanAt(today);
  const before = spanAt(plusDays(current.firstDay, -1));
  const asked = [
    ...(today <= plusDays(before.lastDay, DAYS_AFTER) && localDay(createdAt, zone) <= before.lastDay ? [before] : []),
    ...(today >= plusDays(current.lastDay, -DAYS_BEFORE) ? [current] : []),
  ];
  if (asked.length === 0) return [];
  const [reports, editions] = await Promise.all([listReports(db, communeId), countEditions(db, communeId)]);
  return asked.flatMap((span) => {
    const own = reports.filter(({ firstDay, lastDay }) => firstDay === span.firstDay && lastDay === span.lastDay);
    if (own.some(({ id }) => (editions.get(id) ?? 0) > 0)) return [];
    return [taskOf(span, own[0], today, dueDaysAfter)];
  });
}

function taskOf({ lastDay }: DaySpan, own: ReportRecord | undefined, today: string, dueDaysAfter: number): Task {
  const href = own === undefined ? '/bao-cao/soan' : `/bao-cao/${own.id}`;
  if (today <= lastDay)
    return {
      kind: 'report-due',
      title: `Sắp chốt số liệu báo cáo quý: ${dayText(lastDay)}`,
      detail: 'Xem danh sách việc còn thiếu để bổ sung trước khi chốt',
      href,
    };
  const dueOn = own?.dueOn ?? plusDays(lastDay, dueDaysAfter);
  return {
    kind: 'report-due',
    title: `${today > dueOn ? 'Quá hạn' : 'Đến hạn'} nộp báo cáo quý: ${dayText(dueOn)}`,
    detail: 'Xem danh sách việc còn thiếu, chốt bản chính thức rồi trình ký',
    href,
  };
}

function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}
