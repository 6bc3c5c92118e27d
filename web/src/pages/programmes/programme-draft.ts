/** A programme while it is being written: items that may still lack something, and the body they make. */
import type { Programme, ProgrammeItemView, ProgrammeItemWrite, ProgrammeWrite, SegmentKind } from '../../wire.ts';

/** Undefined is not chosen or not filled in yet. */
export type Fallback =
  | { readonly kind: 'segment'; readonly segmentId: string | undefined }
  | { readonly kind: 'close-up' }
  | { readonly kind: 'silence' };
export interface SegmentDraft {
  readonly kind: 'segment';
  readonly segmentId: string | undefined;
}
export interface PickDraft {
  readonly kind: 'pick';
  readonly topics: readonly string[];
  readonly kinds: readonly SegmentKind[];
  readonly tags: readonly string[];
  readonly maxItems: number | undefined;
  readonly maxMs: number | undefined;
  readonly notAiredForDays: number | undefined;
}
export interface RelayDraft {
  readonly kind: 'relay';
  readonly sourceId: string | undefined;
  readonly offsetMs: number | undefined;
  readonly durationMs: number | undefined;
}
export interface PlaceDraft {
  readonly kind: 'place';
  readonly name: string;
  readonly maxMs: number | undefined;
  readonly fallback: Fallback;
}
export interface NoticeDraft {
  readonly segmentId: string | undefined;
  readonly stationIds: readonly string[];
}
export interface VillageDraft {
  readonly kind: 'village';
  readonly slotMs: number | undefined;
  readonly notices: readonly NoticeDraft[];
}
export type ItemDraft = SegmentDraft | PickDraft | RelayDraft | PlaceDraft | VillageDraft;
export type ItemKind = ItemDraft['kind'];

/** An item with a key of its own, so that it stays itself while it is moved. */
export interface KeyedItem {
  readonly key: number;
  readonly item: ItemDraft;
}
export interface ProgrammeDraft {
  readonly title: string;
  readonly items: readonly KeyedItem[];
}

const minuteMs = 60_000;

/** What is stored, to be changed; nothing yet without `programme`. */
export function draftOf(programme: Programme | undefined): ProgrammeDraft {
  if (programme === undefined) return { title: '', items: [] };
  return { title: programme.title, items: keyed(programme.items.map(itemOf)) };
}

/** Items in a fresh order of keys. */
export function keyed(items: readonly ItemDraft[]): KeyedItem[] {
  return items.map((item, key) => ({ key, item }));
}

/** A fresh item of a kind; a relay begins where the programme ends so far, on a whole second. */
export function newItem(kind: ItemKind, endMs: number): ItemDraft {
  switch (kind) {
    case 'segment':
      return { kind, segmentId: undefined };
    case 'pick':
      return { kind, topics: [], kinds: [], tags: [], maxItems: 2, maxMs: 8 * minuteMs, notAiredForDays: 7 };
    case 'relay':
      return { kind, sourceId: undefined, offsetMs: Math.ceil(endMs / 1000) * 1000, durationMs: 15 * minuteMs };
    case 'place':
      return { kind, name: '', maxMs: 8 * minuteMs, fallback: { kind: 'segment', segmentId: undefined } };
    case 'village':
      return { kind, slotMs: 2 * minuteMs, notices: [{ segmentId: undefined, stationIds: [] }] };
  }
}

/** The body to store, or the sentence that says what is missing; `key` of the item that lacks it. */
export function writeOfDraft({
  title,
  items,
}: ProgrammeDraft):
  | { readonly kind: 'ready'; readonly body: ProgrammeWrite }
  | { readonly kind: 'lacks'; readonly what: string; readonly key?: number } {
  if (title.trim() === '') return { kind: 'lacks', what: 'Đặt tên cho chương trình.' };
  if (items.length === 0) return { kind: 'lacks', what: 'Thêm ít nhất một mục vào chương trình.' };
  const written: ProgrammeItemWrite[] = [];
  for (const [index, { key, item }] of items.entries()) {
    const one = writeOfItem(item);
    if (typeof one === 'string') return { kind: 'lacks', what: `Mục ${index + 1}: ${one}`, key };
    written.push(one);
  }
  return { kind: 'ready', body: { title: title.trim(), items: written } };
}

