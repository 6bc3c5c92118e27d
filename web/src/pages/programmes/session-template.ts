/** "Mẫu buổi sáng", "Mẫu buổi chiều": a commune's usual session made of what exists by now, and what had to be left out. */
import type { RelaySource, Segment, SegmentKind } from '../../wire.ts';
import { sourceState } from '../../words/source-words.ts';
import { lengthClock } from '../../words/time-words.ts';
import type { Fallback, ItemDraft } from './programme-draft.ts';

export type SessionName = 'morning' | 'afternoon';

/** What exists to make a session of. */
export interface Stock {
  readonly segments: readonly Pick<Segment, 'id' | 'title' | 'kind' | 'topics' | 'state' | 'rendition'>[];
  readonly sources: readonly RelaySource[];
  /** Codes of the plan's topics. */
  readonly topics: readonly string[];
  readonly nowMs: number;
}

export interface Session {
  readonly title: string;
  /** When such a session usually begins, `HH:mm`. */
  readonly startsAt: string;
  readonly items: readonly ItemDraft[];
  /** What had to be left out or will stay silent, a sentence each. */
  readonly notes: readonly string[];
}

/** The session as far as it can be made by now. */
export function sessionTemplate(name: SessionName, stock: Stock): Session {
  const { title, startsAt, parts } = sessions[name];
  const sources = chooseSources(parts, stock);
  const items: ItemDraft[] = [];
  const notes: string[] = [];
  let atMs = 0;
  for (const part of parts) {
    // What came before may have taken longer than usual: the part's own end stays.
    const fromMs = Math.max(part.fromS * 1000, Math.ceil(atMs / 1000) * 1000);
    const made = makePart(part, { fromMs, lengthMs: part.untilS * 1000 - fromMs, sourceId: sources.get(part) }, stock);
    if (made.note !== undefined) notes.push(made.note);
    if (made.item === undefined) continue;
    items.push(made.item);
    atMs = made.item.kind === 'relay' ? part.untilS * 1000 : atMs + made.lengthMs;
  }
  return { title, startsAt, items, notes };
}

/** One part of a session, seconds after its start. */
interface Part {
  readonly kind: 'signature' | 'relay' | 'pick' | 'place' | 'notices' | 'village' | 'closing';
  readonly name: string;
  readonly fromS: number;
  readonly untilS: number;
  /** Sources that a relay would rather have. */
  readonly source?: RegExp;
}

/** The half hours at 05:00 and 17:00 of a commune's sample week. */
const sessions: Record<SessionName, { title: string; startsAt: string; parts: readonly Part[] }> = {
  morning: {
    title: 'Chương trình buổi sáng',
    startsAt: '05:00',
    parts: [
      { kind: 'signature', name: 'Nhạc hiệu, lời xướng', fromS: 0, untilS: 30 },
      { kind: 'relay', name: 'Tiếp âm đài quốc gia', fromS: 30, untilS: 900, source: /vov|tiếng nói việt nam/i },
      { kind: 'relay', name: 'Tiếp âm đài tỉnh', fromS: 900, untilS: 1200, source: /tỉnh|hà tĩnh/i },
      { kind: 'pick', name: 'Chuyên mục cải cách hành chính', fromS: 1200, untilS: 1680 },
      { kind: 'notices', name: 'Thông báo của UBND xã', fromS: 1680, untilS: 1785 },
      { kind: 'closing', name: 'Nhạc kết', fromS: 1785, untilS: 1800 },
    ],
  },
  afternoon: {
    title: 'Chương trình buổi chiều',
    startsAt: '17:00',
    parts: [
      { kind: 'signature', name: 'Nhạc hiệu, lời xướng', fromS: 0, untilS: 30 },
      { kind: 'place', name: 'Bản tin xã', fromS: 30, untilS: 600 },
      { kind: 'relay', name: 'Tiếp âm buổi chiều', fromS: 600, untilS: 1500, source: /huyện|tỉnh|hà tĩnh/i },
      { kind: 'village', name: 'Thông báo riêng từng thôn', fromS: 1500, untilS: 1770 },
      { kind: 'closing', name: 'Nhạc kết', fromS: 1770, untilS: 1800 },
    ],
  },
};

interface Made {
  readonly item?: ItemDraft;
  readonly lengthMs: number;
  readonly note?: string;
}

interface Room {
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly sourceId: string | undefined;
}

