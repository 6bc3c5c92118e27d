/** "Chỗ chờ bài": what it waits for, how long that may be, and what sounds when nothing came. */
import { Radio, Stack, TextInput } from '@mantine/core';
import { LengthField } from './length-field.tsx';
import type { Fallback, PlaceDraft } from './programme-draft.ts';
import classes from './programmes.module.css';
import { SegmentSelect } from './segment-select.tsx';

export function PlaceFields({
  item,
  onChange,
}: {
  readonly item: PlaceDraft;
  readonly onChange: (item: PlaceDraft) => void;
}) {
  const { name, maxMs, fallback } = item;
  const set = (change: Partial<PlaceDraft>) => onChange({ ...item, ...change });
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label="Chờ bài gì"
          placeholder="Bản tin xã trong ngày"
          maxLength={200}
          value={name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <LengthField label="Bài dài nhiều nhất" valueMs={maxMs} onChange={(ms) => set({ maxMs: ms })} />
      </div>
      <Radio.Group
        size="md"
        label="Đến giờ mà chưa có bài thì"
        value={fallback.kind}
        onChange={(kind) => set({ fallback: freshFallback(kind as Fallback['kind']) })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="segment" label="Phát bài dự phòng" />
          <Radio value="close-up" label="Kết thúc sớm: bỏ chỗ này, phát luôn mục sau" />
          <Radio value="silence" label="Im lặng cho hết chỗ" />
        </Stack>
      </Radio.Group>
      {fallback.kind === 'segment' ? (
        <SegmentSelect
          label="Tin bài dự phòng (đã duyệt)"
          only="approved"
          value={fallback.segmentId}
          onChange={(segmentId) => set({ fallback: { kind: 'segment', segmentId } })}
        />
      ) : null}
    </>
  );
}

function freshFallback(kind: Fallback['kind']): Fallback {
  return kind === 'segment' ? { kind, segmentId: undefined } : { kind };
}
