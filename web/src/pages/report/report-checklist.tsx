/** What a report still lacks, each line with where to go; what is done is told below, quieter. */
import { Anchor, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Checklist } from '../../api/reports.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import classes from './report.module.css';

export function ReportChecklist({ reportId, isClosed }: { readonly reportId: string; readonly isClosed: boolean }) {
  const list = useQuery(queries.reportChecklist(reportId));
  const open = list.data?.items.filter(({ done }) => !done).length ?? 0;
  return (
    <Card title={open === 0 ? 'Việc trước khi ký' : `Còn ${open} việc trước khi ${isClosed ? 'chốt bản mới' : 'ký'}`}>
      {list.isPending ? <WaitingNote /> : null}
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.data !== undefined && open === 0 && !isClosed ? (
        <Text fw={600}>Báo cáo đã đủ, có thể chốt và trình ký.</Text>
      ) : null}
      <ul className={classes.checklist} aria-busy={list.isFetching}>
        {list.data?.items.map((item) => (
          <Line key={item.kind} item={item} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ item: { words, done, href } }: { readonly item: Checklist['items'][number] }) {
  const local = href.split('#')[1];
  return (
    <li className={done ? (classes.done ?? '') : ''}>
      {done ? (
        <IconCircleCheck size={22} color="#2b8a3e" aria-label="Xong" role="img" />
      ) : (
        <IconAlertCircle size={22} color="#b35c00" aria-label="Còn thiếu" role="img" />
      )}
      {done ? (
        <span>{words}</span>
      ) : local === undefined ? (
        <Anchor component={Link} href={href}>
          {words}
        </Anchor>
      ) : (
        <Anchor href={`#${local}`}>{words}</Anchor>
      )}
    </li>
  );
}
