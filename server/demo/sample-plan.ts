/** Sample plan of the demo: a commune's week of morning and afternoon sessions, its relay sources, recurring notices and targets. */
import type { ExceptionRule, PickItem } from '../../scheduler/model.ts';
import type { TargetInput } from '../store/target-store.ts';
import { ONLINE_SERVICE } from './sample-segments.ts';

/** A step of a programme; what it names stands as a key here and gets its id when it is stored. */
export type SampleStep =
  | { readonly kind: 'segment'; readonly key: string }
  | SamplePick
  | { readonly kind: 'relay'; readonly source: string; readonly offsetMs: number; readonly durationMs: number }
  | { readonly kind: 'place'; readonly name: string; readonly maxMs: number; readonly fallbackKey: string }
  | {
      readonly kind: 'village';
      readonly slotMs: number;
      readonly notices: readonly { readonly key: string; readonly stationCodes: readonly string[] }[];
    };

type SamplePick = Omit<PickItem, 'seed'>;

/** A programme and when it airs, from the day the demo was set up. */
export interface SampleSchedule {
  readonly title: string;
  readonly steps: readonly SampleStep[];
  readonly rrule: string;
  readonly time: string;
  readonly slotMs?: number;
  readonly onExceptionDays?: ExceptionRule;
}

/** Keys of the signature and the closing tune in `SampleStep`. */
export const SIGNATURE_KEY = 'nhac-hieu';
export const CLOSING_KEY = 'nhac-ket';

const MINUTE_MS = 60_000;
/** Each session of the sample is half an hour. */
const SESSION_MS = 30 * MINUTE_MS;

/** Where relays come from. None has a stream in the demo, so none is approved, and the forms say so; the last one has expired. */
export const SAMPLE_SOURCES: readonly { key: string; name: string; url: string; validUntil?: string }[] = [
  { key: 'vov1', name: 'VOV1 (mẫu)', url: 'https://vov1.example/truc-tiep' },
  { key: 'ha-tinh', name: 'Đài Hà Tĩnh (mẫu)', url: 'https://ha-tinh.example/truc-tiep' },
  {
    key: 'dai-huyen',
    name: 'Đài huyện (mẫu, hết hạn 31/12/2025)',
    url: 'https://dai-huyen.example/truc-tiep',
    validUntil: '2026-01-01T00:00:00',
  },
];

/** II.1 to II.5 of the plan, as the topics of a pick. */
const ALL_TOPICS = ['II.1', 'II.2', 'II.3', 'II.3.a', 'II.3.b', 'II.3.c', 'II.3.d', 'II.3.đ', 'II.4', 'II.5'];

/** Chuyên đề luân phiên: what has not been heard for longest, fair over II.1 to II.5. */
const ROUND_OF_TOPICS: SamplePick = {
  kind: 'pick',
  topics: ALL_TOPICS,
  kinds: ['feature', 'article', 'qa', 'story'],
  tags: [],
  maxItems: 2,
  maxMs: 8 * MINUTE_MS,
  notAiredForDays: 2,
};
const GOOD_PEOPLE: SamplePick = { ...ROUND_OF_TOPICS, topics: ['II.4'], maxItems: 1, notAiredForDays: 0 };
const ONLINE_STEPS: SamplePick = { ...ROUND_OF_TOPICS, topics: [], tags: [ONLINE_SERVICE], notAiredForDays: 0 };
const QUESTIONS: readonly SampleStep[] = [segment('khai-sinh'), segment('mot-cua')];

