/** "Chọn bài tự động": what the machine may choose from, how much, and what it must not repeat. */
import { MultiSelect, NumberInput, TagsInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../queries.ts';
import type { Segment, SegmentKind } from '../../wire.ts';
import { kindWord, optionsOf } from '../../words/state-words.ts';
import { LengthField } from './length-field.tsx';
import type { PickDraft } from './programme-draft.ts';
import classes from './programmes.module.css';

export function PickFields({
  item,
  onChange,
}: {
  readonly item: PickDraft;
  readonly onChange: (item: PickDraft) => void;
}) {
  const topics = useQuery(queries.topics()).data?.topics ?? [];
  const segments = useQuery(queries.segments({ state: 'approved' })).data?.segments;
  const tags = [...new Set((segments ?? []).flatMap((segment) => segment.tags))].sort();
  const set = (change: Partial<PickDraft>) => onChange({ ...item, ...change });
  return (
    <>
      <MultiSelect
        label="Nội dung"
        description="Không chọn gì thì nội dung nào cũng được."
        data={topics.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
        value={[...item.topics]}
        onChange={(chosen) => set({ topics: chosen })}
        searchable
      />
      <div className={classes.pair}>
        <MultiSelect
          label="Loại tin bài"
          description="Không chọn gì thì loại nào cũng được."
          data={optionsOf(kindWord)}
          value={[...item.kinds]}
          onChange={(kinds) => set({ kinds: kinds as SegmentKind[] })}
        />
        <TagsInput
          size="md"
          label="Nhãn"
          description="Không ghi gì thì nhãn nào cũng được."
          data={tags}
          maxTags={20}
          maxLength={40}
          value={[...item.tags]}
          onChange={(chosen) => set({ tags: chosen })}
        />
        <NumberInput
          label="Chọn nhiều nhất mấy bài"
          min={1}
          max={20}
          allowDecimal={false}
          value={item.maxItems ?? ''}
          onChange={(value) => set({ maxItems: typeof value === 'number' ? value : undefined })}
        />
        <NumberInput
          label="Nghỉ mấy ngày mới phát lại"
          min={0}
          max={365}
          allowDecimal={false}
          value={item.notAiredForDays ?? ''}
          onChange={(value) => set({ notAiredForDays: typeof value === 'number' ? value : undefined })}
        />
        <LengthField label="Tất cả dài nhiều nhất" valueMs={item.maxMs} onChange={(maxMs) => set({ maxMs })} />
      </div>
      {segments === undefined ? null : <Text role="status">{fittingWords(item, segments)}</Text>}
    </>
  );
}

/** How many could be chosen by now. */
function fittingWords({ topics, kinds, tags, maxMs }: PickDraft, segments: readonly Segment[]): string {
  const asks = (wanted: readonly string[], had: readonly string[]) =>
    wanted.length === 0 || had.some((one) => wanted.includes(one));
  const fitting = segments.filter(
    ({ kind, topics: its, tags: own, rendition }) =>
      asks(kinds, [kind]) &&
      asks(topics, its) &&
      asks(tags, own) &&
      rendition !== null &&
      rendition.durationMs <= (maxMs ?? 0),
  ).length;
  return fitting === 0
    ? 'Hiện chưa có tin bài đã duyệt nào như vậy: mục này im lặng cho đến khi có.'
    : `Hiện có ${fitting} tin bài đã duyệt để chọn. Bài lâu chưa phát nhất được chọn trước, đều giữa các nội dung.`;
}
