/** Sample data of the demo: a commune, its stations and topics. Only Tân Thủy, Trung Lưu and Phố Tây are attested as place names there. */
import type { NewCommune } from '../open-house.ts';
import type { StationPlace } from '../store/station-store.ts';

export const SAMPLE_COMMUNE: NewCommune = { code: 'SONTAY', name: 'xã Sơn Tây', zone: 'Asia/Ho_Chi_Minh', demo: true };

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

/** The commune station and 13 village stations, each with a box of its own. */
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
      contacts: [{ name: `Trưởng thôn ${name.replace(/^Thôn /, '')} (mẫu)`, phone: `0900 000 0${code.slice(1)}` }],
    }),
  ),
];

/** In the mixed sample most villages hear the commune's station by FM, and two have a hand loudspeaker. */
const MIXED: ReadonlyMap<string, StationPlace['transport']> = new Map([
  ...['T03', 'T04', 'T05', 'T06', 'T07', 'T09', 'T12'].map((code) => [code, 'fm'] as const),
  ...['T10', 'T13'].map((code) => [code, 'manual'] as const),
]);

/** The same places with the equipment that a real commune mixes: 5 boxes, 7 FM villages, 2 hand loudspeakers. */
export const MIXED_STATIONS: readonly StationPlace[] = SAMPLE_STATIONS.map((place) => ({
  ...place,
  transport: MIXED.get(place.code) ?? 'ip',
}));
