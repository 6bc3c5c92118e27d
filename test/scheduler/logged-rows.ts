/** Rows of the log for tests of figures: items, rows and stations in few words. */
import type { LoggedItem, LoggedRow } from '../../scheduler/count-rows.ts';
import type { CountedStation } from '../../scheduler/count-stations.ts';

export const SECOND = 1_000;

/** An article of 300 s, approved long ago. */
export function item(over: Partial<LoggedItem> & { readonly index: number }): LoggedItem {
  const segmentId = over.segmentId ?? 'a';
  return {
    title: `Bài ${segmentId}`,
    topics: [],
    sha256: `bytes-${segmentId}`,
    segmentId,
    kind: 'article',
    tags: [],
    approvedAt: 1,
    offsetMs: 0,
    durationMs: 300 * SECOND,
    ...over,
  };
}

/** A row aired by its own machine on time; its items as given. */
export function row(over: Partial<LoggedRow> & Pick<LoggedRow, 'airingId' | 'stationId' | 'plannedAt'>): LoggedRow {
  return {
    revision: 1,
    title: `Lượt ${over.airingId}`,
    scheduleId: 'c1',
    orderKind: null,
    transport: 'ip',
    items: [],
    outcome: 'aired',
    reason: null,
    startedAt: over.plannedAt,
    renderedMs: 0,
    evidence: 'machine',
    offPlan: 0,
    closedAt: over.plannedAt + 3_600_000,
    ...over,
  };
}

/** What a machine rendered of items, by their places in the list, ms. */
export function rendered(items: readonly LoggedItem[], ...lengths: readonly number[]): LoggedItem[] {
  return items.map((one, n) => ({ ...one, renderedMs: lengths[n] ?? 0 }));
}

/** A village with a box of its own, there since ever. */
export function village(id: string, over: Partial<CountedStation> = {}): CountedStation {
  return { id, name: `Thôn ${id}`, kind: 'village', transport: 'ip', createdAt: 0, clusterIds: [], ...over };
}
