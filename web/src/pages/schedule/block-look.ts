/** How a block of the calendar looks and reads: what is wrong with it comes first, in words, and has a pattern of its own. */
import type { Airing } from '../../wire.ts';
import type { Block } from './gather-airings.ts';

/** Each has a class `loa-<kind>` with its colour and pattern. */
export type BlockKind = 'plain' | 'past' | 'urgent' | 'asks' | 'waits' | 'silent' | 'off' | 'place' | 'lacks';

/** FullCalendar's colour and the letters on it. */
export const blockColors: Readonly<Record<BlockKind, { readonly color: string; readonly contrastColor: string }>> = {
  plain: { color: '#155a97', contrastColor: '#ffffff' },
  past: { color: '#5c6a76', contrastColor: '#ffffff' },
  urgent: { color: '#b3261e', contrastColor: '#ffffff' },
  asks: { color: '#ffd8a8', contrastColor: '#5c2b00' },
  waits: { color: '#ffe066', contrastColor: '#4a3000' },
  silent: { color: '#fff0f0', contrastColor: '#9b1c1c' },
  off: { color: '#eef1f4', contrastColor: '#3b454e' },
  place: { color: '#ffffff', contrastColor: '#0c3b68' },
  lacks: { color: '#d9ebfb', contrastColor: '#0c4a80' },
};

/** `dayOff` is the holiday's name when the schedule rests on it. */
export function kindOf(block: Block, dayOff: string | undefined, nowMs: number): BlockKind {
  const [airing] = block;
  if (airing.silent !== null) return dayOff === undefined ? 'silent' : 'off';
  if (Date.parse((block.at(-1) ?? airing).endsAt) < nowMs) return 'past';
  if (airing.priority === 'emergency') return 'urgent';
  if (airing.waits.some(({ asks }) => asks)) return 'asks';
  if (waitsOf(airing)) return 'waits';
  if (emptyPlacesOf(airing).length > 0) return 'place';
  return lacksOf(airing) > 0 ? 'lacks' : 'plain';
}

/** `CHỜ LƯỢT · Chuyên mục CCHC`, `Nghỉ: Quốc khánh · ...`. */
export function blockWords(block: Block, dayOff: string | undefined): string {
  const [airing] = block;
  const mark = markOf(airing, dayOff);
  const filled = airing.places.filter(({ filledBy }) => filledBy !== null).map(({ name }) => ` · đã có ${name}`);
  const moved = airing.movedFrom === null ? '' : ' · đã dời';
  const many = block.length > 1 ? ` · ${block.length} lượt` : '';
  return `${mark === '' ? '' : `${mark} · `}${airing.title}${filled.join('')}${moved}${many}`;
}

/** Names of the places that nobody has filled. */
export function emptyPlacesOf({ places }: Airing): string[] {
  return places.filter(({ filledBy }) => filledBy === null).map(({ name }) => name);
}

function markOf(airing: Airing, dayOff: string | undefined): string {
  if (airing.silent !== null) return dayOff === undefined ? 'KHÔNG PHÁT' : `Nghỉ: ${dayOff}`;
  if (airing.priority === 'emergency') return 'KHẨN CẤP';
  if (airing.waits.some(({ asks }) => asks)) return 'CẦN CHỌN';
  if (waitsOf(airing)) return 'CHỜ LƯỢT';
  const [place] = emptyPlacesOf(airing);
  if (place !== undefined) return `chỗ trống: ${place}`;
  const preempted = airing.dropped.filter(({ reason }) => reason === 'preempted').length;
  if (preempted > 0) return `NHƯỜNG ${preempted} BÀI`;
  return lacksOf(airing) > 0 ? `THIẾU ${lacksOf(airing)} BÀI` : '';
}

/** One that a person put first meets another, but does not wait. */
function waitsOf({ waits }: Airing): boolean {
  return waits.some(({ waitsMs }) => waitsMs > 0);
}

function lacksOf({ dropped }: Airing): number {
  return dropped.filter(({ reason }) => reason !== 'place-empty').length;
}
