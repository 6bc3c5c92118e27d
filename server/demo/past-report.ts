/** The mixed sample's report: how the commune heads and sends it, and the draft of the quarter with what people typed in. */
import { openQuarter, startReport } from '../report/start-report.ts';
import { setProfile, startingProfile } from '../store/report-profile-store.ts';
import { createReport } from '../store/report-store.ts';
import { type PastEvent, type PastPlace, shifted } from './past-place.ts';
import { PAST_DAYS } from './past-troubles.ts';
import { SAMPLE_COMMUNE } from './sample-commune.ts';

/** The profile at the beginning of the month, the draft yesterday. */
export function reportEvents({ today, house, staff }: PastPlace): PastEvent[] {
  const { db, communeId } = house;
  const profile = {
    ...startingProfile(SAMPLE_COMMUNE.name),
    validFrom: `${today.slice(0, 4)}-01-01`,
    signerName: 'Cao Văn Mẫu',
    recipients: [
      'Ban Tuyên giáo',
      'TT Đảng ủy, TT HĐND xã',
      'Chủ tịch, các PCT UBND xã',
      'Các ban, ngành, đoàn thể',
      '13 thôn',
      'Lưu: VP',
    ],
    basis: 'Thực hiện Kế hoạch tuyên truyền cải cách hành chính của Ủy ban nhân dân xã (dữ liệu mẫu)',
  };
  return [
    {
      date: shifted(today, 2 - PAST_DAYS),
      time: '09:00',
      happens: (now) => setProfile(db, now, communeId, profile, staff.operator),
    },
    {
      date: shifted(today, -1),
      time: '16:00',
      async happens(now) {
        const { period } = await openQuarter(house, now);
        const start = await startReport(house, now, period, undefined);
        const content = { ...start.content, channels: CHANNELS, survey: { sent: 120, returned: 96, satisfied: 91 } };
        await createReport(db, now, communeId, { ...start, content }, staff.operator);
      },
    },
  ];
}

const CHANNELS = [
  { name: 'Trang thông tin điện tử của xã', unit: 'tin, bài', count: 14, note: '' },
  { name: 'Trang Facebook, Zalo của xã', unit: 'tin, bài', count: 37, note: 'đăng lại bài đã phát trên loa' },
  { name: 'Pano, áp phích, khẩu hiệu', unit: 'cái', count: 6, note: '' },
  {
    name: 'Hội nghị, buổi nói chuyện chuyên đề',
    unit: 'cuộc',
    count: 3,
    note: 'họp thôn Tân Thủy, Phố Tây, Trung Lưu',
  },
];
