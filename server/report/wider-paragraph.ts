/** The paragraph on propaganda that goes into the commune's wider report of administrative reform: the same figures in a few sentences. */
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import type { Figures } from '../contract/figures.ts';
import { metEveryPeriod } from './figure-tables.ts';
import { countText, lengthWords, periodWords, shareText, watchedWords } from './figure-words.ts';

/** One paragraph of plain text. */
export function widerParagraph(figures: Figures, period: ReportPeriod): string {
  const { airings, items, minutes, stations, targets, topics, watched, villages, emergencies } = figures;
  const missing = topics.filter((topic) => topic.missing).map(({ code }) => code);
  const watchedTopic = topics.find(({ code }) => code === watched.code);
  if (figures.rows.planned.value === 0)
    return `Trong ${periodWords(period)}, hệ thống truyền thanh của xã chưa có nhật ký phát sóng.`.normalize('NFC');
  const sentences = [
    `Trong ${period.kind === 'any' ? 'thời gian' : ''} ${periodWords(period)}, hệ thống truyền thanh của xã (${countText(stations.inService)} đài, trạm) đã phát ` +
      `${countText(airings.sounded)} lượt chương trình với ${countText(items.distinct)} tin, bài (${countText(items.distinct + airings.repeats)} lượt tin, bài, trong đó ${countText(airings.repeats)} lượt phát lại); ` +
      `thời lượng chương trình ${lengthWords(minutes.programmeMs)}, cộng tại ${countText(villages.length)} thôn là ${lengthWords(minutes.stationMs)}`,
    ...(watchedTopic === undefined
      ? []
      : [`Nội dung ${watched.code} (${watchedTopic.title}) ${watchedWords(figures)}`]),
    ...targets.filter(({ periods }) => periods > 0).map(targetWords),
    ...(missing.length === 0 ? [] : [`Chưa phát nội dung: ${missing.join(', ')}`]),
    ...(emergencies.length === 0 ? [] : [`Đã phát ${countText(emergencies.length)} thông báo khẩn cấp`]),
  ];
  return `${sentences.join('. ').replaceAll(/ {2,}/g, ' ').normalize('NFC')}.`;
}

/** "Chỉ tiêu "...": 11/13 thôn đạt (84,6%), trong đó 10 thôn đạt tính riêng lượt có xác nhận, 3 thôn đạt ở cả 13 kỳ tính". */
function targetWords(target: Figures['targets'][number]): string {
  const { title, periods, villages, villagesMet, villagesMetConfirmed } = target;
  if (villages === 1) return `Chỉ tiêu "${title}": ${villagesMet === 1 ? 'đạt' : 'chưa đạt'}`;
  const everywhere = metEveryPeriod(target);
  const parts = [
    ...(villagesMetConfirmed < villagesMet ? [`${villagesMetConfirmed} thôn đạt tính riêng lượt có xác nhận`] : []),
    ...(everywhere < villagesMet ? [`${everywhere} thôn đạt ở cả ${periods} kỳ tính`] : []),
  ];
  const apart = parts.length === 0 ? '' : `, trong đó ${parts.join(', ')}`;
  return `Chỉ tiêu "${title}": ${villagesMet}/${villages} thôn đạt${everywhere < villagesMet ? ' tính tổng' : ''} (${shareText(villagesMet, villages)})${apart}`;
}
