/** Counts by what was talked about: topics of the plan, tags, and columns (chuyên mục). */
import { type AiredPiece, countDistinct, programmeMsOf } from './aired-pieces.ts';
import { contentOf } from './count-items.ts';
import type { CountedRow, Piece } from './count-rows.ts';

/** A topic of the plan; a code stands for its parts, too. */
export interface PlanTopic {
  readonly code: string;
  readonly title: string;
}

/** What was said about one topic. */
export interface TopicCounts extends PlanTopic {
  readonly items: number;
  readonly airings: number;
  readonly programmeMs: number;
  /** The same in the span before. */
  readonly beforeMs: number;
  /** In the villages. */
  readonly stationMs: number;
  /** Villages that heard at least one item nearly whole. */
  readonly villages: number;
  /** Nothing of it sounded. */
  readonly missing: boolean;
}

/** Topics in the order given. */
export function countTopics(
  topics: readonly PlanTopic[],
  villageRows: readonly CountedRow[],
  aired: readonly AiredPiece[],
  before: readonly AiredPiece[],
): TopicCounts[] {
  const heard = hearTopics(
    topics.map(({ code }) => code),
    villageRows,
  );
  return topics.map(({ code, title }) => {
    const counts = countSaid(aired, ({ item }) => speaksOf(item.topics, code));
    return {
      code,
      title,
      ...counts,
      beforeMs: topicMsOf(before, code),
      stationMs: heard.get(code)?.ms ?? 0,
      villages: heard.get(code)?.villages.size ?? 0,
      missing: counts.airings === 0,
    };
  });
}

/** Station time of each code, and where an item of it was heard nearly whole; every row is looked at once. */
function hearTopics(codes: readonly string[], rows: readonly CountedRow[]) {
  const heard = new Map(codes.map((code) => [code, { ms: 0, villages: new Set<string>() }]));
  const known = new Map<string, readonly string[]>();
  for (const { row, isSounded, pieces } of rows) {
    if (!isSounded) continue;
    for (const { role, item, soundedMs, isSounded: isWhole } of pieces) {
      if (role !== 'content' || item.topics.length === 0) continue;
      const name = item.topics.join(' ');
      const about = known.get(name) ?? codes.filter((code) => speaksOf(item.topics, code));
      known.set(name, about);
      for (const code of about) {
        const sum = heard.get(code);
        if (sum === undefined) continue;
        sum.ms += soundedMs;
        if (isWhole) sum.villages.add(row.stationId);
      }
    }
  }
  return heard;
}

/** Programme time about a topic, ms. */
export function topicMsOf(aired: readonly AiredPiece[], code: string): number {
  return programmeMsOf(aired.filter(({ piece }) => piece.role === 'content' && speaksOf(piece.item.topics, code)));
}

/** What was said under one tag. */
export interface TagCounts {
  readonly tag: string;
  readonly items: number;
  readonly airings: number;
  readonly programmeMs: number;
}

/** Tags in the order given. */
export function countTags(tags: readonly string[], aired: readonly AiredPiece[]): TagCounts[] {
  return tags.map((tag) => ({ tag, ...countSaid(aired, ({ item }) => item.tags?.includes(tag) ?? false) }));
}

/** A column: one schedule's airings. */
export interface ColumnCounts {
  readonly scheduleId: string;
  /** Of its newest row. */
  readonly title: string;
  readonly planned: number;
  readonly sounded: number;
  readonly programmeMs: number;
}

/** Columns by title; people's orders are none, nor are rows that do not know their schedule. `rows` by time. */
export function countColumns(rows: readonly CountedRow[], aired: readonly AiredPiece[]): ColumnCounts[] {
  const scheduled = rows.filter(({ row }) => row.orderKind === null && row.scheduleId !== '');
  const airedBy = Map.groupBy(
    aired.filter(({ piece }) => piece.role === 'content'),
    ({ scheduleId }) => scheduleId,
  );
  const columns = [...Map.groupBy(scheduled, ({ row }) => row.scheduleId)].map(([scheduleId, own]) => ({
    scheduleId,
    title: own.at(-1)?.row.title ?? '',
    planned: countDistinct(own, ({ row }) => row.airingId),
    sounded: countDistinct(
      own.filter(({ isSounded }) => isSounded),
      ({ row }) => row.airingId,
    ),
    programmeMs: programmeMsOf(airedBy.get(scheduleId) ?? []),
  }));
  const { compare } = new Intl.Collator('vi');
  return columns.sort((a, b) => compare(a.title, b.title) || (a.scheduleId < b.scheduleId ? -1 : 1));
}

/** Items and airings that sounded nearly whole; time also of what was cut short. */
function countSaid(aired: readonly AiredPiece[], counts: (piece: Piece) => boolean) {
  const about = aired.filter(({ piece }) => piece.role === 'content' && counts(piece));
  const whole = contentOf(about);
  return {
    items: countDistinct(whole, ({ piece }) => piece.key),
    airings: countDistinct(whole, ({ airingId }) => airingId),
    programmeMs: programmeMsOf(about),
  };
}

function speaksOf(topics: readonly string[], code: string): boolean {
  return topics.some((own) => own === code || own.startsWith(`${code}.`));
}
