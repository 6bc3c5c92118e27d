/** The shipped clips that say the time of issue: "Thông báo lúc 3 giờ", "30 phút"; which of them say which time of day. */
import { join } from 'node:path';
import manifest from './clips/clips.json' with { type: 'json' };
import { numberWords } from './number-words.ts';

/** What a clip says, before it is spoken. */
export interface ClipText {
  readonly kind: 'hour' | 'minute';
  /** The hour, 0 to 23, or the minute, 1 to 59. */
  readonly value: number;
  /** As people read it: "Thông báo lúc 21 giờ". */
  readonly title: string;
  /** As the voice reads it, numbers in words: "Thông báo lúc hai mươi mốt giờ". */
  readonly spoken: string;
}

/** A clip as it is shipped: a rendition like any other (Opus, 48 kHz mono, -16 LUFS). */
export interface TimeClip extends Omit<ClipText, 'spoken'> {
  readonly sha256: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** Where the shipped clips lie. */
export const CLIPS_FOLDER = join(import.meta.dirname, 'clips');

/** Every shipped clip: the hours in order, then the minutes. */
export const shippedClips: readonly TimeClip[] = manifest.clips.map((clip) => ({
  ...clip,
  kind: clip.kind === 'hour' ? 'hour' : 'minute',
}));

/** The clips that say this time of day, in the order they are played: one on the full hour, else two. Throws a RangeError for what is no time of day. */
export function timeClips(hour: number, minute: number): TimeClip[] {
  const clips = [findClip('hour', hour)];
  return minute === 0 ? clips : [...clips, findClip('minute', minute)];
}

/** The file name of a clip within its folder: "hour-03.opus". */
export function clipFile({ kind, value }: Pick<TimeClip, 'kind' | 'value'>): string {
  return `${kind}-${String(value).padStart(2, '0')}.opus`;
}

/** What all clips say, in the order of `shippedClips`; the full hour needs no minute. */
export function clipTexts(): ClipText[] {
  const hours = Array.from({ length: 24 }, (_, value) => textOf('hour', value));
  return [...hours, ...Array.from({ length: 59 }, (_, index) => textOf('minute', index + 1))];
}

function textOf(kind: ClipText['kind'], value: number): ClipText {
  const say = (number: string) => (kind === 'hour' ? `Thông báo lúc ${number} giờ` : `${number} phút`);
  return { kind, value, title: say(String(value)), spoken: say(numberWords(value)) };
}

function findClip(kind: TimeClip['kind'], value: number): TimeClip {
  const found = shippedClips.find((clip) => clip.kind === kind && clip.value === value);
  if (found === undefined) throw new RangeError(`no clip says the ${kind} ${value}`);
  return found;
}
