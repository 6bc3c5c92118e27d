/** A segment as something that can air: its approved bytes (R1), or why it has none. */
import type { DropReason, PlannedSegment } from './model.ts';
import type { UnplacedFile } from './place-items.ts';

/** The file a segment gives at `index` of a programme. An unknown length is no length: it is never counted as 0 s (R9). */
export function resolveSegment(segment: PlannedSegment | undefined, index: number): UnplacedFile | DropReason {
  if (segment === undefined) return 'segment-gone';
  const { rendition, approval } = segment;
  if (rendition === undefined || !(rendition.durationMs > 0) || !Number.isFinite(rendition.durationMs)) {
    return 'no-rendition';
  }
  if (approval === undefined || approval.sha256 !== rendition.sha256) return 'not-approved';
  return {
    index,
    segmentId: segment.id,
    title: segment.title,
    kind: segment.kind,
    topics: segment.topics,
    ...tagged(segment),
    sha256: rendition.sha256,
    bytes: rendition.bytes,
    durationMs: Math.ceil(rendition.durationMs),
    approvedBy: approval.approvedBy,
    approvedAt: approval.approvedAt,
    ...(segment.validFrom === undefined ? {} : { validFrom: segment.validFrom }),
    ...(segment.validUntil === undefined ? {} : { validUntil: segment.validUntil }),
  };
}

/** Its tags, as an item keeps them. */
export function tagged({ tags = [] }: Pick<PlannedSegment, 'tags'>): Pick<UnplacedFile, 'tags'> {
  return tags.length === 0 ? {} : { tags };
}
