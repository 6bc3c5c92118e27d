/** What people are told of stations that are not ready, and when all is well again: for a phone's screen, and as JSON for other programs. */
import { timeText, timeWords } from './vietnamese-time.ts';

/** A phone shows so many lines; the page has all of them. */
const LINES = 4;

/** One station that is not ready. */
export interface NoticeLine {
  readonly station: { readonly id: string; readonly code: string; readonly name: string };
  readonly cause: string;
  readonly words: string;
  readonly contact: { readonly name: string; readonly phone: string } | undefined;
}

/** Both forms of one message. */
export interface NoticeMessage {
  readonly push: { readonly title: string; readonly body: string; readonly href: string; readonly tag: string };
  readonly webhook: Record<string, unknown>;
}

/** Whose message it is, and which slot it is about. */
export interface NoticeFrame {
  readonly commune: { readonly id: string; readonly name: string };
  readonly slotAt: number;
  readonly now: number;
  readonly zone: string;
}

/** Some stations are not ready for a slot. */
export function notReadyMessage(frame: NoticeFrame, lines: readonly NoticeLine[]): NoticeMessage {
  const names = [...new Set(lines.map(({ station }) => station.name))];
  const who = names.length === 1 ? `Trạm ${names[0]}` : `${names.length} trạm`;
  const title = `${who} chưa sẵn sàng cho ${slotWords(frame)}`;
  const told = lines.slice(0, LINES).map((line) => lineWords(line, names.length > 1));
  const rest = lines.length > LINES ? [`và ${lines.length - LINES} việc khác`] : [];
  const body = [...told, ...rest].join('\n');
  const [first] = lines;
  const href = names.length === 1 && first !== undefined ? `/tram/${first.station.id}` : '/';
  return {
    push: { title, body, href, tag: tagOf(frame) },
    webhook: {
      event: 'stations-not-ready',
      ...frameJson(frame),
      text: `${title}\n${body}`,
      stations: lines.map(({ station, cause, words, contact }) => ({
        ...station,
        cause,
        words,
        contact: contact ?? null,
      })),
    },
  };
}

/** Every station is ready again for a slot of which something was told. */
export function allClearMessage(frame: NoticeFrame): NoticeMessage {
  const title = `Các trạm đã sẵn sàng cho ${slotWords(frame)}`;
  const body = 'Sự cố đã báo trước đó không còn.';
  return {
    push: { title, body, href: '/', tag: tagOf(frame) },
    webhook: { event: 'stations-ready', ...frameJson(frame), text: `${title}\n${body}`, stations: [] },
  };
}

/** "05:00 (5 giờ sáng) ngày 28/11", "17:00 hôm nay". */
export function slotWords({ slotAt, now, zone }: Pick<NoticeFrame, 'slotAt' | 'now' | 'zone'>): string {
  const at = Temporal.Instant.fromEpochMilliseconds(slotAt).toZonedDateTimeISO(zone);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const day = at.toPlainDate();
  const two = (value: number) => String(value).padStart(2, '0');
  const when = day.equals(today)
    ? 'hôm nay'
    : day.equals(today.add({ days: 1 }))
      ? 'ngày mai'
      : `ngày ${two(day.day)}/${two(day.month)}`;
  const night = at.hour < 6 || at.hour >= 22 ? ` (${timeWords(at.hour, at.minute)})` : '';
  return `${timeText(slotAt, zone)}${night} ${when}`;
}

function lineWords({ station, words, contact }: NoticeLine, isNamed: boolean): string {
  const call = contact === undefined ? '' : `. Gọi ${contact.name} ${contact.phone}`;
  return `${isNamed ? `${station.name}: ` : ''}${words}${call}`;
}

/** A phone replaces an older message of the same slot. */
function tagOf({ slotAt }: NoticeFrame): string {
  return `loa-${slotAt}`;
}

function frameJson({ commune, slotAt, now }: NoticeFrame) {
  const iso = (at: number) => new Date(at).toISOString();
  return { commune, slotAt: iso(slotAt), sentAt: iso(now) };
}
