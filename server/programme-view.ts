/** Programmes as the API shows them: what each item is called, how long it takes, what does not fit. */
import type { z } from 'zod';
import type { ProgrammeItem } from '../scheduler/model.ts';
import type { AppDeps } from './app-deps.ts';
import type { programmeItem } from './contract/programmes.ts';
import { itemLengthMs, itemTitle, layOut, programmeWarnings } from './programme-fit.ts';
import { loadProgrammeParts, type ProgrammeParts } from './store/programme-parts.ts';
import { listProgrammes } from './store/programme-store.ts';

/** All programmes by title. */
export async function viewProgrammes({ db, communeId, now }: AppDeps) {
  const [programmes, parts] = await Promise.all([
    listProgrammes(db, communeId),
    loadProgrammeParts(db, communeId, now()),
  ]);
  return programmes.map(({ id, title, items }) => {
    const { offsetsMs, lengthMs } = layOut(items, parts);
    return {
      id,
      title,
      items: items.map((item) => viewItem(item, parts)),
      offsetsMs: [...offsetsMs],
      lengthMs,
      warnings: programmeWarnings(items, parts, now(), id),
    };
  });
}

function viewItem(item: ProgrammeItem, parts: ProgrammeParts) {
  // Stored as it was checked against the same schema; a pick's seed is of no use to people and is left out by it.
  const stored = item as z.output<typeof programmeItem>;
  const title = itemTitle(item, parts);
  return stored.kind === 'relay'
    ? { ...stored, title }
    : { ...stored, title, durationMs: itemLengthMs(item, parts) ?? null };
}
