/** "Tin bài sẵn sàng": approved segments beside the calendar, to be dragged onto an empty place; the drawer's field does the same by keyboard. */
import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconGripVertical } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { queries } from '../../queries.ts';
import { lengthWords } from '../../words/time-words.ts';
import classes from './schedule.module.css';

const kind = 'application/x-loa-segment';

/** The segment that is being dragged; undefined for anything else. */
export function draggedSegment(event: DragEvent): string | undefined {
  const id = event.dataTransfer.getData(kind);
  return id === '' ? undefined : id;
}

export function ReadyList() {
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search.trim(), 300);
  const segments = useQuery(queries.segments({ state: 'approved', ...(q === '' ? {} : { q }) }));
  const found = segments.data?.segments ?? [];
  return (
    <Card title="Tin bài sẵn sàng" className={classes.ready}>
      <Text size="sm" c="dimmed">
        Kéo một bài vào lượt có «chỗ trống», hoặc bấm lượt đó rồi chọn bài.
      </Text>
      <TextInput
        aria-label="Tìm tin bài"
        placeholder="Tìm tin bài"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        my={6}
      />
      <ul>
        {found.map(({ id, title, rendition }) => (
          <li key={id} draggable onDragStart={(event) => event.dataTransfer.setData(kind, id)}>
            <IconGripVertical size={16} aria-hidden />
            <span>
              {title}
              <span className={classes.muted}>{rendition === null ? '' : lengthWords(rendition.durationMs)}</span>
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && segments.data !== undefined ? (
        <Text size="sm">Chưa có tin bài nào được duyệt.</Text>
      ) : null}
    </Card>
  );
}
