/** The calendar is read back by another reader than the one that wrote it: times, words and states survive. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { type CalendarAiring, calendarText } from '../../server/calendar-text.ts';
import { runs } from '../counts.ts';

const zone = 'Asia/Ho_Chi_Minh';
const now = Date.parse('2026-11-22T08:00:00Z');
const startsAt = Date.parse('2026-11-23T05:00:00+07:00');
const minute = 60_000;
const title = 'Bản tin sáng; cải cách hành chính, "một cửa" \\ dịch vụ công';
const longItem =
  'Hướng dẫn nộp hồ sơ đăng ký kết hôn, khai sinh và cấp bản sao trích lục hộ tịch trên Cổng dịch vụ công quốc gia';

const sounding: CalendarAiring = {
  id: '0af1',
  title,
  startsAt,
  endsAt: startsAt + 12 * minute,
  items: [
    { title: 'Nhạc hiệu', startsAt },
    { title: longItem, startsAt: startsAt + 30_000 },
  ],
  stations: ['Đài truyền thanh xã', 'Thôn Tân Thủy'],
};
const silent: CalendarAiring = {
  ...sounding,
  id: '0af2',
  endsAt: startsAt,
  items: [],
  silent: 'Không phát: ngày nghỉ Tết Nguyên đán.',
};

function write(airings: readonly CalendarAiring[]): string {
  return calendarText({ name: 'Lịch phát xã Tân Thủy', commune: 'tan-thuy', zone, airings, now });
}

function read(text: string): { readonly calendar: ICAL.Component; readonly events: readonly ICAL.Event[] } {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
}

test('an airing is an event: name, times in UTC, items, stations', () => {
  const { calendar, events } = read(write([sounding]));
  expect(events.map(plain)).toEqual([
    {
      uid: '0af1@tan-thuy',
      summary: title,
      startsAt,
      endsAt: startsAt + 12 * minute,
      description: `05:00:00 Nhạc hiệu\n05:00:30 ${longItem}`,
      location: 'Đài truyền thanh xã, Thôn Tân Thủy',
      status: 'CONFIRMED',
    },
  ]);
  expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Lịch phát xã Tân Thủy');
  expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
  expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
});

test('what will not sound is cancelled and says why', () => {
  const [event] = read(write([silent])).events.map(plain);
  expect(event).toMatchObject({ status: 'CANCELLED', startsAt, endsAt: startsAt, description: silent.silent });
});

test('a line is at most 75 bytes and ends with CRLF', () => {
  const text = write([sounding, silent]);
  const lines = text.split('\r\n');
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('a plan without airings is still a calendar', () => {
  expect(read(write([])).events).toEqual([]);
});

test('whatever people type survives', () => {
  const words = fc
    .stringMatching(/^[a-zà-ỹ0-9 ;:,\\"'\-–…đĐ]{1,150}$/u)
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text !== '');
  fc.assert(
    fc.property(words, words, (typed, place) => {
      const airing = { ...sounding, title: typed, stations: [place], items: [{ title: typed, startsAt }] };
      const [event] = read(write([airing])).events.map(plain);
      expect(event).toMatchObject({ summary: typed, location: place, description: `05:00:00 ${typed}` });
    }),
    { numRuns: runs(100, 2000) },
  );
});

function plain(event: ICAL.Event) {
  return {
    uid: event.uid,
    summary: event.summary,
    startsAt: event.startDate.toUnixTime() * 1000,
    endsAt: event.endDate.toUnixTime() * 1000,
    description: event.description,
    location: event.location,
    status: event.component.getFirstPropertyValue('status'),
  };
}
