/** Which figures of a report are no longer what they were when it was made: journals come late, and villages answer afterwards. */
import type { Figures } from '../contract/figures.ts';
import { countText, lengthWords } from './figure-words.ts';

/** A figure by its name, as it was and as it is, in words. */
export interface ChangedFigure {
  readonly figure: string;
  readonly was: string;
  readonly is: string;
}

/** The figures that differ, in the order of the report. Links and the time of counting are no figures. */
export function diffFigures(was: Figures, is: Figures): ChangedFigure[] {
  const before = new Map(told(was));
  const after = new Map(told(is));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((figure) => ({ figure, was: before.get(figure) ?? '–', is: after.get(figure) ?? '–' }))
    .filter((one) => one.was !== one.is);
}

/** Every figure that a report prints, by a name of its own. */
function told(figures: Figures): [string, string][] {
  const { rows, airings, items, minutes, onTime, approval, stations } = figures;
  const counts: [string, number][] = [
    ['Lượt chương trình dự kiến', airings.planned],
    ['Lượt chương trình đã phát', airings.sounded],
    ['Lượt phát lại', airings.repeats],
    ['Số tin, bài', items.distinct],
    ['Lượt tại các đài, trạm', rows.planned.value],
    ['Lượt đã phát tại các đài, trạm', rows.sounded.value],
    ['Lượt phát muộn', rows.byOutcome.late.value],
    ['Lượt phát thiếu', rows.byOutcome.cut.value],
    ['Lượt không phát', rows.byOutcome.missed.value],
    ['Lượt không rõ', rows.byOutcome.unknown.value],
    ['Lượt còn chờ báo về', rows.waiting.value],
    ['Lượt đúng giờ', onTime.onTime],
    ['Tin, bài được duyệt trước khi phát', approval.before],
    ['Khẩn cấp chờ duyệt sau', approval.later.filter(({ signedBy }) => signedBy === null).length],
    ['Đài, trạm đã phát', stations.sounded],
  ];
  const lengths: [string, number][] = [
    ['Thời lượng chương trình', minutes.programmeMs],
    ['Thời lượng tiếp âm', minutes.relayMs],
    ['Thời lượng cộng tại các thôn', minutes.stationMs],
  ];
  return [
    ...counts.map(([name, value]): [string, string] => [name, countText(value)]),
    ...lengths.map(([name, ms]): [string, string] => [name, lengthWords(ms)]),
    ...figures.targets.map(({ title, villagesMet, villages }): [string, string] => [
      `Thôn đạt chỉ tiêu "${title}"`,
      `${villagesMet}/${villages}`,
    ]),
    ...figures.topics.map(({ code, programmeMs }): [string, string] => [`Nội dung ${code}`, lengthWords(programmeMs)]),
    ...figures.villages.map(({ name, sounded, planned }): [string, string] => [
      `${name}: lượt đã phát`,
      `${countText(sounded)}/${countText(planned)}`,
    ]),
  ];
}
