/** Where a target was not met, in words. */
import type { Figures } from '../contract/figures.ts';

/** "Bông Phài, Kim Thành", "cả 13 thôn"; a target of the commune as a whole: "toàn xã". */
export function unmetWords({
  byVillage,
  villages,
}: Pick<Figures['targets'][number], 'byVillage' | 'villages'>): string {
  const unmet = byVillage.filter(({ met }) => !met);
  if (villages === 1) return 'toàn xã';
  return unmet.length === villages ? `cả ${villages} thôn` : unmet.map(({ name }) => name).join(', ');
}
