/** Chooses one segment of the library, searched by words with or without their marks. */
import { Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../../queries.ts';
import type { Segment, SegmentKind } from '../../wire.ts';
import { kindWord, segmentLook } from '../../words/state-words.ts';
import { lengthWords } from '../../words/time-words.ts';

/** `only` approved ones, or all that may still be; those of the kind `first` come first. */
export function SegmentSelect({
  label,
  only,
  first,
  value,
  onChange,
}: {
  readonly label: string;
  readonly only?: 'approved';
  readonly first?: SegmentKind;
  readonly value: string | undefined;
  readonly onChange: (segmentId: string | undefined) => void;
}) {
  const [search, setSearch] = useState('');
  const [typed] = useDebouncedValue(search.trim(), 250);
  const all = useQuery(queries.segments({})).data?.segments ?? [];
  const chosen = useQuery({ ...queries.segment(value ?? ''), enabled: value !== undefined }).data;
  const q = typed === chosen?.title ? '' : typed;
  const found = useQuery(queries.segments(q === '' ? {} : { q })).data?.segments ?? all;
  const offered = found.filter(({ state }) => (only === 'approved' ? state === 'approved' : state !== 'refused'));
  const sorted = [...offered].sort((one, other) => Number(other.kind === first) - Number(one.kind === first));
  const listed = chosen === undefined || sorted.some(({ id }) => id === chosen.id) ? sorted : [chosen, ...sorted];
  const byId = new Map(listed.map((segment) => [segment.id, segment]));
  return (
    <Select
      label={label}
      placeholder="Tìm trong kho tin bài"
      data={listed.map(({ id, title }) => ({ value: id, label: title }))}
      // The server has searched, in the text too.
      filter={({ options }) => options}
      renderOption={({ option }) => <Offered segment={byId.get(option.value)} />}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      allowDeselect={false}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={
        only === 'approved' ? 'Không có tin bài đã duyệt nào như vậy' : 'Không có tin bài nào như vậy'
      }
    />
  );
}

function Offered({ segment }: { readonly segment: Segment | undefined }) {
  if (segment === undefined) return null;
  const { title, kind, state, rendition } = segment;
  const facts = [kindWord[kind], rendition === null ? 'chưa có tiếng' : lengthWords(rendition.durationMs)];
  return (
    <div>
      <Text>{title}</Text>
      <Text size="sm" c="dimmed">
        {[...facts, segmentLook[state].word].join(' · ')}
      </Text>
    </div>
  );
}
