/** Finds segments by words, state and topic. */
import { CloseButton, Group, Select, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SegmentState } from '../../../../server/contract/segments.ts';
import { queries } from '../../queries.ts';
import type { SegmentFilter } from '../../wire.ts';
import { segmentLook } from '../../words/state-words.ts';
import classes from './library.module.css';

const states = (Object.keys(segmentLook) as SegmentState[]).map((value) => ({ value, label: segmentLook[value].word }));

export function SegmentSearch({
  filter,
  onChange,
  found,
}: {
  readonly filter: SegmentFilter;
  readonly onChange: (filter: SegmentFilter) => void;
  readonly found: number | undefined;
}) {
  const topics = useQuery({
    ...queries.topics(),
    select: (answer) => answer.topics.map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
  });
  const set = (field: keyof SegmentFilter, value: string | null) => {
    const { [field]: _, ...rest } = filter;
    onChange(value === null || value === '' ? rest : { ...rest, [field]: value });
  };
  return (
    <Group gap="sm" align="flex-end" role="search" className={classes.search ?? ''}>
      <TextInput
        aria-label="Tìm tin bài"
        placeholder="Tìm theo tên hoặc nội dung"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          filter.q === undefined ? null : <CloseButton aria-label="Xóa chữ tìm" onClick={() => set('q', null)} />
        }
        value={filter.q ?? ''}
        onChange={(event) => set('q', event.currentTarget.value)}
        className={classes.searchText ?? ''}
      />
      <Select
        aria-label="Trạng thái"
        placeholder="Mọi trạng thái"
        data={states}
        value={filter.state ?? null}
        onChange={(value) => set('state', value)}
        clearable
        clearButtonProps={{ 'aria-label': 'Bỏ lọc trạng thái' }}
      />
      <Select
        aria-label="Nội dung tuyên truyền"
        placeholder="Mọi nội dung"
        data={topics.data ?? []}
        value={filter.topic ?? null}
        onChange={(value) => set('topic', value)}
        clearable
        clearButtonProps={{ 'aria-label': 'Bỏ lọc nội dung' }}
        comboboxProps={{ width: 420, position: 'bottom-end' }}
      />
      {found === undefined ? null : (
        <Text c="dimmed" size="sm" role="status" pb={9}>
          {found} tin bài
        </Text>
      )}
    </Group>
  );
}
