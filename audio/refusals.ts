/** Why an upload is refused: every code, and the Vietnamese sentence that names the file, the reason and the way out. */
import type { AudioFacts } from './audio-error.ts';
import {
  LENGTH_TOLERANCE_MS,
  LOUDNESS_TOLERANCE_LU,
  MAX_DURATION_MS,
  MIN_DURATION_MS,
  QUIETEST_SOURCE_LUFS,
  TARGET_LUFS,
} from './loudness-chain.ts';

/** Every reason there is to refuse a file; docs and screens know no others. */
export type RefusalCode =
  | 'empty-file'
  | 'playlist-script'
  | 'unknown-format'
  | 'unsupported-codec'
  | 'damaged'
  | 'no-sound-track'
  | 'truncated'
  | 'too-long'
  | 'too-short'
  | 'silent'
  | 'too-quiet'
  | 'mostly-silent'
  | 'loudness-out-of-range'
  | 'length-changed'
  | 'took-too-long';

/** A refusal as data: stored and sent as it is, put into words by `refusalText`. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: AudioFacts;
}

/** An answer that may be a refusal. */
export type Refused = { readonly kind: 'refused'; readonly refusal: Refusal };

/** Shorthand for a refusal as an answer. */
export function refuse(code: RefusalCode, facts: AudioFacts = {}): Refused {
  return { kind: 'refused', refusal: { code, facts } };
}

/** What a person reads: the file, why it was not taken, what to do. `fileName` is shown as given; default: no name. */
export function refusalText(refusal: Refusal, fileName?: string): string {
  const file = fileName === undefined ? 'Tệp âm thanh' : `Tệp “${fileName}”`;
  return `${file} ${SENTENCES[refusal.code](refusal.facts)}`;
}

/** Every code, for tests and documents. */
export function refusalCodes(): RefusalCode[] {
  return Object.keys(SENTENCES) as RefusalCode[];
}

const TAKEN = 'WAV, MP3, M4A/AAC, OGG/Opus, FLAC, AMR, 3GP hoặc video quay bằng điện thoại';

const SENTENCES: Readonly<Record<RefusalCode, (facts: AudioFacts) => string>> = {
  'empty-file': () => 'không có dữ liệu (0 byte). Hãy kiểm tra tệp trên máy rồi tải lên lại.',
  'playlist-script': () =>
    `chỉ là danh sách phát hoặc tập lệnh, bên trong không có âm thanh. Hãy tải lên chính tệp âm thanh: ${TAKEN}.`,
  'unknown-format': (facts) =>
    `không phải định dạng âm thanh được nhận${(facts.looksLike ?? '?') === '?' ? '' : ` (nội dung là ${facts.looksLike})`}. Hãy lưu lại thành ${TAKEN}.`,
  'unsupported-codec': (facts) =>
    `dùng bộ mã “${facts.codec ?? 'lạ'}” mà hệ thống không nhận. Hãy xuất lại thành MP3 hoặc WAV rồi tải lên.`,
  damaged: () => 'bị hỏng, không đọc được âm thanh. Hãy mở nghe thử trên máy, xuất lại hoặc chép lại tệp rồi tải lên.',
  'no-sound-track': () =>
    'không có phần âm thanh (chỉ có hình). Hãy chọn tệp có tiếng, hoặc thu lại với micrô đang bật.',
  truncated: (facts) =>
    `bị thiếu phần cuối: ghi là dài ${lengthText(facts.declaredMs)} nhưng chỉ đọc được ${lengthText(facts.decodedMs)}. Hãy chép lại tệp gốc đầy đủ rồi tải lên.`,
  'too-long': (facts) =>
    `quá dài${facts.durationMs === undefined ? '' : ` (${lengthText(facts.durationMs)})`}; ${longestText(Number(facts.maxMs ?? MAX_DURATION_MS))}`,
  'too-short': (facts) =>
    `quá ngắn (${lengthText(facts.durationMs)}); cần ít nhất ${lengthText(MIN_DURATION_MS)} có tiếng. Hãy thu lại dài hơn.`,
  silent: () => 'không có tiếng nào nghe được. Hãy kiểm tra micrô, thu lại rồi tải lên.',
  'too-quiet': (facts) =>
    `quá nhỏ tiếng (${levelText(facts.loudnessLufs)} LUFS, cần trên ${levelText(QUIETEST_SOURCE_LUFS)} LUFS), tăng lên sẽ chỉ nghe tiếng xì. Hãy để micrô gần người nói hơn và thu lại.`,
  'mostly-silent': (facts) =>
    `có ${percentText(facts.share)} thời lượng là khoảng lặng, hơn một nửa. Hãy cắt bớt khoảng lặng rồi tải lên lại.`,
  'loudness-out-of-range': (facts) =>
    `không đưa được về mức phát ${levelText(TARGET_LUFS)} LUFS (sai số ${LOUDNESS_TOLERANCE_LU})${measuredText(facts)}. Thường do có tiếng đập, tiếng nổ xen giữa phần rất nhỏ. Hãy thu lại hoặc cắt bỏ chỗ đó.`,
  'length-changed': (facts) =>
    `cho ra bản phát dài ${lengthText(facts.durationMs)} thay vì ${lengthText(facts.expectedMs)}, lệch quá ${LENGTH_TOLERANCE_MS} mili giây. Hãy xuất lại thành WAV hoặc MP3 rồi tải lên.`,
  'took-too-long': () =>
    'cần quá nhiều thời gian để xử lý nên đã bị dừng. Hãy xuất lại thành WAV hoặc MP3 rồi tải lên, hoặc chia thành nhiều phần.',
};

/** How long the sound may be, and the way out: an hour is cut up, a recording for an emergency made anew. */
function longestText(maxMs: number): string {
  const isHour = maxMs === MAX_DURATION_MS;
  if (isHour) return `mỗi tin bài dài nhất ${lengthText(maxMs)}. Hãy cắt thành nhiều phần rồi tải lên từng phần.`;
  return `bản ghi âm này dài nhất ${lengthText(maxMs)}. Hãy thu lại ngắn hơn.`;
}

/** A duration in words: `1 giờ 2 phút`, `3 phút 5 giây`, `0,5 giây`. */
function lengthText(ms: string | number | undefined): string {
  const value = Number(ms ?? 0);
  if (value < 10_000) return `${(Math.round(value / 100) / 10).toString().replace('.', ',')} giây`;
  const seconds = Math.round(value / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'giờ'],
    [Math.floor((seconds % 3600) / 60), 'phút'],
    [seconds % 60, 'giây'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

function levelText(level: string | number | undefined): string {
  return (Math.round(Number(level ?? 0) * 10) / 10).toString().replace('-', '−').replace('.', ',');
}

function measuredText(facts: AudioFacts): string {
  if (facts.loudnessLufs === undefined) return '';
  const peak = facts.truePeakDb === undefined ? '' : `, đỉnh ${levelText(facts.truePeakDb)} dBTP`;
  return `: đo được ${levelText(facts.loudnessLufs)} LUFS${peak}`;
}

function percentText(share: string | number | undefined): string {
  return `${Math.round(Number(share ?? 0) * 100)} %`;
}
