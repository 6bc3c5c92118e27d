/** An item of a programme in words: what it is called, what it does, how long it takes, and what is wrong with it. */
import type { Programme, RelaySource, Segment } from '../../wire.ts';
import { sourceState } from '../../words/source-words.ts';
import { itemKindWord, kindWord, segmentLook } from '../../words/state-words.ts';
import { dateTimeWords, lengthClock, lengthWords } from '../../words/time-words.ts';
import type { Misfit, Step } from './lay-out-items.ts';
import type { ItemDraft, PickDraft, PlaceDraft, VillageDraft } from './programme-draft.ts';

/** What the items name, by id. */
export interface Known {
  readonly segments: ReadonlyMap<string, Pick<Segment, 'title' | 'state' | 'rendition' | 'validUntil'>>;
  readonly sources: ReadonlyMap<string, RelaySource>;
  /** Station id -> name. */
  readonly stations: ReadonlyMap<string, string>;
  readonly nowMs: number;
  readonly zone: string;
}

/** `refuses`: the server will not store it so; the others are told only. */
export interface Trouble {
  readonly refuses: boolean;
  readonly text: string;
}

/** What people call it. */
export function itemTitle(item: ItemDraft, known: Known): string {
  switch (item.kind) {
    case 'segment':
      return item.segmentId === undefined ? 'Chưa chọn tin bài' : segmentTitle(item.segmentId, known);
    case 'relay':
      return item.sourceId === undefined
        ? 'Chưa chọn nguồn tiếp âm'
        : relayTitle(known.sources.get(item.sourceId)?.name);
    case 'place':
      return item.name.trim() === '' ? 'Chỗ chờ bài chưa có tên' : item.name.trim();
    case 'pick':
    case 'village':
      return itemKindWord[item.kind];
  }
}

/** What it does, in a sentence without its full stop; '' where the title says all. */
export function itemDetail(item: ItemDraft, known: Known): string {
  switch (item.kind) {
    case 'segment':
      return '';
    case 'pick':
      return pickWords(item);
    case 'relay': {
      const { offsetMs = 0, durationMs = 0 } = item;
      return `nối từ ${lengthClock(offsetMs)} đến ${lengthClock(offsetMs + durationMs)}, không xê dịch`;
    }
    case 'place':
      return placeWords(item, known);
    case 'village':
      return villageWords(item, known);
  }
}

/** The longest it can take, as a step of the layout. */
export function stepOf(item: ItemDraft, known: Known): Step {
  switch (item.kind) {
    case 'segment':
      return { lengthMs: segmentMs(item.segmentId, known) };
    case 'pick':
    case 'place':
      return { lengthMs: item.maxMs };
    case 'village':
      return { lengthMs: item.slotMs };
    case 'relay':
      // While its time is being typed it stands where the items before it end.
      return { lengthMs: item.durationMs, relayAtMs: item.offsetMs };
  }
}

/** A relay that is run into: by how much, by what, and the way out; `from` is its time in words. */
export function misfitWords(
  { index, kind, overMs, before }: Misfit,
  items: readonly ItemDraft[],
  known: Known,
  from: string,
): string {
  const relay = items[index];
  if (relay === undefined) return '';
  const name = `«${itemTitle(relay, known)}» (${from})`;
  if (kind === 'earlier-relay')
    return `${name} bắt đầu khi mục tiếp âm đứng trên còn ${overWords(overMs)}. Xếp các mục tiếp âm theo thứ tự giờ, không chồng nhau.`;
  const lengths = before.flatMap((at) => {
    const item = items[at];
    return item === undefined ? [] : [`«${itemTitle(item, known)}» ${lengthWords(stepOf(item, known).lengthMs ?? 0)}`];
  });
  return `Trước ${name} thừa ${overWords(overMs)}: ${lengths.join(', ')}. Bỏ bớt, chọn bài ngắn hơn hoặc lùi giờ tiếp âm.`;
}

/** What a stored programme is made of, in its order. */
export function madeOfWords({ items }: Pick<Programme, 'items'>): string[] {
  return items.map((item) => {
    if (item.kind === 'pick') return `Chọn tự động nhiều nhất ${item.maxItems ?? 1} bài`;
    return item.kind === 'place' ? `Chỗ chờ bài «${item.title}»` : item.title;
  });
}

/** Begun seconds count: 24 ms too much are a second to cut. */
export function overWords(ms: number): string {
  return lengthWords(Math.ceil(ms / 1000) * 1000);
}

/** What is wrong with an item by itself. */
export function itemTroubles(item: ItemDraft, known: Known): Trouble[] {
  switch (item.kind) {
    case 'segment':
      return segmentTroubles(item.segmentId, known);
    case 'relay':
      return item.sourceId === undefined ? [] : sourceTroubles(known.sources.get(item.sourceId), known);
    case 'place': {
      const { fallback, maxMs } = item;
      const id = fallback.kind === 'segment' ? fallback.segmentId : undefined;
      return [...overlong(id, maxMs, known), ...segmentTroubles(id, known)];
    }
    case 'village':
      return item.notices.flatMap(({ segmentId }) => [
        ...overlong(segmentId, item.slotMs, known),
        ...segmentTroubles(segmentId, known),
      ]);
    case 'pick':
      return [];
  }
}

