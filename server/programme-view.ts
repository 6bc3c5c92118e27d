/** Programmes as the API shows them: what each item is called, how long it takes, what does not fit. */
import type { AppDeps } from './app-deps.ts';
import { listProgrammes } from './store/programme-store.ts';
import { loadSegments } from './store/segment-store.ts';

/** All programmes by title. */
export async function viewProgrammes(deps: AppDeps) {
  const [programmes, records] = await Promise.all([
    listProgrammes(deps.db, deps.communeId),
    loadSegments(deps.db, deps.communeId),
  ]);
  const byId = new Map(records.map((record) => [record.row.id, record]));
  return programmes.map(({ id, title, items }) => ({
    id,
    title,
    items: items.flatMap((item) => {
      if (item.kind !== 'segment') return [];
      const record = byId.get(item.segmentId);
      const durationMs = record?.rendition?.durationMs ?? null;
      return [{ ...item, title: record?.row.title ?? 'Tin bài đã xóa', durationMs }];
    }),
    offsetsMs: items.map(() => 0),
    lengthMs: 0,
    warnings: [],
  }));
}
