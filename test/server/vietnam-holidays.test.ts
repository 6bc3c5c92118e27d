/** Holidays against dates that are known, and their moon against a computation of our own. */
import { expect, test } from 'vitest';
import { exceptionDaysIn, vietnamHolidays } from '../../server/vietnam-holidays.ts';

test('2026, whole', () => {
  expect(vietnamHolidays(2026).map(({ date, name }) => `${date} ${name}`)).toEqual([
    '2026-01-01 Tết Dương lịch',
    '2026-02-16 Tết Nguyên đán (ngày cuối năm âm lịch)',
    '2026-02-17 Tết Nguyên đán (mùng 1)',
    '2026-02-18 Tết Nguyên đán (mùng 2)',
    '2026-02-19 Tết Nguyên đán (mùng 3)',
    '2026-02-20 Tết Nguyên đán (mùng 4)',
    '2026-04-26 Giỗ Tổ Hùng Vương',
    '2026-04-30 Ngày Giải phóng miền Nam, thống nhất đất nước',
    '2026-05-01 Ngày Quốc tế Lao động',
    '2026-09-01 Nghỉ Quốc khánh',
    '2026-09-02 Quốc khánh',
  ]);
});

test.each([
  [2023, '2023-01-22', '2023-04-29'],
  [2024, '2024-02-10', '2024-04-18'],
  [2025, '2025-01-29', '2025-04-07'],
  [2026, '2026-02-17', '2026-04-26'],
  [2027, '2027-02-06', undefined],
  [2028, '2028-01-26', undefined],
  [2029, '2029-02-13', undefined],
  [2030, '2030-02-02', undefined],
])('%d as officially announced or printed in calendars: Tết %s, Giỗ Tổ %s', (year, newYear, ancestorsDay) => {
  expect(dateOf(year, 'mùng 1')).toBe(newYear);
  if (ancestorsDay !== undefined) expect(dateOf(year, 'Giỗ Tổ')).toBe(ancestorsDay);
});

test('Tết 2030 is a day before that of Beijing: the moon is new at 23:07 in Hà Nội', () => {
  expect(dateOf(2030, 'mùng 1')).toBe('2030-02-02');
  expect(firstMonthStart(2030, 8)).toBe('2030-02-03');
});

test.each(Array.from({ length: 28 }, (_, index) => 2023 + index))('%d: Tết is where moon and sun put it', (year) => {
  expect(dateOf(year, 'mùng 1')).toBe(firstMonthStart(year, 7));
});

test('a stored day replaces the computed one of its date, adds one, or takes it back', () => {
  const stored = [
    { date: '2026-04-26', name: 'Lễ hội làng', kind: 'festival', holds: true },
    { date: '2026-04-27', name: 'Nghỉ bù Giỗ Tổ', kind: 'holiday', holds: true },
    { date: '2026-05-01', name: 'Làm bù', kind: 'other', holds: false },
    { date: '2026-06-01', name: 'ngoài khoảng', kind: 'other', holds: true },
  ];
  expect(exceptionDaysIn('2026-04-26', '2026-05-01', stored)).toEqual([
    { date: '2026-04-26', name: 'Lễ hội làng' },
    { date: '2026-04-27', name: 'Nghỉ bù Giỗ Tổ' },
    { date: '2026-04-30', name: 'Ngày Giải phóng miền Nam, thống nhất đất nước' },
  ]);
});

test('a span over New Year has the days of both years; years that are not computed have only what is stored', () => {
  expect(exceptionDaysIn('2026-09-02', '2027-01-01', []).map(({ date }) => date)).toEqual(['2026-09-02', '2027-01-01']);
  const stored = [{ date: '2051-01-01', name: 'Tết Dương lịch', kind: 'holiday', holds: true }];
  expect(exceptionDaysIn('2050-12-31', '2051-12-31', stored)).toEqual([{ date: '2051-01-01', name: 'Tết Dương lịch' }]);
});

function dateOf(year: number, name: string): string | undefined {
  return vietnamHolidays(year).find((day) => day.name.includes(name))?.date;
}

