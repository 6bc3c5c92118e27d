/** Sample data of the demo: a commune, its stations and topics. Only Tân Thủy, Trung Lưu and Phố Tây are attested as place names there. */
import type { NewCommune } from '../open-house.ts';
import type { StationPlace } from '../store/station-store.ts';

export const SAMPLE_COMMUNE: NewCommune = { code: 'SONTAY', name: 'xã Sơn Tây', zone: 'Asia/Ho_Chi_Minh', demo: true };

/** The plan year of the topics. */
export const PLAN_YEAR = 2023;

/** Nội dung II.1 ... II.5 of the plan 07/KH-UBND. */
export const SAMPLE_TOPICS: readonly { code: string; title: string; parent?: string }[] = [
  { code: 'II.1', title: 'Tầm quan trọng, ý nghĩa, mục tiêu của cải cách hành chính' },
  { code: 'II.2', title: 'Vai trò, trách nhiệm của cấp ủy, người đứng đầu' },
  { code: 'II.3', title: 'Chương trình tổng thể cải cách hành chính' },
  { code: 'II.3.a', title: 'Nghị quyết 76/NQ-CP và các chương trình của tỉnh', parent: 'II.3' },
  { code: 'II.3.b', title: 'Sắp xếp tổ chức bộ máy tinh gọn', parent: 'II.3' },
  { code: 'II.3.c', title: 'Cải cách, đơn giản hóa thủ tục hành chính', parent: 'II.3' },
  { code: 'II.3.d', title: 'Cải cách công vụ, công chức', parent: 'II.3' },
  { code: 'II.3.đ', title: 'Chính quyền điện tử, chuyển đổi số', parent: 'II.3' },
  { code: 'II.4', title: 'Người tốt, việc tốt; phê bình sách nhiễu, cửa quyền' },
  { code: 'II.5', title: 'Cơ chế một cửa, một cửa liên thông' },
];

const VILLAGES = [
  ['T01', 'Trung Lưu', 2],
  ['T02', 'Phố Tây', 2],
  ['T03', 'Tân Thủy', 2],
  ['T04', 'Hà Chua', 1],
  ['T05', 'Nam Nhe', 1],
  ['T06', 'Hồ Vậy', 1],
  ['T07', 'Cây Tắt', 1],
  ['T08', 'Kim Thành', 1],
  ['T09', 'Hoàng Nam', 2],
  ['T10', 'Bông Phài', 1],
  ['T11', 'Khí Tượng', 1],
  ['T12', 'Thôn mẫu 12', 1],
  ['T13', 'Thôn mẫu 13', 1],
] as const;

const LANDMARKS = ['Nhà văn hóa thôn', 'Ngã ba đầu thôn'];

/** The commune station and 13 village stations, all of them ip stations in this sample. */
export const SAMPLE_STATIONS: readonly StationPlace[] = [
  {
    code: 'T00',
    name: 'Đài xã',
    kind: 'commune',
    transport: 'ip',
    clusters: [
      { name: 'Cụm 1', landmark: 'Trụ sở UBND xã' },
      { name: 'Cụm 2', landmark: 'Chợ xã' },
    ],
    contacts: [{ name: 'Trực đài (mẫu)', phone: '0900 000 000' }],
  },
  ...VILLAGES.map(
    ([code, name, clusters]): StationPlace => ({
      code,
      name,
      kind: 'village',
      transport: 'ip',
      clusters: LANDMARKS.slice(0, clusters).map((landmark, index) => ({ name: `Cụm ${index + 1}`, landmark })),
      contacts: [{ name: `Trưởng thôn ${name} (mẫu)`, phone: `0900 000 0${code.slice(1)}` }],
    }),
  ),
];
