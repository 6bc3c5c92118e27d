/** The day's line: it always shows now and every airing, and its labels never lie on one another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf, layLabels, share } from '../../web/src/pages/today/lay-day-line.ts';
import type { Today } from '../../web/src/wire.ts';
import { runs } from '../counts.ts';

const zone = 'Asia/Ho_Chi_Minh';
const midnight = Date.parse('2026-11-26T00:00:00+07:00');
const iso = (minute: number) => new Date(midnight + minute * 60_000).toISOString();

function today(nowMinute: number, starts: readonly number[]): Today {
  return {
    now: iso(nowMinute),
    dayFrom: iso(0),
    dayTo: iso(1440),
    quiet: [],
    sounding: null,
    timeline: [...starts]
      .sort((one, other) => one - other)
      .map((minute) => ({
        airingId: String(minute),
        title: 'Chuyên mục',
        startsAt: iso(minute),
        endsAt: iso(Math.min(minute + 10, 1440)),
        aired: 0,
        planned: 14,
        states: {},
        silent: null,
      })),
    stations: [],
    tasks: [],
    next24h: [],
  };
}

const minute = fc.integer({ min: 0, max: 1439 });

test('now and every airing stand on the axis, which is within the day and at least four hours long', () => {
  fc.assert(
    fc.property(minute, fc.array(minute, { maxLength: 20 }), (now, starts) => {
      const day = today(now, starts);
      const { from, to } = axisOf(day, zone);
      const instants = [day.now, ...day.timeline.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])].map((at) =>
        Date.parse(at),
      );
      expect(from).toBeLessThanOrEqual(Math.min(...instants));
      expect(to).toBeGreaterThanOrEqual(Math.max(...instants));
      expect([from >= midnight, to <= midnight + 86_400_000]).toEqual([true, true]);
      expect(to - from).toBeGreaterThanOrEqual(4 * 3_600_000);
    }),
    { numRuns: runs(200, 2000) },
  );
});

test('labels in one lane keep apart, and stay on the line', () => {
  fc.assert(
    fc.property(minute, fc.array(minute, { maxLength: 20 }), (now, starts) => {
      const day = today(now, starts);
      const axis = axisOf(day, zone);
      const width = (text: string) => (text.length * 7.3) / 740;
      const labels = layLabels(day.timeline, axis, ({ title }) => `05:20 ${title}`);
      for (const [index, label] of labels.entries()) {
        expect(label.left + width(label.text)).toBeLessThanOrEqual(1.0001);
        const next = labels.slice(index + 1).find(({ lane }) => lane === label.lane);
        if (next !== undefined) expect(next.left).toBeGreaterThanOrEqual(label.left + width(label.text));
      }
    }),
    { numRuns: runs(200, 2000) },
  );
});

test('an instant before or after the axis is held to its ends', () => {
  const axis = axisOf(today(720, [700]), zone);
  expect([share(0, axis), share(Number.MAX_SAFE_INTEGER, axis)]).toEqual([0, 1]);
});
