/** Where things stand on the day's line: its hours, and the labels that find room. */
import type { TimelineAiring, Today } from '../../wire.ts';
import { localParts } from '../../words/local-time.ts';

/** A stretch of the day in epoch milliseconds, [from, to), with the hours that are written above it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly hours: readonly { readonly at: number; readonly hour: number }[];
}

export interface Label {
  readonly airing: TimelineAiring;
  /** 0..1 from the left. */
  readonly left: number;
  readonly lane: number;
  readonly text: string;
}

const hourMs = 3_600_000;
/** About a letter of the label and the line's usual width, in pixels. */
const letterPx = 7.3;
const linePx = 740;
const lanes = 2;

/** From an hour before the first airing to an hour after the last, now included: never less than eight hours. */
export function axisOf(today: Today, zone: string): Axis {
  const [dayFrom, dayTo, now] = [Date.parse(today.dayFrom), Date.parse(today.dayTo), Date.parse(today.now)];
  const starts = today.timeline.map(({ startsAt }) => Date.parse(startsAt));
  const ends = today.timeline.map(({ endsAt }) => Date.parse(endsAt));
  const first = Math.min(now, ...starts) - hourMs / 2;
  const last = Math.max(now, ...ends) + 2 * hourMs;
  const lacking = Math.max(0, 8 * hourMs - (last - first)) / 2;
  const from = Math.max(dayFrom, dayFrom + Math.floor((first - lacking - dayFrom) / hourMs) * hourMs);
  const to = Math.min(dayTo, dayFrom + Math.ceil((last + lacking - dayFrom) / hourMs) * hourMs);
  const step = to - from > 10 * hourMs ? 2 : 1;
  const hours = [];
  // The last hour's own figures would be cut off.
  for (let at = from; at < to - hourMs; at += hourMs) {
    const { hour } = localParts(at, zone);
    if (hour % step === 0) hours.push({ at, hour });
  }
  return { from, to, hours };
}

/** How far along the axis an instant is, 0..1, held to its ends. */
export function share(at: number, axis: Axis): number {
  return Math.min(1, Math.max(0, (at - axis.from) / (axis.to - axis.from)));
}

/** The labels that fit beside one another in two lanes, earlier airings first; the others are left to the blocks' own words. */
export function layLabels(
  timeline: readonly TimelineAiring[],
  axis: Axis,
  textOf: (airing: TimelineAiring) => string,
): readonly Label[] {
  const ends = Array.from({ length: lanes }, () => 0);
  const laid: Label[] = [];
  for (const airing of timeline) {
    const text = shorten(textOf(airing));
    const width = (text.length * letterPx) / linePx;
    const left = Math.min(share(Date.parse(airing.startsAt), axis), 1 - width);
    const lane = ends.findIndex((end) => end <= left);
    if (lane === -1) continue;
    ends[lane] = left + width + 0.01;
    laid.push({ airing, left, lane, text });
  }
  return laid;
}

function shorten(text: string): string {
  return text.length <= 34 ? text : `${text.slice(0, 33).trimEnd()}…`;
}
