/** Closes a report: counts once more, writes its files, keeps them for good, and adds the edition to the chain. */
import type { AppDeps } from '../app-deps.ts';
import { AppError } from '../errors.ts';
import { getCommune } from '../store/commune-store.ts';
import type { Actor } from '../store/record-change.ts';
import { addEdition, type EditionFile } from '../store/report-edition-store.ts';
import { standingAt } from '../store/report-store.ts';
import { canonicalJson } from './edition-chain.ts';
import { dayText } from './figure-words.ts';
import { gatherReport } from './gather-report.ts';
import { makeFiles } from './report-files.ts';
import { localDay } from './start-report.ts';

/** What a person asks for: the version they saw, number and day as they stand on paper. */
export interface EditionWanted {
  readonly version: number;
  readonly number: string;
  readonly signedOn: string | null;
}

/** Gives the edition's number. Throws not-found, report-changed, period-unfinished, queue-full; then nothing is added. */
export async function makeEdition(
  deps: Pick<AppDeps, 'db' | 'communeId' | 'media' | 'config'>,
  now: number,
  reportId: string,
  { version, number, signedOn }: EditionWanted,
  actor: Actor,
): Promise<number> {
  const { db, communeId, media } = deps;
  const plan = await standingAt(db, communeId, reportId, version);
  const { zone } = await getCommune(db, communeId);
  if (localDay(now, zone) <= plan.lastDay) throw new AppError('period-unfinished', { until: dayText(plan.lastDay) });
  const gathered = await gatherReport(deps, now, plan, {
    ...(number === '' ? {} : { number }),
    ...(signedOn === null ? {} : { signedOn }),
    isDraft: false,
  });
  const files: EditionFile[] = [];
  for (const { content, ...file } of await makeFiles(gathered)) {
    await media.keepFile('reports', file.sha256, content);
    files.push(file);
  }
  const made = {
    number,
    figures: canonicalJson(gathered.input.figures),
    content: canonicalJson({ title: plan.title, signedOn, ...plan.content }),
    files,
  };
  return addEdition(db, now, communeId, reportId, version, made, actor);
}
