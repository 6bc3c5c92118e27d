/** A programme's segments in the order they sound: add, move up and down, take out. */
import { ActionIcon, Group, Select, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
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
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment may stand twice in a programme
          <li key={`${segmentIds[index]} ${index}`}>
            <span className={classes.grow}>
              {index + 1}. {segment?.title ?? 'Tin bài đã xóa'}{' '}
              <span className={classes.inline}>
                {segment?.rendition == null ? '' : lengthWords(segment.rendition.durationMs)}
              </span>
            </span>
            {segment === undefined || segment.state === 'approved' ? null : (
              <StateBadge small look={segmentLook[segment.state]} />
            )}
            <Group gap={3} wrap="nowrap">
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={`Đưa «${segment?.title ?? ''}» lên trước`}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={17} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={`Đưa «${segment?.title ?? ''}» xuống sau`}
                disabled={index === segmentIds.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={17} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={`Bỏ «${segment?.title ?? ''}» khỏi chương trình`}
                onClick={() => onChange(segmentIds.filter((_, at) => at !== index))}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            </Group>
          </li>
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
