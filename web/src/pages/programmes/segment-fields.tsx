/** "Tin bài cố định": the same segment in every airing. */
import type { SegmentDraft } from './programme-draft.ts';
import { SegmentSelect } from './segment-select.tsx';

export function SegmentFields({
  item,
  onChange,
}: {
  readonly item: SegmentDraft;
  readonly onChange: (item: SegmentDraft) => void;
}) {
  return (
    <SegmentSelect label="Tin bài" value={item.segmentId} onChange={(segmentId) => onChange({ ...item, segmentId })} />
  );
}