function makePart(part: Part, { fromMs, lengthMs, sourceId }: Room, stock: Stock): Made {
  const { kind, name } = part;
  switch (kind) {
    case 'signature':
    case 'closing':
      return makeTune(part, stock);
    case 'relay':
      return sourceId === undefined
        ? leftOut(`«${name}» (${lengthClock(fromMs)} sau giờ bắt đầu): chưa có nguồn tiếp âm nào được duyệt và còn hạn`)
        : { item: { kind, sourceId, offsetMs: fromMs, durationMs: lengthMs }, lengthMs };
    case 'pick':
      return makeColumn(lengthMs, stock);
    case 'place':
      return { item: { kind, name, maxMs: lengthMs, fallback: standIn(lengthMs, stock) }, lengthMs };
    case 'notices':
      return approved(stock, 'notice').length === 0
        ? leftOut(`«${name}»: chưa có thông báo nào được duyệt`)
        : { item: { ...plainPick, kinds: ['notice'], maxItems: 3, maxMs: lengthMs, notAiredForDays: 0 }, lengthMs };
    case 'village':
      return approved(stock, 'notice').length === 0
        ? leftOut(`«${name}»: chưa có thông báo nào được duyệt`)
        : { item: { kind, slotMs: lengthMs, notices: [{ segmentId: undefined, stationIds: [] }] }, lengthMs };
  }
}

const plainPick = { kind: 'pick', topics: [], kinds: [], tags: [] } as const;
/** The kinds of a column: no tunes, no notices. */
const columnKinds: readonly SegmentKind[] = ['feature', 'article', 'qa', 'story'];

function makeTune({ kind, name }: Part, stock: Stock): Made {
  const tunes = approved(stock, kind === 'signature' ? 'signature' : 'jingle');
  const tune = (kind === 'closing' ? tunes.find(({ title }) => /kết|chào/i.test(title)) : undefined) ?? tunes[0];
  if (tune === undefined) return leftOut(`«${name}»: chưa có bài nào loại này được duyệt`);
  return { item: { kind: 'segment', segmentId: tune.id }, lengthMs: tune.rendition?.durationMs ?? 0 };
}

/** The column of administrative reform: II.1 to II.5 of the plan where the commune has them. */
function makeColumn(lengthMs: number, stock: Stock): Made {
  const topics = stock.topics.filter((code) => code.startsWith('II.'));
  const item: ItemDraft = {
    ...plainPick,
    topics,
    kinds: columnKinds,
    maxItems: 2,
    maxMs: lengthMs,
    notAiredForDays: 7,
  };
  const note = 'Chưa có chuyên mục cải cách hành chính nào được duyệt: mục «Chọn bài tự động» im lặng cho đến khi có.';
  return columns(stock).length === 0 ? { item, lengthMs, note } : { item, lengthMs };
}

/** What sounds where no bulletin came: the longest approved column that fits. */
function standIn(roomMs: number, stock: Stock): Fallback {
  const lengthOf = ({ rendition }: Stock['segments'][number]) => rendition?.durationMs ?? 0;
  const [longest] = columns(stock)
    .filter((segment) => lengthOf(segment) <= roomMs)
    .sort((one, other) => lengthOf(other) - lengthOf(one));
  return longest === undefined ? { kind: 'close-up' } : { kind: 'segment', segmentId: longest.id };
}

function columns(stock: Stock): Stock['segments'] {
  return approved(stock, ...columnKinds).filter(({ topics }) => topics.some((code) => code.startsWith('II.')));
}

function approved({ segments }: Stock, ...kinds: readonly SegmentKind[]): Stock['segments'] {
  return segments.filter(
    ({ kind, state, rendition }) => kinds.includes(kind) && state === 'approved' && rendition !== null,
  );
}

/** A relay takes the source it would rather have, else one that no other relay asks for; each source once. */
function chooseSources(parts: readonly Part[], { sources, nowMs }: Stock): Map<Part, string> {
  const usable = sources.filter((source) => ['approved', 'expiring'].includes(sourceState(source, nowMs)));
  const relays = parts.filter(({ kind }) => kind === 'relay');
  const chosen = new Map<Part, string>();
  const free = () => usable.filter(({ id }) => ![...chosen.values()].includes(id));
  for (const part of relays) {
    const source = free().find(({ name }) => part.source?.test(name) === true);
    if (source !== undefined) chosen.set(part, source.id);
  }
  for (const part of relays) {
    const [source] = free();
    if (!chosen.has(part) && source !== undefined) chosen.set(part, source.id);
  }
  return chosen;
}

function leftOut(what: string): Made {
  return { lengthMs: 0, note: `Đã bỏ ${what}.` };
}
