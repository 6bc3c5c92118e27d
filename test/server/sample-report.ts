/** A report of the sample quarter with all its parts, for trying documents and their files. */
import type { DocTable } from '../../server/report/doc-block.ts';
import { text } from '../../server/report/doc-block.ts';
import type { ReportInput } from '../../server/report/report-input.ts';
import { sampleFigures } from './sample-figures.ts';

/** A fresh copy; `over` replaces whole parts. */
export function sampleReport(over: Partial<ReportInput> = {}): ReportInput {
  return {
    title: 'Kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh quý IV năm 2026',
    period: { kind: 'quarter', year: 2026, no: 4 },
    figures: sampleFigures(),
    content: {
      channels: [
        { name: 'Trang thông tin điện tử của xã', unit: 'tin, bài', count: 24, note: '' },
        { name: 'Zalo, Facebook của xã', unit: 'tin', count: 61, note: 'Đoàn xã phụ trách' },
      ],
      survey: { sent: 120, returned: 96, satisfied: 91 },
      shortcomings: ['Trạm Bông Phài hỏng từ ngày 12/10/2026, phải dùng loa kéo.'],
      causes: ['Thiết bị đã dùng trên 8 năm; mưa lũ làm mất điện tại thôn Kim Thành.'],
      proposals: ['Đề nghị cấp kinh phí thay bộ thu tại thôn Bông Phài.'],
      opening: '',
      closing: '',
      annex: 'troubled',
    },
    profile: {
      validFrom: '2026-01-01',
      agencyAbove: '',
      agency: 'Ủy ban nhân dân xã Sơn Tây',
      place: 'Sơn Tây',
      numberPattern: 'Số:      /BC-UBND',
      onBehalf: 'TM. Ủy ban nhân dân',
      signerTitle: 'Chủ tịch',
      signerName: 'Cao Văn Đức',
      recipients: ['TT Đảng ủy, TT HĐND', 'Chủ tịch, các PCT UBND', '13 thôn', 'Lưu: VP'],
      basis: 'Thực hiện Kế hoạch số 07/KH-UBND của Ủy ban nhân dân xã về tuyên truyền cải cách hành chính;',
      cutoffDay: null,
      dueDaysAfter: 5,
    },
    zone: 'Asia/Ho_Chi_Minh',
    logTable: lines('Lượt phát chưa đủ theo nhật ký phát sóng', 'Kết quả', 60),
    incidentTable: lines('Sự cố trong kỳ', 'Sự cố', 1),
    year: 2027,
    number: '15',
    signedOn: '2027-01-05',
    isDraft: false,
    ...over,
  };
}

function lines(title: string, what: string, count: number): DocTable {
  return {
    title,
    columns: [
      { title: 'Thời gian', width: 20, align: 'left' },
      { title: what, width: 80, align: 'left' },
    ],
    rows: Array.from({ length: count }, (_, index) => [
      { kind: 'time', local: `2026-10-${String((index % 28) + 1).padStart(2, '0')}T05:20` },
      text('13/14 nơi đã phát; không phát: Kim Thành (trạm mất điện hoặc đang tắt)'),
    ]),
  };
}
