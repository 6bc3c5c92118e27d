/** What the items of a programme name: segments, relay sources and stations by their ids. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Known } from './item-words.ts';
import type { ItemDraft } from './programme-draft.ts';

/** Undefined until all of it is there, or as far as it can be known. A segment that is gone is not in it. */
export function useKnown(items: readonly ItemDraft[]): Known | undefined {
  const zone = useZone();
  const nowMs = useNow(60_000);
  const segments = useQuery(queries.segments({})).data?.segments;
  const sources = useQuery(queries.relaySources());
  const stations = useQuery(queries.stations());
  // The list has an end: what it does not hold is asked for by itself.
  const listed = useMemo(() => new Map((segments ?? []).map((segment) => [segment.id, segment])), [segments]);
  const absent =
    segments === undefined ? [] : [...new Set(items.flatMap(segmentIdsOf))].filter((id) => !listed.has(id));
  const others = useQueries({ queries: absent.map((id) => queries.segment(id)) });
  if (segments === undefined || sources.isPending || stations.isPending || others.some(({ isPending }) => isPending))
    return undefined;
  const found = others.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return {
    segments: new Map([...listed, ...found.map((segment) => [segment.id, segment] as const)]),
    sources: new Map((sources.data?.sources ?? []).map((source) => [source.id, source])),
    stations: new Map((stations.data?.stations ?? []).map(({ id, name }) => [id, name])),
    nowMs,
    zone,
  };
}

function segmentIdsOf(item: ItemDraft): string[] {
  const ids =
    item.kind === 'segment'
      ? [item.segmentId]
      : item.kind === 'village'
        ? item.notices.map(({ segmentId }) => segmentId)
        : item.kind === 'place' && item.fallback.kind === 'segment'
          ? [item.fallback.segmentId]
          : [];
  return ids.filter((id) => id !== undefined);
}
