/** What a superior adds up on paper comes out: columns of the villages, outcomes, parts of a length; and of nothing nothing is praised. */
import { expect, test } from 'vitest';
import { checkReport } from '../../server/report/checklist.ts';
import type { DocBlock } from '../../server/report/doc-block.ts';
import { targetVillageTable, villageTable } from '../../server/report/figure-tables.ts';
import { cellText, lengthParts } from '../../server/report/figure-words.ts';
import { type IncidentsOfPeriod, incidentTable, proposeShortcomings } from '../../server/report/incident-lines.ts';
import { airingTable } from '../../server/report/log-tables.ts';
import { reportDocument } from '../../server/report/report-document.ts';
import { widerParagraph } from '../../server/report/wider-paragraph.ts';
import type { LedgerNowTable } from '../../server/store/report-schema.ts';
import { sampleFigures } from './sample-figures.ts';
import { sampleReport } from './sample-report.ts';

const MINUTE = 60_000;
const said = (blocks: readonly DocBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : [])).join('\n');
const row = (over: Partial<LedgerNowTable>) =>
  ({
    ...{ airingId: 'a', stationId: 's1', title: 'Bản tin', plannedAt: 1, reason: null, closedAt: 2, outcome: 'aired' },
    ...over,
  }) as LedgerNowTable;

test('in every line of the villages what sounded, what did not and what is not known is what was planned', () => {
  const { columns, rows } = villageTable(sampleFigures());
  const at = (title: string) => columns.findIndex((column) => column.title === title);
  for (const cells of rows) {
    const [planned, sounded, silent, unknown] = ['Lượt dự kiến', 'Đã phát', 'Không phát', 'Chưa rõ, chờ báo'].map(
      (title) => {
        const cell = cells[at(title)];
        return cell?.kind === 'count' ? cell.value : Number.NaN;
      },
    );
    expect(sounded).toBeGreaterThan(0);
    expect((sounded ?? 0) + (silent ?? 0) + (unknown ?? 0)).toBe(planned);
  }
});

test('the sentence on rows names every outcome, so that they add up', () => {
  const { rows } = sampleFigures();
  const words = said(reportDocument(sampleReport()));
  expect(words).toContain(
    'Tính theo từng đài, trạm, có 1.911 lượt đã phát trên 2.156 lượt dự kiến: 742 lượt do máy trạm ghi',
  );
  expect(words).toContain('Có 179 lượt không phát (156 lượt mất, 9 lượt bỏ qua, 14 lượt nhường ưu tiên).');
  expect(1911 + 179 + rows.byOutcome.unknown.value + rows.waiting.value).toBe(2156);
});

test('the annex of what did not sound whole lists what was left out or gave way, but nothing that was withdrawn', () => {
  const log = {
    rows: [
      row({ airingId: 'a', outcome: 'skipped', reason: 'late-start' }),
      row({ airingId: 'b', outcome: 'preempted' }),
      row({ airingId: 'c', outcome: 'skipped', reason: 'withdrawn' }),
      row({ airingId: 'd', outcome: 'cut' }),
      row({ airingId: 'e' }),
    ],
    nameOf: () => 'Kim Thành',
    zone: 'Asia/Ho_Chi_Minh',
  };
  const lines = airingTable(log, 'troubled').rows.map((cells) => cells.map(cellText).at(-1));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('bỏ qua: Kim Thành');
  expect(lines[1]).toContain('nhường ưu tiên: Kim Thành');
  // It did sound there, in part.
  expect(lines[2]).toBe('1/1 nơi đã phát, trong đó phát thiếu: Kim Thành');
});

test('parts of a length are rounded so that they add up to the whole', () => {
  const parts = [424.4 * MINUTE, 64.4 * MINUTE];
  expect(lengthParts(488.8 * MINUTE, parts)).toEqual([424 * MINUTE, 65 * MINUTE]);
  expect(lengthParts(0, [0, 0])).toEqual([0, 0]);
});

