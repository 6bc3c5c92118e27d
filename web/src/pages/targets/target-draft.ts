/** A target while it is being written; its title follows what it asks until somebody writes another. */
import type { Topic } from '../../../../server/contract/segments.ts';
import type { TargetWrite } from '../../wire.ts';
import { type Asked, targetSentence, type WholeTarget, wholePlan } from '../../words/target-words.ts';

export interface TargetDraft extends Omit<Asked, 'atLeast'> {
  readonly atLeast: number | undefined;
  /** Undefined: the sentence made of the rest. */
  readonly title: string | undefined;
}

/** What a new target begins with. */
export const emptyTarget: TargetDraft = {
  title: undefined,
  topics: [],
  kinds: [],
  tags: [],
  everyTopic: false,
  measure: 'airings',
  atLeast: 4,
  per: 'week',
  each: 'village',
};

/** A stored target to change. */
export function targetDraftOf(target: WholeTarget, topics: readonly Topic[]): TargetDraft {
  const { kinds, tags, everyTopic, measure, atLeast, per, each } = target;
  const title = target.title === targetSentence(target, topics) ? undefined : target.title;
  return { title, topics: target.topics, kinds, tags, everyTopic, measure, atLeast, per, each };
}

/** The title that will be stored. */
export function titleOf(draft: TargetDraft, topics: readonly Topic[]): string {
  return draft.title ?? targetSentence({ ...draft, atLeast: draft.atLeast ?? 1 }, topics).slice(0, 200);
}

/** What is missing, in Vietnamese; undefined when it can be stored. */
export function targetProblem({ title, atLeast, everyTopic, topics }: TargetDraft): string | undefined {
  if (atLeast === undefined || atLeast < 1) return 'Ghi số lượt hoặc số phút, từ 1 trở lên.';
  if (everyTopic && topics.length === 0) return 'Tính từng nội dung một thì phải chọn nội dung.';
  return title !== undefined && title.trim() === '' ? 'Viết chỉ tiêu thành một câu.' : undefined;
}

/** What is sent. */
export function targetBody(draft: TargetDraft, topics: readonly Topic[]): TargetWrite {
  return {
    ...draft,
    title: titleOf(draft, topics).trim(),
    topics: [...draft.topics],
    kinds: [...draft.kinds],
    tags: [...draft.tags],
    atLeast: draft.atLeast ?? 1,
  };
}

/** Three to start from, of the plan's own topics. */
export function exampleTargets(topics: readonly Topic[]): (TargetDraft & { readonly title: string })[] {
  const roots = wholePlan(topics, false);
  const one = roots.includes('II.5') ? 'II.5' : roots.at(-1);
  const base = { ...emptyTarget, topics: roots };
  return [
    { ...base, title: 'Mỗi thôn ít nhất 4 lượt CCHC một tuần' },
    ...(one === undefined
      ? []
      : [
          {
            ...base,
            title: `${one} ít nhất 30 phút một tháng`,
            topics: [one],
            measure: 'minutes' as const,
            atLeast: 30,
            per: 'month' as const,
          },
        ]),
    {
      ...base,
      title: 'Mỗi nội dung ít nhất một lần một quý',
      topics: wholePlan(topics, true),
      everyTopic: true,
      atLeast: 1,
      per: 'quarter',
    },
  ];
}
