/** Lists of stations as numbers, so that thousands of airings of one target ask once which other lists share a station with theirs. */

export interface StationLists {
  /** Equal lists have one number, whatever their order. */
  numberOf(stationIds: readonly string[]): number;
  /** Whether two lists have a station in common; an empty one has none. */
  share(a: number, b: number): boolean;
}

/** A fresh set of numbers. */
export function stationLists(): StationLists {
  const byArray = new WeakMap<readonly string[], number>();
  const byText = new Map<string, number>();
  const sets: ReadonlySet<string>[] = [];
  const shared = new Map<string, boolean>();
  return {
    numberOf(stationIds) {
      const known = byArray.get(stationIds);
      if (known !== undefined) return known;
      const text = [...stationIds].sort().join('\n');
      const number = byText.get(text) ?? sets.push(new Set(stationIds)) - 1;
      byText.set(text, number);
      byArray.set(stationIds, number);
      return number;
    },
    share(a, b) {
      const pair = a < b ? `${a} ${b}` : `${b} ${a}`;
      const known = shared.get(pair) ?? !(sets[a] ?? new Set()).isDisjointFrom(sets[b] ?? new Set());
      shared.set(pair, known);
      return known;
    },
  };
}
