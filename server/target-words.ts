/** Targets in Vietnamese: the period they are counted by, how they stand, and why one cannot be met. */
import { type CampaignTarget, type Standing, unitOf } from '../scheduler/measure-targets.ts';
import type { Shortfall } from '../scheduler/proposal.ts';
import { dateText } from './vietnamese-time.ts';

/** "Tuần 23/11-29/11/2026 · II.5 (phần đến hết 25/11)", for the days that are looked at, both included. */
export function periodWords({ period, topic }: Standing, days: { from: string; until: string }): string {
  const { per, firstDay, lastDay } = period;
  const [year = '', month = ''] = firstDay.split('-');
  const words = {
    week: `Tuần ${dayMonth(firstDay)}-${dayMonth(lastDay)}/${lastDay.slice(0, 4)}`,
    month: `Tháng ${month}/${year}`,
    quarter: `Quý ${['I', 'II', 'III', 'IV'][Math.floor((Number(month) - 1) / 3)]}/${year}`,
    year: `Năm ${year}`,
  }[per];
  const parts = [
    ...(firstDay < days.from ? [`gồm cả phần trước ${dayMonth(days.from)}`] : []),
    ...(lastDay > days.until ? [`phần đến hết ${dayMonth(days.until)}`] : []),
  ];
  const part = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `${words}${topic === undefined ? '' : ` · ${topic}`}${part}`;
}

/** What is missing as things stand, and where; null where nothing is. `villages`: the names of all, by id. */
export function lackWords(
  target: CampaignTarget,
  standing: Standing,
  villages: ReadonlyMap<string, string>,
): string | null {
  const { planned, wanted, villageIds = [] } = standing;
  if (planned >= wanted) return null;
  return `${whereWords(villageIds, villages)} còn thiếu ${amountWords(target, wanted - planned)}.`;
}

function whereWords([first, ...others]: readonly string[], villages: ReadonlyMap<string, string>): string {
  if (first === undefined) return 'Toàn xã';
  const name = villages.get(first) ?? 'Một thôn';
  if (others.length === 0) return name;
  return others.length + 1 === villages.size ? `Cả ${villages.size} thôn` : `${name} và ${others.length} thôn khác`;
}

/** What a proposal still lacks because picks choose otherwise beside its sessions, with the way out. */
export function displacedWords(target: CampaignTarget, { wanted, planned }: Standing): string {
  return `Có thêm các buổi này thì mục chọn tự động chọn bài khác, nên còn thiếu ${amountWords(target, wanted - planned)}. Chấp nhận rồi lập kế hoạch lần nữa.`;
}

/** Why a proposal does not meet it, with the way out. */
export function shortfallWords(
  target: CampaignTarget,
  shortfall: Shortfall,
  { topic }: Standing,
  zone: string,
): string {
  const what = contentWords(target, topic);
  switch (shortfall.kind) {
    case 'over':
      return 'Thời gian này đã qua.';
    case 'no-segment':
      return `Chưa có tin bài nào ${what}. Cần làm hoặc tải lên tin bài mới.`;
    case 'not-approved':
      return `Có ${shortfall.segments} tin bài ${what} nhưng chưa bài nào được duyệt. Trình duyệt rồi lập lại kế hoạch.`;
    case 'not-valid':
      return shortfall.validUntil === undefined
        ? `Tin bài ${what} chưa đến ngày được phát trong thời gian này.`
        : `Tin bài ${what} không còn hạn phát trong thời gian này (muộn nhất đến ${dateText(shortfall.validUntil, zone)}). Gia hạn hoặc thay bài mới.`;
    case 'too-long':
      return `Tin bài ngắn nhất ${what} dài ${minutesText(shortfall.shortestMs)} phút, khung giờ chỉ ${minutesText(shortfall.roomMs)} phút. Tăng khung giờ hoặc làm bài ngắn hơn.`;
    case 'no-session':
      return 'Không còn buổi nào trống theo quy chế và lịch đã có. Thêm giờ phát hoặc chọn ngày khác.';
    case 'too-few-sessions':
      return `Chỉ có ${shortfall.sessions} buổi phát được, cần ${shortfall.needed} buổi. Thêm giờ phát.`;
    case 'too-little-time':
      return `Không đủ thời lượng: các buổi đã gần kín, còn ${minutesText(shortfall.freeMs)} phút không xếp thêm được tin bài ${what}. Tăng khung giờ, thêm giờ phát hoặc thêm tin bài.`;
  }
}

function contentWords({ topics, kinds, tags }: CampaignTarget, topic: string | undefined): string {
  const codes = topic === undefined ? topics : [topic];
  const parts = [
    ...(codes.length === 0 ? [] : [`thuộc nội dung ${codes.join(', ')}`]),
    ...(kinds.length === 0 ? [] : [`thể loại ${kinds.map((kind) => KIND_WORDS[kind]).join(', ')}`]),
    ...(tags.length === 0 ? [] : [`gắn nhãn ${tags.join(', ')}`]),
  ];
  return parts.length === 0 ? 'phù hợp' : parts.join(', ');
}

/** The word for a kind of segment; a kind nobody named is shown as it is. */
export function kindWords(kind: string): string {
  return (KIND_WORDS as Readonly<Record<string, string>>)[kind] ?? kind;
}

const KIND_WORDS: Readonly<Record<CampaignTarget['kinds'][number], string>> = {
  news: 'tin',
  article: 'bài',
  feature: 'chuyên đề',
  qa: 'hỏi - đáp',
  story: 'câu chuyện truyền thanh',
  notice: 'thông báo',
  signature: 'nhạc hiệu',
  jingle: 'nhạc cắt',
};

function amountWords(target: CampaignTarget, amount: number): string {
  return target.measure === 'airings' ? `${amount} lượt phát` : `${minutesText(Math.ceil(amount / 6000) * 6000)} phút`;
}

/** A number of units as the API shows it: airings, or minutes to a tenth. */
export function inUnits(target: CampaignTarget, amount: number): number {
  return Math.floor((amount / unitOf(target)) * 10 + 1e-6) / 10;
}

function minutesText(ms: number): string {
  return String(Math.round(ms / 6000) / 10).replace('.', ',');
}

function dayMonth(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}`;
}
