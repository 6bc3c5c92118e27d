/** What a new report begins with: its days, a title, the channels of the report before, and what incidents propose. */
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import { quarterOf, reportSpan } from '../../scheduler/report-span.ts';
import type { AppDeps } from '../app-deps.ts';
import { reportContent } from '../contract/reports.ts';
import { type FiguresPlace, figuresBeside } from '../figures-beside.ts';
import { getCommune } from '../store/commune-store.ts';
import { profileOn } from '../store/report-profile-store.ts';
import { listReports, type ReportStart } from '../store/report-store.ts';
import { periodWords } from './figure-words.ts';
import { incidentsOf } from './gather-report.ts';
import { proposeShortcomings } from './incident-lines.ts';

type Place = Pick<AppDeps, 'db' | 'communeId'>;

/** The channels that the plan names, before a commune has entered its own. */
const CHANNELS = [
  { name: 'Trang thông tin điện tử của xã', unit: 'tin, bài', count: 0, note: '' },
  { name: 'Trang Facebook, Zalo của xã', unit: 'tin, bài', count: 0, note: '' },
  { name: 'Pano, áp phích, khẩu hiệu', unit: 'cái', count: 0, note: '' },
  { name: 'Hội nghị, buổi nói chuyện chuyên đề', unit: 'cuộc', count: 0, note: '' },
];

/** The quarter that is open at `now`, or was until a few days ago. */
export async function openQuarter(deps: Place, now: number) {
  const { zone, name } = await getCommune(deps.db, deps.communeId);
  const today = localDay(now, zone);
  const { cutoffDay, dueDaysAfter } = await profileOn(deps.db, deps.communeId, name, today);
  // In the first days of a quarter people write about the one before.
  const day = Temporal.PlainDate.from(today).subtract({ days: dueDaysAfter }).toString();
  const period = quarterOf(day, cutoffDay ?? undefined);
  return { period, ...reportSpan(period, cutoffDay ?? undefined), title: titleOf(period), today, dueDaysAfter };
}

/** A draft of a period; `now` is when it is begun. Throws bad-request for days that are none. */
export async function startReport(
  deps: FiguresPlace,
  now: number,
  period: ReportPeriod,
  title: string | undefined,
): Promise<ReportStart> {
  const { db, communeId } = deps;
  const { zone, name } = await getCommune(db, communeId);
  const lastOfPeriod = reportSpan(period).lastDay;
  const { cutoffDay, dueDaysAfter } = await profileOn(db, communeId, name, lastOfPeriod);
  const days = reportSpan(period, cutoffDay ?? undefined);
  const figures = await figuresBeside(deps, now, days);
  const [before] = await listReports(db, communeId);
  const channels = before?.content.channels.map((channel) => ({ ...channel, count: 0, note: '' })) ?? CHANNELS;
  return {
    period,
    ...days,
    title: title ?? titleOf(period),
    content: reportContent.parse({
      channels,
      ...proposeShortcomings(figures, await incidentsOf(deps, now, figures, zone)),
    }),
    dueOn: Temporal.PlainDate.from(days.lastDay).add({ days: dueDaysAfter }).toString(),
  };
}

/** "Kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh quý IV năm 2026". */
export function titleOf(period: ReportPeriod): string {
  return `Kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh ${periodWords(period)}`;
}

/** The local day of an instant. */
export function localDay(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}