/** One item as the server takes it, or what it lacks. */
function writeOfItem(item: ItemDraft): ProgrammeItemWrite | string {
  switch (item.kind) {
    case 'segment':
      return item.segmentId === undefined ? 'chọn tin bài.' : { kind: 'segment', segmentId: item.segmentId };
    case 'pick':
      return writeOfPick(item);
    case 'relay': {
      const { kind, sourceId, offsetMs, durationMs } = item;
      if (sourceId === undefined) return 'chọn nguồn tiếp âm.';
      if (offsetMs === undefined) return 'ghi tiếp âm bắt đầu ở phút thứ mấy của chương trình.';
      return isLength(durationMs) ? { kind, sourceId, offsetMs, durationMs } : 'ghi tiếp âm dài bao lâu.';
    }
    case 'place':
      return writeOfPlace(item);
    case 'village':
      return writeOfVillage(item);
  }
}

function writeOfPick({ kind, topics, kinds, tags, ...how }: PickDraft): ProgrammeItemWrite | string {
  const { maxItems, maxMs, notAiredForDays } = how;
  if (maxItems === undefined) return 'ghi chọn nhiều nhất mấy bài.';
  if (notAiredForDays === undefined) return 'ghi số ngày không phát lại (0 là phát lại được ngay).';
  if (!isLength(maxMs)) return 'ghi thời lượng tối đa của các bài chọn tự động.';
  return { kind, topics: [...topics], kinds: [...kinds], tags: [...tags], maxItems, maxMs, notAiredForDays };
}

function writeOfPlace({ kind, name, maxMs, fallback }: PlaceDraft): ProgrammeItemWrite | string {
  if (name.trim() === '') return 'đặt tên cho chỗ chờ bài.';
  if (!isLength(maxMs)) return 'ghi thời lượng tối đa của chỗ chờ bài.';
  const place = { kind, name: name.trim(), maxMs };
  if (fallback.kind !== 'segment') return { ...place, fallback };
  const { segmentId } = fallback;
  return segmentId === undefined
    ? 'chọn bài dự phòng, hoặc chọn cách khác khi chưa có bài.'
    : { ...place, fallback: { kind: 'segment', segmentId } };
}

function writeOfVillage({ kind, slotMs, notices }: VillageDraft): ProgrammeItemWrite | string {
  if (!isLength(slotMs)) return 'ghi thời lượng của khung thông báo.';
  if (notices.length === 0) return 'thêm ít nhất một thông báo.';
  const written: { segmentId: string; stationIds: string[] }[] = [];
  for (const { segmentId, stationIds } of notices) {
    if (segmentId === undefined) return 'chọn tin bài cho từng thông báo.';
    if (stationIds.length === 0) return 'chọn trạm phát cho từng thông báo.';
    written.push({ segmentId, stationIds: [...stationIds] });
  }
  return { kind, slotMs, notices: written };
}

/** The server takes nothing below a second. */
function isLength(ms: number | undefined): ms is number {
  return ms !== undefined && ms >= 1000;
}

function itemOf(view: ProgrammeItemView | Programme['items'][number]): ItemDraft {
  switch (view.kind) {
    case 'segment':
      return { kind: view.kind, segmentId: view.segmentId };
    case 'pick': {
      const { kind, topics = [], kinds = [], tags = [], maxItems = 1, maxMs, notAiredForDays = 7 } = view;
      return { kind, topics, kinds, tags, maxItems, maxMs, notAiredForDays };
    }
    case 'relay': {
      const { kind, sourceId, offsetMs, durationMs } = view;
      return { kind, sourceId, offsetMs, durationMs };
    }
    case 'place': {
      const { kind, name, maxMs, fallback } = view;
      return { kind, name, maxMs, fallback };
    }
    case 'village': {
      const { kind, slotMs, notices } = view;
      return { kind, slotMs, notices };
    }
  }
}
