/** A report as the HTTP API tells it: the draft, its editions with their scans, and which figures changed since the last one. */
import type { z } from 'zod';
import type { Figures } from '../contract/figures.ts';
import type { report } from '../contract/reports.ts';
import { type FiguresPlace, figuresBeside } from '../figures-beside.ts';
import { fromJson } from '../store/json-column.ts';
import { listEditions, listScans } from '../store/report-edition-store.ts';
import { getReport } from '../store/report-store.ts';
import { diffFigures } from './diff-figures.ts';

/** Throws not-found. */
export async function viewReport(deps: FiguresPlace, now: number, id: string): Promise<z.output<typeof report>> {
  const { db, communeId } = deps;
  const row = await getReport(db, communeId, id);
  const [editions, scans] = await Promise.all([listEditions(db, communeId, id), listScans(db, communeId, id)]);
  const newest = editions.at(-1);
  const { period, firstDay, lastDay, title, content, version, dueOn } = row;
  return {
    id,
    period,
    firstDay,
    lastDay,
    title,
    content,
    version,
    dueOn,
    editions: editions.map(({ edition, number, hash, madeBy, madeAt, files }) => ({
      edition,
      number,
      hash,
      madeBy,
      madeAt,
      files: [...files],
      scans: scans
        .filter((scan) => scan.edition === edition)
        .map(({ sha256, name, addedBy, addedAt }) => ({ sha256, name, addedBy, addedAt })),
    })),
    changedSince:
      newest === undefined ? [] : diffFigures(fromJson<Figures>(newest.figures), await figuresBeside(deps, now, row)),
  };
}
