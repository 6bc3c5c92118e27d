/** What a made commune airs on a day: thirteen programmes of five items, whose news change as the months go. */
import { createHash } from 'node:crypto';
import { sampleSegments } from '../sample-week.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Local times at which a programme begins. */
const starts = [300, 320, 340, 360, 400, 430, 460, 690, 1020, 1040, 1060, 1080, 1110];
const columns = ['Bản tin xã', 'Cải cách hành chính', 'Phổ biến pháp luật', 'Gương điển hình', 'Thông báo của xã'];

/** An airing as the ledger's columns have it, before anything came of it. */
export interface YearAiring {
  readonly airingId: string;
  readonly title: string;
  readonly topics: string;
  readonly scheduledBy: string;
  readonly scheduleId: string;
  readonly priority: string;
  readonly orderKind: null;
  readonly plannedAt: number;
  readonly endsAt: number;
  readonly items: string;
}

/** Thirteen airings of the day that begins at `midnight`. */
export function airingsOfDay(midnight: number, chance: () => number): YearAiring[] {
  const month = Math.floor(midnight / (30 * DAY_MS));
  return starts.map((minute, index) => {
    const plannedAt = midnight + minute * MINUTE_MS;
    const items = itemsOf(month, chance);
    const last = items.at(-1);
    const column = index % columns.length;
    return {
      airingId: hash(`${index} ${plannedAt}`).slice(0, 32),
      title: columns[column] ?? '',
      topics: JSON.stringify([...new Set(items.flatMap(({ topics }) => topics))].sort()),
      scheduledBy: 'Trần Thị Hương',
      scheduleId: `schedule-${column}`,
      priority: 'normal',
      orderKind: null,
      plannedAt,
      endsAt: plannedAt + (last === undefined ? 0 : last.offsetMs + last.durationMs),
      items: JSON.stringify(items),
    };
  });
}

/** Chance from a seed: the same numbers on every machine. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The id of one of the news of a month. */
export function segmentIdOf(month: number, number: number): string {
  return `segment-${month}-${number}`;
}

/** How many pieces of news a month has. */
export const NEWS_A_MONTH = 30;

function itemsOf(month: number, chance: () => number) {
  const frame = sampleSegments.filter(({ kind }) => kind === 'signature' || kind === 'jingle');
  const news = sampleSegments.filter(({ kind }) => kind !== 'signature' && kind !== 'jingle');
  const numbers = [0, 1, 2].map(() => Math.floor(chance() * NEWS_A_MONTH));
  const chosen = [
    { ...frame[0], id: 'segment-frame-0' },
    ...numbers.map((number) => {
      const like = news[number % news.length];
      return { ...like, id: segmentIdOf(month, number), title: `${like?.title} (số ${month}/${number})` };
    }),
    { ...frame[1], id: 'segment-frame-1' },
  ];
  let offsetMs = 0;
  return chosen.map(({ id, title, kind, topics, rendition }, index) => {
    const durationMs = rendition?.durationMs ?? 0;
    const item = {
      ...{ index, title, topics: topics ?? [], sha256: hash(id), segmentId: id, kind, tags: [] },
      ...{ approvedBy: 'Lê Văn Minh', approvedAt: month * 30 * DAY_MS, offsetMs, durationMs },
    };
    offsetMs += durationMs;
    return item;
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