function pickWords({ topics, kinds, tags, maxItems, maxMs, notAiredForDays }: PickDraft): string {
  const parts = [
    `nhiều nhất ${maxItems ?? '?'} bài trong ${lengthWords(maxMs ?? 0)}`,
    topicWords(topics),
    kinds.length === 0 ? '' : `loại ${kinds.map((kind) => kindWord[kind].toLocaleLowerCase('vi')).join(', ')}`,
    tags.length === 0 ? '' : `nhãn ${tags.join(', ')}`,
    notAiredForDays === undefined || notAiredForDays === 0 ? '' : `chưa phát trong ${notAiredForDays} ngày`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** A few codes by name; many by the first and the last of them. */
function topicWords(topics: readonly string[]): string {
  if (topics.length === 0) return 'nội dung nào cũng được';
  if (topics.length <= 4) return `nội dung ${topics.join(', ')}`;
  return `${topics.length} nội dung từ ${topics[0]} đến ${topics.at(-1)}`;
}

function placeWords({ maxMs, fallback }: PlaceDraft, known: Known): string {
  const otherwise =
    fallback.kind === 'silence'
      ? 'im lặng hết chỗ'
      : fallback.kind === 'close-up'
        ? 'bỏ chỗ này, phát luôn mục sau'
        : fallback.segmentId === undefined
          ? 'chưa chọn bài dự phòng'
          : `phát «${segmentTitle(fallback.segmentId, known)}»`;
  return `chờ bài dài nhất ${lengthWords(maxMs ?? 0)}; đến giờ chưa có bài: ${otherwise}`;
}

function villageWords({ notices }: VillageDraft, known: Known): string {
  const chosen = notices.flatMap(({ segmentId, stationIds }) => {
    if (segmentId === undefined || stationIds.length === 0) return [];
    return [
      `«${segmentTitle(segmentId, known)}» ở ${stationIds.map((id) => known.stations.get(id) ?? '?').join(', ')}`,
    ];
  });
  return chosen.length === 0 ? 'chưa chọn thông báo nào' : `${chosen.join('; ')}; các trạm khác im lặng`;
}

function overlong(id: string | undefined, roomMs: number | undefined, known: Known): Trouble[] {
  const lengthMs = segmentMs(id, known) ?? 0;
  if (id === undefined || roomMs === undefined || lengthMs <= roomMs) return [];
  const text = `«${segmentTitle(id, known)}» dài ${overWords(lengthMs)}, mục này chỉ có ${lengthWords(roomMs)}: thừa ${overWords(lengthMs - roomMs)}.`;
  return [{ refuses: true, text }];
}

function segmentTroubles(id: string | undefined, known: Known): Trouble[] {
  if (id === undefined) return [];
  const segment = known.segments.get(id);
  if (segment === undefined) return [{ refuses: true, text: 'Tin bài này đã xóa. Chọn tin bài khác.' }];
  const { title, state, rendition, validUntil } = segment;
  const unready = segmentLook[state].word.toLocaleLowerCase('vi');
  return [
    ...(rendition === null ? [`«${title}» chưa có bản phát nên chưa biết dài bao lâu.`] : []),
    ...(state === 'approved' ? [] : [`«${title}» ${unready}; đến giờ chưa được duyệt thì không phát.`]),
    ...expiryWords(`«${title}»`, validUntil, known),
  ].map((text) => ({ refuses: false, text }));
}

function sourceTroubles(source: RelaySource | undefined, known: Known): Trouble[] {
  if (source === undefined) return [{ refuses: true, text: 'Nguồn tiếp âm này không còn dùng. Chọn nguồn khác.' }];
  const name = `Nguồn «${source.name}»`;
  const state = sourceState(source, known.nowMs);
  return [
    ...(source.approvedAt === null && state !== 'expired' ? [`${name} chưa được duyệt nên sẽ không tiếp âm.`] : []),
    ...expiryWords(name, state === 'expired' || state === 'expiring' ? source.validUntil : null, known),
  ].map((text) => ({ refuses: false, text }));
}

/** From so long before its end it is told, ms: what the stations hold. */
const soonMs = 14 * 86_400_000;

function expiryWords(name: string, validUntil: string | null, { nowMs, zone }: Known): string[] {
  const leftMs = validUntil === null ? Number.POSITIVE_INFINITY : Date.parse(validUntil) - nowMs;
  if (validUntil === null || leftMs > soonMs) return [];
  const at = dateTimeWords(validUntil, zone);
  return [
    leftMs <= 0 ? `${name} đã hết hạn lúc ${at}; chọn cái khác.` : `${name} sắp hết hạn, lúc ${at}; thay trước khi đó.`,
  ];
}

function segmentTitle(id: string, known: Known): string {
  return known.segments.get(id)?.title ?? 'Tin bài đã xóa';
}

function segmentMs(id: string | undefined, known: Known): number | undefined {
  return id === undefined ? undefined : known.segments.get(id)?.rendition?.durationMs;
}

function relayTitle(name: string | undefined): string {
  if (name === undefined) return 'Nguồn tiếp âm không còn dùng';
  return /^tiếp âm/i.test(name) ? name : `Tiếp âm ${name}`;
}
