/** What the villages of the mixed sample said was heard: by phone on Mondays, for the week before; some said nothing. */
import { randomUUIDv7 } from 'node:crypto';
import type { LocalDate } from '../../scheduler/model.ts';
import type { WeekRead } from '../contract/evidence.ts';
import { readWeekWrite } from '../evidence-reports.ts';
import { addReports } from '../store/village-report-store.ts';
import { type PastEvent, type PastPlace, shifted } from './past-place.ts';
import { PAST_DAYS } from './past-troubles.ts';

interface Words {
  readonly code: string;
  readonly saidBy: string;
  readonly note?: string;
  readonly exceptions?: readonly { readonly weekday: number; readonly answer: Answer; readonly note: string }[];
}
type Answer = WeekRead['exceptions'][number]['answer'];

/** Of the week before this one; T12 and the rest have not answered. */
const LAST_WEEK: readonly Words[] = [
  { code: 'T13', saidBy: 'Trưởng thôn mẫu 13', note: 'loa kéo, phát đủ hai buổi' },
  {
    code: 'T10',
    saidBy: 'Trưởng thôn Bông Phài',
    note: 'phát bằng loa kéo',
    exceptions: [
      { weekday: 2, answer: 'not-heard', note: 'loa kéo hết pin' },
      { weekday: 4, answer: 'not-heard', note: 'mưa to, không mang loa ra được' },
      { weekday: 5, answer: 'bad-sound', note: 'tiếng rè' },
    ],
  },
  {
    code: 'T03',
    saidBy: 'Trưởng thôn Tân Thủy',
    exceptions: [{ weekday: 4, answer: 'not-heard', note: 'buổi chiều loa cụm 2 nói tiếng lạ, đã rút điện' }],
  },
  { code: 'T04', saidBy: 'Trưởng thôn Hà Chua' },
  { code: 'T06', saidBy: 'Trưởng thôn Hồ Vậy' },
];
/** Of each week before that. */
const EARLIER: readonly Words[] = [
  { code: 'T13', saidBy: 'Trưởng thôn mẫu 13' },
  {
    code: 'T10',
    saidBy: 'Trưởng thôn Bông Phài',
    exceptions: [{ weekday: 6, answer: 'not-heard', note: 'người trực đi vắng' }],
  },
  ...['T03', 'T04', 'T05', 'T06', 'T07', 'T09'].map((code) => ({ code, saidBy: `Trưởng thôn (trạm ${code})` })),
];

/** Each Monday at half past eight. */
export function villageEvents(place: PastPlace): PastEvent[] {
  const monday = shifted(place.today, 1 - Temporal.PlainDate.from(place.today).dayOfWeek);
  const weeks = Array.from({ length: Math.ceil(PAST_DAYS / 7) }, (_, back) => shifted(monday, -7 * back));
  return weeks.flatMap((date, back) =>
    (back === 0 ? LAST_WEEK : EARLIER).map(
      (words): PastEvent => ({ date, time: '08:30', happens: (now) => say(place, now, shifted(date, -7), words) }),
    ),
  );
}

async function say({ house, staff, station }: PastPlace, now: number, week: LocalDate, words: Words): Promise<void> {
  const { db, communeId } = house;
  const deps = { db, communeId, now: () => now };
  const exceptions = (words.exceptions ?? []).map(({ weekday, answer, note }) => ({
    date: shifted(week, weekday - 1),
    answer,
    note,
  }));
  const body: WeekRead = {
    requestId: randomUUIDv7(),
    stationId: station(words.code).row.id,
    week,
    answer: 'heard',
    saidBy: words.saidBy,
    saidAt: now,
    note: words.note ?? '',
    exceptions,
  };
  await addReports(db, now, communeId, await readWeekWrite(deps, body, staff.operator), staff.operator);
}
