/** Quy chế phát sóng as it stands: what the machine refuses, whoever asks. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import type { PolicyShown } from '../../wire.ts';
import { nightWordsOf, weekdayWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function PolicyTab() {
  const policy = useQuery(queries.policy());
  if (policy.isPending) return <WaitingNote />;
  if (policy.data === undefined) return <ProblemNote error={policy.error} retry={() => void policy.refetch()} />;
  const { data } = policy;
  return (
    <Card title="Quy chế phát sóng của xã" aside={data.label === null ? null : <Mark tone="warn">{data.label}</Mark>}>
      <dl className={classes.facts}>
        <dt>Giờ yên lặng</dt>
        <dd>{quietWords(data)}</dd>
        <dt>Ngày được phát</dt>
        <dd>{weekdaysOf(data)}</dd>
        <dt>Số buổi mỗi ngày</dt>
        <dd>nhiều nhất {data.maxSessionsPerDay} buổi</dd>
        <dt>Thời lượng mỗi buổi</dt>
        <dd>nhiều nhất {data.maxMinutesPerSession} phút</dd>
      </dl>
      <Text size="sm" c="dimmed" mt="sm">
        Trong giờ yên lặng không gì được phát, trừ khẩn cấp; máy chủ từ chối khi lập lịch, và trạm từ chối thêm một lần
        nữa.
      </Text>
    </Card>
  );
}

function quietWords({ quiet }: PolicyShown): string {
  if (quiet.length === 0) return 'không có';
  return quiet.map(({ from, until }) => `từ ${timeWords(from)} đến ${timeWords(until)}`).join('; ');
}

function timeWords(time: string): string {
  const words = nightWordsOf(time);
  return words === undefined ? time.slice(0, 5) : `${time.slice(0, 5)} (${words})`;
}

function weekdaysOf({ weekdays }: PolicyShown): string {
  return weekdays.length === 7 ? 'mọi ngày trong tuần' : weekdays.map(weekdayWords).join(', ');
}
