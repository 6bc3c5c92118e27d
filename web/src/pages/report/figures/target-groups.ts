/** Targets that ask each topic for itself come as one line per topic: here they are one target again. */
import type { Figures } from '../../../api/figures.ts';

export type TargetLine = Figures['targets'][number];

export interface TargetGroup {
  readonly id: string;
  readonly title: string;
  /** The target itself, or one line for each topic it asks for, with its code. */
  readonly lines: readonly { readonly topic: string | undefined; readonly target: TargetLine }[];
}

/** In the order they come; the server ends a line's title with its topic's code in brackets. */
export function groupTargets(targets: readonly TargetLine[]): TargetGroup[] {
  const groups = new Map<string, TargetLine[]>();
  for (const target of targets) groups.set(target.id, [...(groups.get(target.id) ?? []), target]);
  return [...groups].map(([id, own]) => {
    const [first] = own;
    if (own.length === 1 && first !== undefined)
      return { id, title: first.title, lines: [{ topic: undefined, target: first }] };
    return {
      id,
      title: first?.title.replace(TOPIC, '') ?? '',
      lines: own.map((target) => ({ topic: TOPIC.exec(target.title)?.[1], target })),
    };
  });
}

/** Every place meets it. */
export function isWhollyMet({ villages, villagesMet }: TargetLine): boolean {
  return villages > 0 && villagesMet === villages;
}

/** Every place meets it in each of its periods, not on the sum alone. */
export function isMetThroughout({ byVillage, periods }: Pick<TargetLine, 'byVillage' | 'periods'>): boolean {
  return byVillage.every(({ met, periodsMet }) => met && periodsMet === periods);
}

const TOPIC = / \(([^()]*)\)$/;
