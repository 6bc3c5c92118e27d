/** What a report still lacks before somebody signs it, each line with where to go. */
import type { z } from 'zod';
import type { Figures } from '../contract/figures.ts';
import type { Checklist, reportContent } from '../contract/reports.ts';
import { countText } from './figure-words.ts';

/** What the list is made of. */
export interface ChecklistInput {
  readonly figures: Figures;
  readonly content: z.output<typeof reportContent>;
  /** Incidents of the period that are not over, and complaints that are not answered. */
  readonly openIncidents: number;
  readonly openComplaints: number;
  /** Stations whose journal of the period has not come whole. */
  readonly gapStations: readonly string[];
  readonly reportId: string;
}

type Line = Checklist['items'][number];

/** What is not done first, in the order people would do it. */
export function checkReport({
  figures,
  content,
  openIncidents,
  openComplaints,
  gapStations,
  reportId,
}: ChecklistInput): Line[] {
  const { rows, villages, topics, targets, approval } = figures;
  const figuresAt = `/bao-cao?tu=${figures.firstDay}&den=${figures.lastDay}`;
  const own = `/bao-cao/${reportId}`;
  const unanswered = villages.filter(({ transport, unknown }) => transport === 'manual' && unknown > 0);
  const unsigned = approval.later.filter(({ signedBy }) => signedBy === null);
  const missing = topics.filter((topic) => topic.missing);
  const below = new Set(
    targets
      .flatMap(({ periods, byVillage }) => (periods === 0 ? [] : byVillage.filter(({ met }) => !met)))
      .map(({ name }) => name),
  );
  const empty = content.channels.filter(({ count }) => count === 0);
  const early = targets.filter(({ periods }) => periods === 0).length;
  const aired: Line[] = [
    line('waiting-rows', rows.waiting.value === 0, rows.waiting.link, {
      done: 'Mọi lượt phát trong kỳ đã có kết quả.',
      open: `${countText(rows.waiting.value)} lượt tại các trạm còn chờ báo về.`,
    }),
    line('journal-gap', gapStations.length === 0, `/nhat-ky?tu=${figures.firstDay}&den=${figures.lastDay}`, {
      done: 'Nhật ký của các máy trạm đã về đủ.',
      open: `Nhật ký máy chưa về đủ: ${namesOf(gapStations)}.`,
    }),
    line('village-week-open', unanswered.length === 0, '/nhat-ky/xac-nhan', {
      done: 'Các thôn phát thủ công đã xác nhận.',
      open: `Thôn chưa xác nhận đủ: ${namesOf(unanswered.map(({ name }) => name))}.`,
    }),
    line('unsigned-emergency', unsigned.length === 0, '/duyet/viec-khac', {
      done: 'Không còn lượt phát khẩn cấp chờ duyệt sau.',
      open: `${countText(unsigned.length)} lượt phát khẩn cấp chờ lãnh đạo duyệt sau.`,
    }),
  ];
  const planned: Line[] = [
    line('topic-missing', missing.length === 0, `${own}#ton-tai`, {
      done: 'Mọi nội dung của kế hoạch đã được phát.',
      open: `Chưa phát nội dung ${namesOf(missing.map(({ code }) => code))}: ghi lý do vào phần tồn tại.`,
    }),
    line('village-below', below.size === 0, figuresAt, {
      done: metWords(targets.length, early),
      open: `Thôn chưa đạt chỉ tiêu: ${namesOf([...below])}.`,
    }),
  ];
  const people: Line[] = [
    line('open-incident', openIncidents === 0, '/nhat-ky/su-co', {
      done: 'Sự cố trong kỳ đã ghi xong.',
      open: `${countText(openIncidents)} sự cố chưa ghi giờ xong.`,
    }),
    line('open-complaint', openComplaints === 0, '/nhat-ky/phan-anh', {
      done: 'Phản ánh của người dân đã trả lời.',
      open: `${countText(openComplaints)} phản ánh của người dân chưa trả lời xong.`,
    }),
  ];
  const entered: Line[] = [
    line('empty-channel', content.channels.length > 0 && empty.length === 0, `${own}#kenh-khac`, {
      done: 'Đã nhập số liệu các kênh khác.',
      open:
        content.channels.length === 0
          ? 'Chưa nhập số liệu các kênh khác (trang thông tin, Zalo, pano...).'
          : `Kênh chưa có số liệu: ${namesOf(empty.map(({ name }) => name))}.`,
    }),
    line('no-survey', content.survey !== null, `${own}#khao-sat`, {
      done: 'Đã nhập kết quả khảo sát mức độ hài lòng.',
      open: 'Chưa nhập kết quả khảo sát mức độ hài lòng (để trống nếu kỳ này không khảo sát).',
    }),
  ];
  const isEmpty = rows.planned.value === 0;
  const nothing = line('no-log', false, figuresAt, { done: '', open: 'Kỳ này chưa có nhật ký phát sóng.' });
  const lines = isEmpty ? [nothing, ...people, ...entered] : [...aired, ...people, ...planned, ...entered];
  return lines.toSorted((a, b) => Number(a.done) - Number(b.done));
}

function line(
  kind: Line['kind'],
  done: boolean,
  href: string,
  words: { readonly done: string; readonly open: string },
): Line {
  return { kind, done, href, words: done ? words.done : words.open };
}

/** Of a target that has no whole period yet nobody is said to have met it. */
function metWords(targets: number, early: number): string {
  if (targets > 0 && early === targets) return 'Chưa chỉ tiêu nào đủ kỳ để tính.';
  if (early === 0) return targets === 0 ? 'Xã chưa đặt chỉ tiêu.' : 'Mọi thôn đạt chỉ tiêu.';
  return `Mọi thôn đạt chỉ tiêu đã đủ kỳ; ${countText(early)} chỉ tiêu chưa đủ kỳ để tính.`;
}

/** At most six names; the others are counted. */
function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} và ${names.length - 6} mục khác` : shown;
}
