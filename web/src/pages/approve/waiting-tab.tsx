/** The segments that wait, one at a time, the next to air first. */
import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { Card } from '../../parts/card.tsx';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { useSession, useZone } from '../../session.tsx';
import type { Segment } from '../../wire.ts';
import { nearWords } from '../../words/time-words.ts';
import { ApprovalCard } from './approval-card.tsx';
import classes from './approve.module.css';
import { useAiredUnapproved } from './use-aired-unapproved.ts';

export function WaitingTab({
  waiting,
  openId,
}: {
  readonly waiting: UseQueryResult<{ segments: Segment[] }>;
  readonly openId: string | undefined;
}) {
  const [, go] = useLocation();
  const place = useRef(0);
  const { user } = useSession();
  // What one has approved as the first of two waits for somebody else: it comes last.
  const isDone = ({ approvers, approversNeeded }: Segment) =>
    approversNeeded > 1 && approvers.some(({ id }) => id === user.id);
  const segments = [...(waiting.data?.segments ?? [])].sort((a, b) => Number(isDone(a)) - Number(isDone(b)));
  const found = segments.findIndex(({ id }) => id === openId);
  // After a decision the list closes up: the next one comes to the same place.
  const index = found === -1 ? Math.min(place.current, Math.max(segments.length - 1, 0)) : found;
  place.current = index;
  const segment = segments[index];
  if (waiting.isPending) return <WaitingNote />;
  if (waiting.data === undefined) return <ProblemNote error={waiting.error} retry={() => void waiting.refetch()} />;
  if (segment === undefined) {
    return (
      <Card>
        <EmptyNote title="Không có tin bài nào chờ duyệt">Khi có tin bài mới gửi lên, trang này tự hiện ra.</EmptyNote>
      </Card>
    );
  }
  const open = (at: number) => go(`/duyet/${segments[at]?.id ?? ''}`, { replace: true });
  return (
    <div className={classes.waiting}>
      <WaitingList segments={segments} index={index} onOpen={open} />
      <div className={classes.one}>
        {segments.length > 1 ? <Pager index={index} count={segments.length} onOpen={open} /> : null}
        <ApprovalCard key={segment.id} segment={segment} />
      </div>
    </div>
  );
}

function Pager({
  index,
  count,
  onOpen,
}: {
  readonly index: number;
  readonly count: number;
  readonly onOpen: (at: number) => void;
}) {
  return (
    <Group justify="space-between" className={classes.pager ?? ''}>
      <ActionIcon
        variant="default"
        size="xl"
        aria-label="Tin bài trước"
        disabled={index === 0}
        onClick={() => onOpen(index - 1)}
      >
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={600} role="status">
        {index + 1} / {count}
      </Text>
      <ActionIcon
        variant="default"
        size="xl"
        aria-label="Tin bài sau"
        disabled={index === count - 1}
        onClick={() => onOpen(index + 1)}
      >
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function WaitingList({
  segments,
  index,
  onOpen,
}: {
  readonly segments: readonly Segment[];
  readonly index: number;
  readonly onOpen: (at: number) => void;
}) {
  const zone = useZone();
  const aired = useAiredUnapproved();
  return (
    <ul className={classes.list} aria-label="Tin bài chờ duyệt">
      {segments.map((segment, at) => (
        <li key={segment.id}>
          <button
            type="button"
            className={classes.listItem}
            aria-current={at === index ? 'true' : undefined}
            onClick={() => onOpen(at)}
          >
            <span className={classes.listTitle}>{segment.title}</span>
            <span className={classes.listMeta}>
              {aired.has(segment.id)
                ? 'Đã phát khẩn cấp: duyệt sau'
                : segment.nextAiringAt === null
                  ? 'Chưa có trong lịch phát'
                  : `Phát ${nearWords(segment.nextAiringAt, Date.now(), zone)}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
