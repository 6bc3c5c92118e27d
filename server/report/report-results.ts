/** Part I of a report: what was done, in sentences with the tables they sum up. Every sentence reads a figure; none of them is typed in. */
import type { Figures } from '../contract/figures.ts';
import { kindWords } from '../target-words.ts';
import type { DocBlock, DocTable } from './doc-block.ts';
import { channelTable, columnTable, targetTable, topicTable, villageTable } from './figure-tables.ts';
import { countText, lengthParts, lengthWords, minutesText, shareText, watchedWords } from './figure-words.ts';
import type { ReportInput } from './report-input.ts';
import { unmetWords } from './unmet-words.ts';

/** A part with its heading's words; the document numbers those that have something to say. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly DocBlock[];
}

/** The parts that have something to say. */
export function resultSections({ figures, content }: ReportInput): Section[] {
  const { survey } = content;
  const channels = content.channels.filter(({ count }) => count > 0);
  const aired = figures.rows.planned.value === 0 ? NOTHING_LOGGED : airedSections(figures);
  return [
    ...aired,
    { title: 'Các kênh tuyên truyền khác', blocks: channels.length === 0 ? [] : [table(channelTable(channels))] },
    { title: 'Khảo sát mức độ hài lòng', blocks: survey === null ? [] : [surveySentence(survey)] },
  ].filter(({ blocks }) => blocks.length > 0);
}

/** Of a time before the log began nothing can be said, least of all that all is well. */
const NOTHING_LOGGED: readonly Section[] = [
  {
    title: 'Kết quả phát thanh',
    blocks: [paragraph('Kỳ này chưa có nhật ký phát sóng, nên không có số liệu để báo cáo.')],
  },
];

function airedSections(figures: Figures): Section[] {
  return [
    { title: 'Kết quả phát thanh', blocks: [...airedSentences(figures), table(villageTable(figures))] },
    { title: 'Theo nội dung của kế hoạch tuyên truyền', blocks: topicBlocks(figures) },
    { title: 'Chỉ tiêu do xã đặt', blocks: targetBlocks(figures) },
    { title: 'Chuyên mục, chương trình', blocks: figures.columns.length === 0 ? [] : [table(columnTable(figures))] },
    { title: 'Phát thanh khẩn cấp', blocks: emergencySentences(figures) },
    { title: 'Duyệt nội dung và căn cứ của số liệu', blocks: proofSentences(figures) },
  ];
}

function airedSentences({ airings, items, minutes, stations, villages, tags }: Figures): DocBlock[] {
  const kinds = Object.entries(items.byKind)
    .filter(([, value]) => value > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, value]) => `${countText(value)} ${kindWords(kind)}`);
  const [measuredMs = 0, attestedMs = 0] = lengthParts(minutes.stationMs, [
    minutes.stationMeasuredMs,
    minutes.stationAttestedMs,
  ]);
  const others = [
    ...(minutes.relayMs > 0 ? [`tiếp âm ${lengthWords(minutes.relayMs)}`] : []),
    ...(minutes.frameMs > 0 ? [`nhạc hiệu, nhạc cắt ${lengthWords(minutes.frameMs)}`] : []),
  ];
  return [
    paragraph(
      `Hệ thống có ${countText(stations.inService)} đài, trạm đang hoạt động, ` +
        `${stations.sounded === stations.inService ? 'đều đã phát trong kỳ' : `trong đó ${countText(stations.sounded)} đài, trạm đã phát trong kỳ`}` +
        `${stations.silent.length === 0 ? '' : ` (chưa phát: ${stations.silent.join(', ')})`}.`,
    ),
    paragraph(
      `Đã phát ${countText(airings.sounded)} lượt chương trình trên ${countText(airings.planned)} lượt dự kiến, gồm ${countText(items.distinct)} tin, bài khác nhau` +
        `${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}; tổng cộng ${countText(items.distinct + airings.repeats)} lượt tin, bài, trong đó ${countText(airings.repeats)} lượt phát lại.`,
    ),
    paragraph(
      `Thời lượng chương trình là ${lengthWords(minutes.programmeMs)} (mỗi lượt phát tính một lần, không nhân với số thôn)` +
        `${others.length === 0 ? '' : `; ngoài ra có ${others.join(', ')}`}.`,
    ),
    paragraph(
      `Cộng thời lượng tại ${countText(villages.length)} thôn là ${lengthWords(minutes.stationMs)}, trong đó ${lengthWords(measuredMs)} theo số đo của máy (thôn thu FM tính theo máy của đài xã)` +
        ` và ${lengthWords(attestedMs)} do thôn xác nhận.`,
    ),
    ...tags
      .filter(({ airings: times }) => times > 0)
      .map(({ tag, items: pieces, airings: times, programmeMs }) =>
        paragraph(
          `Riêng về ${tag}: ${countText(pieces)} tin, bài, ${countText(times)} lượt phát, ${lengthWords(programmeMs)}.`,
        ),
      ),
  ];
}

function topicBlocks(figures: Figures): DocBlock[] {
  const { topics, watched } = figures;
  if (topics.length === 0) return [];
  const missing = topics.filter((topic) => topic.missing);
  const watchedTopic = topics.find(({ code }) => code === watched.code);
  return [
    paragraph(
      missing.length === 0
        ? 'Mọi nội dung của kế hoạch đều đã được phát trong kỳ.'
        : `Nội dung chưa phát trong kỳ: ${missing.map(({ code, title }) => `${code} (${title})`).join('; ')}.`,
    ),
    ...(watchedTopic === undefined
      ? []
      : [paragraph(`Nội dung ${watched.code} (${watchedTopic.title}) ${watchedWords(figures)}.`)]),
    table(topicTable(figures)),
  ];
}