test('a period of which the log has nothing says so, and praises nothing', () => {
  const { rows, targets, topics, ...rest } = sampleFigures();
  const empty = {
    ...{ ...rest, villages: [], emergencies: [], tags: [], columns: [], topics },
    rows: { ...rows, planned: { ...rows.planned, value: 0 }, waiting: { ...rows.waiting, value: 0 } },
    airings: { planned: 0, sounded: 0, repeats: 0 },
    approval: { sounded: 0, before: 0, later: [] },
    targets: targets.map((target) => ({ ...target, villages: 0, villagesMet: 0, byVillage: [] })),
  };
  const words = said(reportDocument(sampleReport({ figures: empty })));
  expect(words).toContain('Kỳ này chưa có nhật ký phát sóng');
  expect(words).not.toMatch(/đều đã phát|thôn đạt|lượt dự kiến|0\/0/);
  expect(widerParagraph(empty, { kind: 'quarter', year: 2026, no: 3 })).toBe(
    'Trong quý III năm 2026, hệ thống truyền thanh của xã chưa có nhật ký phát sóng.',
  );
  const { content } = sampleReport();
  const lines = checkReport({
    ...{ figures: empty, content, openIncidents: 0, openComplaints: 0, gapStations: [], reportId: 'r1' },
  });
  expect(lines[0]).toMatchObject({ kind: 'no-log', done: false });
  expect(lines.map(({ words: line }) => line).join('\n')).not.toMatch(/Mọi|đã xác nhận|đã về đủ/);
});

test('the checklist says of how many targets nothing can be said yet', () => {
  const { targets, ...rest } = sampleFigures();
  const [first, second] = targets;
  if (first === undefined || second === undefined) throw new Error('the sample has two targets');
  const lines = checkReport({
    figures: { ...rest, targets: [{ ...first, periods: 0 }, second] },
    ...{ content: sampleReport().content, openIncidents: 0, openComplaints: 0, gapStations: [], reportId: 'r1' },
  });
  expect(lines.find(({ kind }) => kind === 'village-below')?.words).toBe(
    'Mọi thôn đạt chỉ tiêu đã đủ kỳ; 1 chỉ tiêu chưa đủ kỳ để tính.',
  );
});

test('a target met on the sum alone says so in the workbook', () => {
  const results = targetVillageTable(sampleFigures()).rows.map((cells) => cells.map(cellText).at(-1));
  expect(results[0]).toBe('đạt');
  expect(results[5]).toBe('đạt tổng, 12/13 kỳ');
  expect(results[12]).toBe('chưa đạt');
});

test('no cause stands without what fell short', () => {
  const hour = 60 * MINUTE;
  const incident = (id: string, over: object) => ({
    row: { id, kind: 'power', title: 'Mất điện thôn Kim Thành', cause: '', beginsAt: 0, endsAt: hour, ...over },
    places: [{ stationId: id }],
  });
  const of = {
    incidents: [
      incident('Tân Thủy', { kind: 'intrusion', title: 'Loa có tiếng lạ', cause: 'Bộ thu FM bắt phải đài khác.' }),
      incident('Kim Thành', {}),
      incident('Bông Phài', { kind: 'broken', title: 'Tăng âm hỏng', cause: 'Sét đánh', endsAt: null }),
    ],
    ...{ nameOf: (id: string) => id, zone: 'Asia/Ho_Chi_Minh', span: { from: 0, to: 100 * hour }, now: 100 * hour },
  } as unknown as IncidentsOfPeriod;
  const { shortcomings, causes } = proposeShortcomings({ ...sampleFigures(), targets: [], topics: [] }, of);
  expect(shortcomings).toEqual([
    'Bông Phài: hỏng thiết bị từ ngày 01/01/1970, chưa khắc phục (tăng âm hỏng).',
    'Tân Thủy: chèn sóng ngày 01/01/1970, kéo dài 1 giờ (loa có tiếng lạ).',
    'Kim Thành: mất điện ngày 01/01/1970, kéo dài 1 giờ.',
  ]);
  expect(causes).toEqual([
    'Bông Phài: Sét đánh.',
    'Tân Thủy: Bộ thu FM bắt phải đài khác.',
    'Mất điện lưới tại nơi đặt thiết bị.',
  ]);
  expect(incidentTable(of).rows.map((cells) => cells.map(cellText).at(-1))).toContain('Mất điện thôn Kim Thành.');
});