/**
 * The first day of the first lunar month, from Meeus' series (Astronomical Algorithms, chapters 25 and 49): month 11 has the
 * winter solstice; of thirteen months between two of them the first one in which the sun enters no new sign is the leap month.
 */
function firstMonthStart(year: number, offsetHours: number): string {
  const last = eleventhMonth(year - 1, offsetHours);
  const next = eleventhMonth(year, offsetHours);
  const hasLeap = next.lunation - last.lunation === 13;
  const starts = Array.from({ length: 14 }, (_, index) => newMoonDay(last.lunation + index, offsetHours));
  const signAt = (day: number): number => Math.floor(sunLongitude(day - 0.5 - offsetHours / 24) / 30);
  const leapIndex = starts.findIndex((start, index) => index > 0 && signAt(start) === signAt(starts[index + 1] ?? 0));
  const first = starts[hasLeap && leapIndex <= 2 ? 3 : 2] ?? 0;
  return Temporal.PlainDate.from('2000-01-01')
    .add({ days: first - 2_451_545 })
    .toString();
}

function eleventhMonth(year: number, offsetHours: number): { readonly lunation: number } {
  const yearEnd = Temporal.PlainDate.from('2000-01-01').until(`${year}-12-31`).days + 2_451_545;
  let lunation = Math.ceil((yearEnd - 2_451_550) / 29.530588861);
  while (newMoonDay(lunation, offsetHours) > yearEnd) lunation -= 1;
  const solstice = 270;
  const begin = newMoonDay(lunation, offsetHours) - 0.5 - offsetHours / 24;
  return { lunation: sunLongitude(begin) >= solstice ? lunation - 1 : lunation };
}

const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Julian day number, noon-based, of the local day in which new moon `k` after January 2000 falls. */
function newMoonDay(k: number, offsetHours: number): number {
  const t = k / 1236.85;
  const mean = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t * t;
  const e = 1 - 0.002516 * t;
  const sun = rad(2.5534 + 29.1053567 * k);
  const moon = rad(201.5643 + 385.81693528 * k + 0.0107582 * t * t);
  const latitude = rad(160.7108 + 390.67050284 * k - 0.0016118 * t * t);
  const node = rad(124.7746 - 1.56375588 * k);
  const correction =
    -0.4072 * Math.sin(moon) +
    0.17241 * e * Math.sin(sun) +
    0.01608 * Math.sin(2 * moon) +
    0.01039 * Math.sin(2 * latitude) +
    0.00739 * e * Math.sin(moon - sun) -
    0.00514 * e * Math.sin(moon + sun) +
    0.00208 * e * e * Math.sin(2 * sun) -
    0.00111 * Math.sin(moon - 2 * latitude) -
    0.00057 * Math.sin(moon + 2 * latitude) +
    0.00056 * e * Math.sin(2 * moon + sun) -
    0.00042 * Math.sin(3 * moon) +
    0.00042 * e * Math.sin(sun + 2 * latitude) +
    0.00038 * e * Math.sin(sun - 2 * latitude) -
    0.00024 * e * Math.sin(2 * moon - sun) -
    0.00017 * Math.sin(node);
  const clockSeconds = 70;
  return Math.floor(mean + correction - clockSeconds / 86_400 + 0.5 + offsetHours / 24);
}

/** Apparent longitude of the sun in degrees, at a Julian date. */
function sunLongitude(julianDate: number): number {
  const t = (julianDate - 2_451_545) / 36_525;
  const anomaly = rad(357.52911 + 35_999.05029 * t - 0.0001537 * t * t);
  const centre =
    (1.914602 - 0.004817 * t) * Math.sin(anomaly) + 0.019993 * Math.sin(2 * anomaly) + 0.000289 * Math.sin(3 * anomaly);
  const longitude = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t + centre;
  const apparent = longitude - 0.00569 - 0.00478 * Math.sin(rad(125.04 - 1934.136 * t));
  return ((apparent % 360) + 360) % 360;
}
