/** Chỉ tiêu in words: what one asks for, in one sentence, and amounts of it. */
import type { Topic } from '../../../server/contract/segments.ts';
import type { CampaignTarget, SegmentKind } from '../wire.ts';
import { kindWord } from './state-words.ts';

/** What a target asks for, but its title. */
export interface Asked extends Pick<CampaignTarget, 'measure' | 'atLeast' | 'per' | 'each'> {
  readonly topics: readonly string[];
  readonly kinds: readonly SegmentKind[];
  readonly tags: readonly string[];
  readonly everyTopic: boolean;
}
/** A target with nothing left out. */
export interface WholeTarget extends Asked, Pick<CampaignTarget, 'id' | 'title'> {}

export const perWord: Record<CampaignTarget['per'], string> = {
  week: 'một tuần',
  month: 'một tháng',
  quarter: 'một quý',
  year: 'một năm',
};

/** `Mỗi thôn ít nhất 4 lượt một tuần về nội dung II.5`. */
export function targetSentence(asked: Asked, topics: readonly Topic[]): string {
  const { each, atLeast, per, kinds, tags } = asked;
  const parts = [
    `${each === 'village' ? 'Mỗi thôn' : 'Toàn xã'} ít nhất ${amountWords(atLeast, asked)} ${perWord[per]}`,
    aboutWords(asked, topics),
    kinds.length === 0 ? '' : `loại ${kinds.map((kind) => kindWord[kind].toLocaleLowerCase('vi')).join(', ')}`,
    tags.length === 0 ? '' : `có nhãn ${tags.map((tag) => `«${tag}»`).join(' hoặc ')}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What was left out asks for nothing. */
export function wholeTarget(target: CampaignTarget): WholeTarget {
  const { topics = [], kinds = [], tags = [], everyTopic = false } = target;
  return { ...target, topics, kinds, tags, everyTopic };
}

/** `4 lượt`, `21,7 phút`. */
export function amountWords(amount: number, { measure }: Pick<CampaignTarget, 'measure'>): string {
  return `${numberWords(amount)} ${measure === 'airings' ? 'lượt' : 'phút'}`;
}

/** With the comma people write here. */
export function numberWords(number: number): string {
  return String(number).replace('.', ',');
}

/** Codes that stand for the whole plan: its leaves where each is asked by itself, otherwise its roots, which stand for their parts. */
export function wholePlan(topics: readonly Topic[], everyTopic: boolean): string[] {
  return topics
    .filter(({ code, parent }) => (everyTopic ? !topics.some((other) => other.parent === code) : parent === null))
    .map(({ code }) => code);
}

/** A code stands for itself and for its parts: `II.3` for `II.3.a`. */
export function standsFor(code: string, part: string): boolean {
  return part === code || part.startsWith(`${code}.`);
}

function aboutWords({ topics: codes, everyTopic }: Asked, topics: readonly Topic[]): string {
  if (codes.length === 0) return '';
  const which = everyTopic && codes.length > 1 ? 'từng nội dung' : 'nội dung';
  const leaves = wholePlan(topics, true);
  const isWhole = leaves.length > 1 && leaves.every((leaf) => codes.some((code) => standsFor(code, leaf)));
  return isWhole
    ? `về ${everyTopic ? 'từng nội dung' : 'các nội dung'} của kế hoạch`
    : `về ${which} ${codes.join(', ')}`;
}