function targetBlocks(figures: Figures): DocBlock[] {
  const judged = figures.targets.filter(({ periods }) => periods > 0);
  const early = figures.targets.length - judged.length;
  const short = judged.filter(({ byVillage }) => byVillage.some(({ met }) => !met));
  return [
    ...(judged.length === 0 ? [] : [table(targetTable({ targets: judged }))]),
    ...short.map((target) => paragraph(`Chưa đạt chỉ tiêu "${target.title}": ${unmetWords(target)}.`)),
    ...(early === 0 ? [] : [paragraph(`${countText(early)} chỉ tiêu chưa đủ kỳ tính nên chưa đánh giá.`)]),
  ];
}

function emergencySentences({ emergencies, approval }: Figures): DocBlock[] {
  if (emergencies.length === 0) return [];
  const unsigned = approval.later.filter(({ signedBy }) => signedBy === null);
  return [
    paragraph(`Trong kỳ đã phát ${countText(emergencies.length)} thông báo khẩn cấp.`),
    {
      kind: 'list',
      items: emergencies.map(
        ({ title, heardVillages, carrierVillages, attestedVillages, villages, lastMs, unproved }) =>
          `${title}: ${heardVillages + attestedVillages}/${villages} thôn được phát${groundWords(carrierVillages, attestedVillages)}` +
          `${lastMs === null ? '' : `, thôn sau cùng bắt đầu sau ${secondsText(lastMs)}`}` +
          `${unproved.length === 0 ? '' : `; chưa có căn cứ: ${unproved.join(', ')}`}.`,
      ),
    },
    ...(unsigned.length === 0
      ? []
      : [paragraph(`Còn ${countText(unsigned.length)} lượt phát khẩn cấp chờ lãnh đạo duyệt sau.`)]),
  ];
}

/** On what it rests where no machine in the village tells. */
function groundWords(carrier: number, attested: number): string {
  const told = [
    ...(carrier === 0 ? [] : [`${countText(carrier)} thôn theo máy của đài xã, chưa xác nhận tại thôn`]),
    ...(attested === 0 ? [] : [`${countText(attested)} thôn do người ở thôn xác nhận`]),
  ];
  return told.length === 0 ? '' : ` (${told.join('; ')})`;
}

function proofSentences({ approval, rows, onTime, coverage }: Figures): DocBlock[] {
  const { byEvidence, byOutcome, waiting } = rows;
  const told = (value: number, words: string) => (value === 0 ? [] : [`${countText(value)} ${words}`]);
  const proofs = [
    ...told(byEvidence.machine.value, 'lượt do máy trạm ghi'),
    ...told(byEvidence.carrier.value, 'lượt theo nhật ký của đài xã'),
    ...told(byEvidence.village.value, 'lượt do trưởng thôn xác nhận'),
    ...told(byEvidence.listened.value, 'lượt do cán bộ nghe kiểm tra'),
  ];
  const silent = [
    ...told(byOutcome.missed.value, 'lượt mất'),
    ...told(byOutcome.skipped.value, 'lượt bỏ qua'),
    ...told(byOutcome.preempted.value, 'lượt nhường ưu tiên'),
  ];
  const silentCount = byOutcome.missed.value + byOutcome.skipped.value + byOutcome.preempted.value;
  const open = [...told(byOutcome.unknown.value, 'lượt không rõ'), ...told(waiting.value, 'lượt chờ báo về')];
  return [
    paragraph(
      `${shareText(approval.before, approval.sounded)} tin, bài đã phát được duyệt trước khi phát (${countText(approval.before)}/${countText(approval.sounded)}).` +
        `${onTime.measured === 0 ? '' : ` Trong ${countText(onTime.measured)} lượt máy đo được giờ bắt đầu, ${shareText(onTime.onTime, onTime.measured)} đúng giờ (lệch không quá 1 phút).`}`,
    ),
    paragraph(
      `Tính theo từng đài, trạm, có ${countText(rows.sounded.value)} lượt đã phát trên ${countText(rows.planned.value)} lượt dự kiến${proofs.length === 0 ? '' : `: ${proofs.join(', ')}`}.` +
        `${silentCount === 0 ? '' : ` Có ${countText(silentCount)} lượt không phát (${silent.join(', ')}).`}` +
        `${open.length === 0 ? '' : ` Còn ${open.join(' và ')}, không tính là đã phát.`}`,
    ),
    ...(coverage.of === 0
      ? []
      : [
          paragraph(
            `Trong ${countText(coverage.of)} lượt đã phát tại các thôn, ${shareText(coverage.covered, coverage.of)} diễn ra khi cụm loa của thôn hoạt động hoặc có người ở thôn xác nhận nghe được.`,
          ),
        ]),
  ];
}

function surveySentence({
  sent,
  returned,
  satisfied,
}: {
  sent: number;
  returned: number;
  satisfied: number;
}): DocBlock {
  return paragraph(
    `Phát ra ${countText(sent)} phiếu, thu về ${countText(returned)} phiếu; ${countText(satisfied)} phiếu hài lòng, đạt ${shareText(satisfied, returned)} số phiếu thu về.`,
  );
}

function secondsText(ms: number): string {
  return ms < 60_000 ? `${minutesText(ms * 60)} giây` : lengthWords(ms);
}

function paragraph(words: string): DocBlock {
  return { kind: 'paragraph', text: words };
}

function table(of: DocTable): DocBlock {
  return { kind: 'table', table: of };
}
