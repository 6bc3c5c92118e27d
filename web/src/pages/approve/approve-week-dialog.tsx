/** Duyệt cả tuần: checks every file's bytes first, then approves all of them in one act. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconHourglassHigh, IconShieldCheck } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useDecide } from '../../acts/use-decide.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { checkedSoundQuery } from '../../parts/verified-sound.ts';
import type { Look } from '../../words/state-words.ts';
import classes from './approve.module.css';

export interface WeekItem {
  readonly segmentId: string;
  readonly title: string;
  readonly sha256: string;
}

export function ApproveWeekDialog({
  opened,
  items,
  onClose,
}: {
  readonly opened: boolean;
  readonly items: readonly WeekItem[];
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} size={620} title={<Text fw={700}>Duyệt cả tuần</Text>}>
      <Checking items={items} onClose={onClose} />
    </Modal>
  );
}

function Checking({ items, onClose }: { readonly items: readonly WeekItem[]; readonly onClose: () => void }) {
  const decide = useDecide();
  const sounds = useQueries({ queries: items.map(({ sha256 }) => checkedSoundQuery(sha256)) });
  const looks = sounds.map(({ data, error }) => lookOf(data?.kind, error));
  const verified = sounds.filter(({ data }) => data?.kind === 'verified').length;
  const approve = () =>
    decide.mutate(
      {
        decisions: items.map(({ segmentId, sha256 }) => ({ segmentId, sha256, decision: 'approved' })),
        words: `Đã duyệt ${items.length} tin bài của tuần.`,
      },
      { onSuccess: onClose },
    );
  return (
    <Stack>
      <Text>
        {items.length} tin bài dưới đây sẽ được duyệt cùng một lúc. Nên nghe từng tin bài trước, ở thẻ «Từng tin bài».
        Duyệt xong có 10 giây để hoàn tác.
      </Text>
      <ul className={classes.check}>
        {items.map(({ segmentId, title }, index) => (
          <li key={segmentId}>
            <span>{title}</span>
            <StateBadge small look={looks[index] ?? checking} />
          </li>
        ))}
      </ul>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {verified}/{items.length} tệp đã kiểm tra
        </Text>
        <Group>
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button
            color="leaf.7"
            disabled={verified < items.length || items.length === 0}
            loading={decide.isPending}
            onClick={approve}
          >
            Duyệt {items.length} tin bài
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

const checking: Look = { word: 'đang kiểm tra', tone: 'calm', icon: IconHourglassHigh };

function lookOf(kind: 'verified' | 'mismatch' | undefined, error: Error | null): Look {
  if (error !== null) return { word: 'không tải được', tone: 'bad', icon: IconAlertTriangle };
  if (kind === 'verified') return { word: 'đúng bản', tone: 'good', icon: IconShieldCheck };
  if (kind === 'mismatch') return { word: 'sai bản', tone: 'bad', icon: IconAlertTriangle };
  return checking;
}
