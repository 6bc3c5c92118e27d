/** What the box tells a technician who stands before it, as plain data, and the page made of it. */
import type { InstantMs } from '../../scheduler/model.ts';
import { faultWords } from '../fault-words.ts';
import type { JournalFact } from '../protocol.ts';
import type { SignedLine } from './leave-keeper.ts';

/** Everything the page shows; nothing in it is a secret. */
export interface LocalView {
  readonly stationName: string;
  readonly software: string;
  readonly zone: string;
  readonly now: InstantMs;
  readonly playing?: { readonly title: string; readonly startedAt: InstantMs; readonly levelDb?: number };
  readonly next?: { readonly title: string; readonly startsAt: InstantMs };
  readonly volumePct: number;
  readonly isStopped: boolean;
  readonly audio: string;
  readonly clock: { readonly trusted: boolean; readonly offsetMs: number; readonly boundMs?: number };
  /** The last answer of the server; undefined: none since the start. */
  readonly answeredAt?: InstantMs;
  readonly coveredUntil: InstantMs;
  /** The list of keys in force. */
  readonly keysVersion?: number;
  /** Whose signatures it demands, and the last ones it met; undefined: it demands none. */
  readonly signers?: {
    readonly approvers: number;
    readonly emergency: number;
    readonly last: readonly SignedLine[];
  };
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
  readonly lines: readonly LocalLine[];
}

/** A line of the station's journal. */
export interface LocalLine {
  readonly at: InstantMs;
  readonly words: string;
}

/** A fact of the journal in words; `titleOf` names an item. Undefined for what tells a technician nothing. */
export function factWords(
  fact: JournalFact,
  titleOf: (item: { readonly airingId: string; readonly index: number }) => string,
): string | undefined {
  if (fact.kind === 'boot') return `Khởi động (${fact.software})`;
  if (fact.kind === 'clock') return fact.trusted ? 'Giờ đã đúng' : 'Giờ chưa tin được';
  if (fact.kind === 'playlist-accepted') return `Nhận lịch phát số ${fact.version}`;
  if (fact.kind === 'playlist-refused') return `Không nhận lịch phát: ${fact.reason}`;
  if (fact.kind === 'item-started') return `Bắt đầu: ${titleOf(fact)}`;
  if (fact.kind === 'item-skipped') return `Không phát: ${titleOf(fact)} (${fact.reason})`;
  if (fact.kind === 'item-ended') {
    const level = fact.rmsDb === undefined ? '' : `, mức ${Math.round(fact.rmsDb)} dB`;
    return `${fact.end === 'complete' ? 'Hết' : `Cắt (${fact.reason ?? ''})`}: ${titleOf(fact)}${level}`;
  }
  if (fact.kind === 'fault') return `Lỗi: ${faultWords(fact.code)}`;
  if (fact.kind === 'fault-cleared') return `Hết lỗi: ${faultWords(fact.code)}`;
  return undefined;
}

/** The page: text and one link, no script; it loads itself anew every ten seconds. */
export function renderView(view: LocalView): string {
  const { playing, next, clock, faults, lines, zone } = view;
  const at = (instant: InstantMs) => timeText(instant, zone);
  const level = playing?.levelDb === undefined ? '' : `, mức ra ${Math.round(playing.levelDb)} dB`;
  const facts: readonly (readonly [string, string])[] = [
    ['Đang phát', playing === undefined ? 'không' : `${playing.title}, từ ${at(playing.startedAt)}${level}`],
    ['Tiếp theo', next === undefined ? 'chưa có lượt phát nào' : `${at(next.startsAt)}: ${next.title}`],
    ['Âm lượng', `${view.volumePct} %`],
    ['Âm thanh', view.audio],
    ['Giờ của trạm', `${at(view.now)}, ${clockWords(clock)}`],
    ['Máy chủ', view.answeredAt === undefined ? 'chưa trả lời từ khi khởi động' : `trả lời lúc ${at(view.answeredAt)}`],
    ['Đủ bài đến', at(view.coveredUntil)],
    ['Chữ ký người duyệt', signersWords(view)],
    ['Phần mềm', view.software],
  ];
  const stop = view.isStopped
    ? '<p class="stopped">Nút dừng đang bật: trạm không phát gì.</p><p><a href="/dung">Cho phát lại</a></p>'
    : '<p><a href="/dung">Dừng phát tại trạm</a></p>';
  const trouble =
    faults.length === 0
      ? '<p>Không có lỗi.</p>'
      : `<ul>${faults.map(({ code, detail }) => `<li>${asText(faultWords(code))} <small>${asText(detail)}</small></li>`).join('')}</ul>`;
  const acts = (view.signers?.last ?? []).map((act) => `<li>${at(act.madeAt)} ${asText(actWords(act))}</li>`).join('');
  const signed = acts === '' ? '' : `<h2>Chữ ký gần đây</h2><ol>${acts}</ol>`;
  const log = lines.map((line) => `<li>${at(line.at)} ${asText(line.words)}</li>`).join('');
  return page(
    `Trạm ${view.stationName}`,
    `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${asText(value)}</dd>`).join('')}</dl>${stop}