/** The sample week, Monday to Saturday at 05:00 and 17:00, and the notices that come again. */
export const SAMPLE_WEEK: readonly SampleSchedule[] = [
  morning('MO', 'Phổ biến pháp luật: thủ tục đất đai', [segment('dat-dai')]),
  morning('TU', 'CCHC: hỏi đáp thủ tục', QUESTIONS),
  morning('WE', 'Nông nghiệp, thời tiết, mùa vụ', [bulletin('Bản tin nông nghiệp', 'cchc')]),
  morning('TH', 'CCHC: chuyên đề luân phiên II.1-II.5', [ROUND_OF_TOPICS]),
  morning('FR', 'Người tốt việc tốt, gương CCHC', [GOOD_PEOPLE]),
  morning('SA', 'Nông thôn mới, tổng hợp tuần', [bulletin('Tổng hợp tuần', 'buu-chinh')]),
  afternoon('MO,WE,FR', 'Bản tin xã', [bulletin('Bản tin xã', 'buu-chinh')]),
  afternoon('TU', 'CCHC: phát lại hỏi đáp thủ tục', QUESTIONS),
  afternoon('TH', 'CCHC: chuyên đề luân phiên, buổi chiều', [ROUND_OF_TOPICS]),
  afternoon('SA', 'Dịch vụ công trực tuyến từng bước', [ONLINE_STEPS]),
  {
    title: 'Thông báo: giờ làm việc, lịch tiếp công dân',
    steps: [segment('gio-lam-viec'), segment('tiep-dan')],
    rrule: 'FREQ=WEEKLY;BYDAY=MO',
    time: '05:31:00',
    onExceptionDays: { kind: 'skip' },
  },
  {
    title: 'Thông báo: chi trả lương hưu, trợ cấp',
    steps: [segment('luong-huu')],
    rrule: 'FREQ=MONTHLY;BYMONTHDAY=4,5',
    time: '05:33:00',
  },
  {
    title: 'Thông báo: tiêm chủng mở rộng',
    steps: [segment('tiem-chung')],
    rrule: 'FREQ=MONTHLY;BYMONTHDAY=24,25',
    time: '05:33:00',
  },
];

/** The programme that airs right after the demo has started: short, so that its log row is there within two minutes. */
export const OPENING_STEPS: readonly SampleStep[] = [
  segment(SIGNATURE_KEY),
  segment('buu-chinh'),
  segment(CLOSING_KEY),
];

/** Chỉ tiêu do xã đặt, of the sample. */
export const SAMPLE_TARGETS: readonly TargetInput[] = [
  {
    title: 'Mỗi thôn ít nhất 4 lượt CCHC một tuần',
    topics: ALL_TOPICS,
    kinds: [],
    tags: [],
    everyTopic: false,
    measure: 'airings',
    atLeast: 4,
    per: 'week',
    each: 'village',
  },
  {
    title: 'II.5 ít nhất 30 phút một tháng',
    topics: ['II.5'],
    kinds: [],
    tags: [],
    everyTopic: false,
    measure: 'minutes',
    atLeast: 30,
    per: 'month',
    each: 'village',
  },
  {
    title: 'Mỗi nội dung ít nhất một lần một quý',
    topics: ALL_TOPICS.filter((topic) => topic !== 'II.3'),
    kinds: [],
    tags: [],
    everyTopic: true,
    measure: 'airings',
    atLeast: 1,
    per: 'quarter',
    each: 'village',
  },
];

function segment(key: string): SampleStep {
  return { kind: 'segment', key };
}

/** Filled on the day; while it is empty the fallback sounds. */
function bulletin(name: string, fallbackKey: string): SampleStep {
  return { kind: 'place', name, maxMs: 8 * MINUTE_MS, fallbackKey };
}

/** 05:00: signature, VOV1, the province's station, the day's column, a notice, closing. */
function morning(day: string, title: string, column: readonly SampleStep[]): SampleSchedule {
  const steps: SampleStep[] = [
    segment(SIGNATURE_KEY),
    { kind: 'relay', source: 'vov1', offsetMs: MINUTE_MS / 2, durationMs: 14.5 * MINUTE_MS },
    { kind: 'relay', source: 'ha-tinh', offsetMs: 15 * MINUTE_MS, durationMs: 5 * MINUTE_MS },
    ...column,
    segment('khao-sat'),
    segment(CLOSING_KEY),
  ];
  return { title, steps, rrule: `FREQ=WEEKLY;BYDAY=${day}`, time: '05:00:00', slotMs: SESSION_MS };
}

/** 17:00: signature, the day's column, the district's station, each village its own notice, closing. */
function afternoon(days: string, title: string, column: readonly SampleStep[]): SampleSchedule {
  const steps: SampleStep[] = [
    segment(SIGNATURE_KEY),
    ...column,
    { kind: 'relay', source: 'dai-huyen', offsetMs: 10 * MINUTE_MS, durationMs: 15 * MINUTE_MS },
    {
      kind: 'village',
      slotMs: 2 * MINUTE_MS,
      notices: [
        { key: 'mat-dien', stationCodes: ['T01', 'T02'] },
        { key: 'hop-thon', stationCodes: ['T03'] },
      ],
    },
    segment(CLOSING_KEY),
  ];
  return { title, steps, rrule: `FREQ=WEEKLY;BYDAY=${days}`, time: '17:00:00', slotMs: SESSION_MS };
}
