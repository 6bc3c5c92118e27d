/** Quy chế phát sóng as it stands: what the machine refuses, whoever asks. */
import { Button, Group, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { nightWordsOf, weekdayWords } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { PolicyDialog } from './policy-dialog.tsx';

export function PolicyTab() {
  const policy = useQuery(queries.policy());
  const [editing, setEditing] = useState(false);
  if (policy.isPending) return <WaitingNote />;
  if (policy.data === undefined) return <ProblemNote error={policy.error} retry={() => void policy.refetch()} />;
  const { data } = policy;
  return (
    <Card
      title="Quy chế phát sóng của xã"
      aside={
        <Group gap="sm">
          {data.label === null ? null : <Mark tone="warn">{data.label}</Mark>}
          <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setEditing(true)}>
            Sửa quy chế
          </Button>
        </Group>
      }
    >
      <dl className={classes.facts}>
        <dt>Giờ yên lặng</dt>
        <dd>{quietWords(data)}</dd>
        <dt>Ngày được phát</dt>
        <dd>{weekdaysOf(data)}</dd>
        <dt>Số buổi mỗi ngày</dt>
        <dd>nhiều nhất {data.maxSessionsPerDay} buổi</dd>
        <dt>Thời lượng mỗi buổi</dt>
        <dd>nhiều nhất {data.maxMinutesPerSession} phút</dd>
        <dt>Âm lượng tối đa</dt>
        <dd>{data.volumeCeilingPct} %</dd>
      </dl>
      <Text size="sm" c="dimmed" mt="sm">
        Trong giờ yên lặng không gì được phát, trừ khẩn cấp; máy chủ từ chối khi lập lịch, và trạm từ chối thêm một lần
        nữa.
      </Text>
      <PolicyDialog opened={editing} policy={data} onClose={() => setEditing(false)} />
    </Card>
  );
}

function quietWords({ quiet }: PolicyView): string {
  if (quiet.length === 0) return 'không có';
  return quiet.map(({ from, until }) => `từ ${timeWords(from)} đến ${timeWords(until)}`).join('; ');
}

function timeWords(time: string): string {
  const words = nightWordsOf(time);
  return words === undefined ? time.slice(0, 5) : `${time.slice(0, 5)} (${words})`;
}

function weekdaysOf({ weekdays }: PolicyView): string {
  return weekdays.length === 7 ? 'mọi ngày trong tuần' : weekdays.map(weekdayWords).join(', ');
}