<h2>Lỗi</h2>${trouble}${signed}<h2>Nhật ký máy, mới nhất trước</h2><ol>${log}</ol>`,
    true,
  );
}

/** The question before the stop is pressed or let go; with `askPin` it wants the box's PIN. `fault`: why the last answer did not do. */
export function renderStop(isStopped: boolean, askPin: boolean, fault?: string): string {
  const pin = askPin
    ? '<p><label>Mã PIN của máy <input name="pin" inputmode="numeric" autocomplete="off" required></label></p>'
    : '';
  const words = isStopped
    ? 'Cho trạm phát lại theo lịch?'
    : 'Dừng phát tại trạm? Mọi thứ im lặng cho đến khi cho phát lại.';
  const word = isStopped ? 'Cho phát lại' : 'Dừng phát';
  return page(
    word,
    `${fault === undefined ? '' : `<p class="stopped">${asText(fault)}</p>`}<form method="post" action="/dung"><p>${words}</p>${pin}
<input type="hidden" name="stop" value="${isStopped ? 'off' : 'on'}"><button>${word}</button></form><p><a href="/">Không, quay lại</a></p>`,
    false,
  );
}

function page(title: string, body: string, isLive: boolean): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${
    isLive ? '<meta http-equiv="refresh" content="10">' : ''
  }<title>${asText(title)}</title><style>${STYLE}</style></head><body><main><h1>${asText(title)}</h1>${body}</main></body></html>`;
}

const STYLE = `body{font:17px/1.5 system-ui,sans-serif;margin:0;background:#f4f6f9;color:#16202e}main{max-width:44rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin-top:1.5rem}dl{display:grid;grid-template-columns:9rem 1fr;gap:.3rem .8rem}dt{color:#4a5768}dd{margin:0}
ol,ul{padding-left:1.2rem}ol{font-size:.9rem}.stopped{background:#b3261e;color:#fff;padding:.6rem .8rem;border-radius:6px}
button{font:inherit;padding:.6rem 1.2rem}input{font:inherit;padding:.4rem}small{color:#4a5768}`;

function signersWords({ signers, keysVersion }: LocalView): string {
  const list = keysVersion === undefined ? 'chưa có danh sách khóa' : `danh sách khóa số ${keysVersion}`;
  if (signers === undefined) return `không kiểm; ${list}`;
  return `người duyệt trong danh sách: ${signers.approvers}, người lệnh khẩn cấp: ${signers.emergency}; ${list}`;
}

function actWords({ name, decision, items }: SignedLine): string {
  if (decision === 'emergency') return `${name}: lệnh khẩn cấp`;
  return `${name}: ${decision === 'withdrawn' ? 'thu hồi' : 'duyệt'} ${items} tin bài`;
}

function clockWords({ trusted, boundMs }: LocalView['clock']): string {
  if (!trusted) return 'chưa tin được, đang tạm giữ lịch phát';
  return boundMs === undefined ? 'tin được' : `tin được, sai không quá ${Math.max(1, Math.round(boundMs))} ms`;
}

function timeText(at: InstantMs, zone: string): string {
  const t = Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(t.day)}/${two(t.month)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
}

function asText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
