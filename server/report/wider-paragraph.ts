/** The paragraph on propaganda that goes into the commune's wider report of administrative reform: the same figures in a few sentences. */
import type { ReportPeriod } from '../../scheduler/report-span.ts';
import type { Figures } from '../contract/figures.ts';
import { changeWords, countText, lengthWords, periodWords, shareText } from './figure-words.ts';

/** One paragraph of plain text. */
export function widerParagraph(figures: Figures, period: ReportPeriod): string {
  const { airings, items, minutes, stations, targets, topics, watched, villages, emergencies } = figures;
  const missing = topics.filter((topic) => topic.missing).map(({ code }) => code);
  const watchedTopic = topics.find(({ code }) => code === watched.code);
  const sentences = [
    `Trong ${period.kind === 'any' ? 'thời gian' : ''} ${periodWords(period)}, hệ thống truyền thanh của xã (${countText(stations.inService)} đài, trạm) đã phát ` +
      `${countText(airings.sounded)} lượt chương trình với ${countText(items.distinct)} tin, bài (${countText(items.distinct + airings.repeats)} lượt tin, bài, trong đó ${countText(airings.repeats)} lượt phát lại); ` +
      `thời lượng chương trình ${lengthWords(minutes.programmeMs)}, cộng tại ${countText(villages.length)} thôn là ${lengthWords(minutes.stationMs)}`,
    ...(watchedTopic === undefined
      ? []
      : [
          `Nội dung ${watched.code} (${watchedTopic.title}) phát ${lengthWords(watched.programmeMs)}, ${changeWords(watched.programmeMs, watched.beforeMs)} so với kỳ trước`.replace(
            'bằng kỳ trước so với kỳ trước',
            'bằng kỳ trước',
          ),
        ]),
    ...targets
      .filter(({ periods }) => periods > 0)
      .map(
        ({ title, villagesMet, villages: of }) =>
          `Chỉ tiêu "${title}": ${villagesMet}/${of} thôn đạt (${shareText(villagesMet, of)})`,
      ),
    ...(missing.length === 0 ? [] : [`Chưa phát nội dung: ${missing.join(', ')}`]),
    ...(emergencies.length === 0 ? [] : [`Đã phát ${countText(emergencies.length)} thông báo khẩn cấp`]),
  ];
  return `${sentences.join('. ').replaceAll(/ {2,}/g, ' ').normalize('NFC')}.`;
}
