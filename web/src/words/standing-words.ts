/** How a target stands, in words: met or not in how many periods, and what is missing where. */
import type { CampaignTarget, Proposal } from '../wire.ts';
import { type Asked, amountWords, numberWords } from './target-words.ts';

/** A target in one period, or in one topic of it. */
export type Period = Proposal['targets'][number]['periods'][number];

/** A target as a whole: one sentence, a share from 0 to 100 for a bar, and the lacks by reason. */
export interface StandingSummary {
  readonly isMet: boolean;
  readonly words: string;
  readonly sharePct: number;
  /** What goes with the sentence: the period, where it is one. */
  readonly period: string | undefined;
  readonly lacks: readonly Lack[];
}

/** Periods or topics that lack for the same reason; `names` is empty where there is but one. */
export interface Lack {
  readonly names: readonly string[];
  readonly reason: string;
}

/** Sums up the periods of one target. */
export function summarize(
  periods: readonly Period[],
  target: Pick<Asked, 'measure' | 'per' | 'everyTopic'>,
): StandingSummary {
  const met = periods.filter(isMet).length;
  const [first] = periods;
  const single = periods.length === 1 && first !== undefined;
  return {
    isMet: met === periods.length,
    words: single ? againstWords(first, target) : `đạt ${met} trong ${periods.length} ${nounOf(periods, target)}`,
    sharePct: single ? shareOf(first) : periods.length === 0 ? 100 : (met / periods.length) * 100,
    period: sharedPeriod(periods),
    lacks: lacksOf(periods, target),
  };
}

/** Enough for what is asked. */
export function isMet({ planned, wanted }: Period): boolean {
  return planned >= wanted;
}

/** `có 5,3 phút, cần 27 phút`. */
export function againstWords({ planned, wanted }: Period, target: Pick<CampaignTarget, 'measure'>): string {
  return `có ${numberWords(planned)}, cần ${amountWords(wanted, target)}`;
}

/** A label of the server's taken apart: `Quý IV/2026`, `II.1`, and `tính đến hết 29/11` where the period goes on after that. */
export function labelParts(label: string): { period: string; topic: string | undefined; part: string | undefined } {
  const [, period = label, topic, notes = ''] = /^(.+?)(?: · ([^(]+?))?(?: \((.+)\))?$/.exec(label) ?? [];
  const until = /phần (đến hết [\d/]+)/.exec(notes)?.[1];
  return { period, topic, part: until === undefined ? undefined : `tính ${until}` };
}

/** `II.1 · Quý IV/2026, tính đến hết 29/11`. */
export function periodWords({ label }: Period): string {
  const { period, topic, part } = labelParts(label);
  return `${topic === undefined ? '' : `${topic} · `}${period}${part === undefined ? '' : `, ${part}`}`;
}

const perNoun: Record<CampaignTarget['per'], string> = { week: 'tuần', month: 'tháng', quarter: 'quý', year: 'năm' };

function nounOf(periods: readonly Period[], target: Pick<Asked, 'per' | 'everyTopic'>): string {
  const noun = perNoun[target.per];
  if (!target.everyTopic) return noun;
  return sharedPeriod(periods) === undefined ? `lần tính (từng nội dung, từng ${noun})` : 'nội dung';
}

/** `Quý IV/2026, tính đến hết 29/11` when all of them lie in it. */
function sharedPeriod(periods: readonly Period[]): string | undefined {
  const names = new Set(
    periods.map(({ label }) => {
      const { period, part } = labelParts(label);
      return part === undefined ? period : `${period}, ${part}`;
    }),
  );
  return names.size === 1 ? [...names][0] : undefined;
}

function shareOf({ planned, wanted }: Period): number {
  return wanted <= 0 ? 100 : Math.min(100, (planned / wanted) * 100);
}

function lacksOf(periods: readonly Period[], target: Pick<CampaignTarget, 'measure'>): Lack[] {
  const byReason = new Map<string, string[]>();
  const shared = sharedPeriod(periods) !== undefined;
  for (const one of periods.filter((period) => !isMet(period))) {
    const reason = plainReason(one, target);
    byReason.set(reason, [...(byReason.get(reason) ?? []), nameOf(one, shared)]);
  }
  return [...byReason].map(([reason, names]) => ({ names: periods.length === 1 ? [] : names, reason }));
}

/** What several topics lack for the same reason is said once: the topic's name stands before it. */
function plainReason(one: Period, target: Pick<CampaignTarget, 'measure'>): string {
  const { topic } = labelParts(one.label);
  if (one.reason === null) return `Còn thiếu ${amountWords(missingOf(one), target)}.`;
  return topic === undefined ? one.reason : one.reason.replaceAll(`nội dung ${topic}`, 'nội dung này');
}

function nameOf({ label }: Period, shared: boolean): string {
  const { period, topic } = labelParts(label);
  const short = period.replace(/^(Tuần .+)\/\d{4}$/, '$1');
  return topic === undefined
    ? short
    : shared
      ? topic
      : `${topic} ${short.charAt(0).toLocaleLowerCase('vi')}${short.slice(1)}`;
}

function missingOf({ planned, wanted }: Period): number {
  return Math.round((wanted - planned) * 10) / 10;
}
