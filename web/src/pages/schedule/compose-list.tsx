/** A programme's segments in the order they sound: add, move up and down, take out. */
import { ActionIcon, Group, Select, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import type { Segment } from '../../wire.ts';
import { segmentLook } from '../../words/state-words.ts';
import { lengthWords } from '../../words/time-words.ts';
import classes from './schedule.module.css';

export function ComposeList({
  segmentIds,
  onChange,
}: {
  readonly segmentIds: readonly string[];
  readonly onChange: (segmentIds: readonly string[]) => void;
}) {
  const segments = useQuery(queries.segments({}));
  const all = segments.data?.segments ?? [];
  const chosen = segmentIds.map((id) => all.find((segment) => segment.id === id));
  const total = chosen.reduce((sum, segment) => sum + (segment?.rendition?.durationMs ?? 0), 0);
  const move = (index: number, by: -1 | 1) => {
    const next = [...segmentIds];
    const [taken] = next.splice(index, 1);
    if (taken !== undefined) next.splice(index + by, 0, taken);
    onChange(next);
  };
  return (
    <>
      <ol className={classes.compose}>
        {chosen.map((segment, index) => (
          <ComposeRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
            key={`${segmentIds[index]} ${index}`}
            segment={segment}
            index={index}
            last={index === segmentIds.length - 1}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange(segmentIds.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      <Select
        label="Thêm tin bài"
        placeholder="Tìm trong kho"
        data={all
          .filter(({ state }) => state !== 'refused')
          .map(({ id, title, state }) => ({
            value: id,
            label: state === 'approved' ? title : `${title} (${segmentLook[state].word.toLocaleLowerCase('vi')})`,
          }))}
        value={null}
        onChange={(id) => id !== null && onChange([...segmentIds, id])}
        searchable
        nothingFoundMessage="Không có tin bài nào như vậy"
      />
      <Text size="sm">Cả chương trình: {lengthWords(total)}. Tin bài chưa được duyệt đến giờ sẽ không phát.</Text>
    </>
  );
}

function ComposeRow({
  segment,
  index,
  last,
  onMove,
  onRemove,
}: {
  readonly segment: Segment | undefined;
  readonly index: number;
  readonly last: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const title = segment?.title ?? 'Tin bài đã xóa';
  return (
    <li>
      <span className={classes.grow}>
        {index + 1}. {title}{' '}
        <span className={classes.inline}>
          {segment?.rendition == null ? '' : lengthWords(segment.rendition.durationMs)}
        </span>
      </span>
      {segment === undefined || segment.state === 'approved' ? null : (
        <StateBadge small look={segmentLook[segment.state]} />
      )}
      <Group gap={3} wrap="nowrap">
        <RowButton label={`Đưa «${title}» lên trước`} disabled={index === 0} onClick={() => onMove(-1)}>
          <IconArrowUp size={17} aria-hidden />
        </RowButton>
        <RowButton label={`Đưa «${title}» xuống sau`} disabled={last} onClick={() => onMove(1)}>
          <IconArrowDown size={17} aria-hidden />
        </RowButton>
        <RowButton label={`Bỏ «${title}» khỏi chương trình`} disabled={false} onClick={onRemove}>
          <IconX size={17} aria-hidden />
        </RowButton>
      </Group>
    </li>
  );
}

function RowButton({
  label,
  disabled,
  onClick,
  children,
}: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
