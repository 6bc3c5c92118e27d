/** What was said of each topic of the plan, against the period before. */
import { Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { Mark } from '../../../parts/state-badge.tsx';
import { dateOf } from '../../../words/time-words.ts';
import { FigureTable, LogLink, NumberCell } from './figure-link.tsx';
import { count, minuteCount } from './figure-words.ts';
import classes from './figures.module.css';

const TopicChart = lazy(async () => ({ default: (await import('./topic-chart.tsx')).TopicChart }));

export function TopicsCard({ figures: { topics, before, tags } }: { readonly figures: Figures }) {
  if (topics.length === 0) return null;
  return (
    <Card title="Nội dung của kế hoạch">
      {topics.some(({ programmeMs, beforeMs }) => programmeMs + beforeMs > 0) ? (
        <Suspense fallback={null}>
          <TopicChart topics={topics} />
        </Suspense>
      ) : null}
      <FigureTable
        label="Bảng nội dung của kế hoạch"
        head={['Nội dung', 'Tin, bài', 'Lượt phát', 'Phút', 'Phút kỳ trước', 'Thôn đã nghe', 'Nhật ký']}
      >
        {topics.map((topic) => (
          <Table.Tr key={topic.code} data-missing={topic.missing || undefined}>
            <Table.Th scope="row">
              {topic.code} {topic.title} {topic.missing ? <Mark tone="warn">chưa phát</Mark> : null}
            </Table.Th>
            <NumberCell>{count(topic.items)}</NumberCell>
            <NumberCell>{count(topic.airings)}</NumberCell>
            <NumberCell>{minuteCount(topic.programmeMs)}</NumberCell>
            <NumberCell>{minuteCount(topic.beforeMs)}</NumberCell>
            <NumberCell>{count(topic.villages)}</NumberCell>
            <NumberCell>
              {topic.airings === 0 ? null : (
                <LogLink href={topic.link} label={`Lượt ở từng trạm có nội dung ${topic.code}`}>
                  từng trạm
                </LogLink>
              )}
            </NumberCell>
          </Table.Tr>
        ))}
      </FigureTable>
      <p className={classes.note}>
        Một bài có thể nói nhiều nội dung, nên các dòng không cộng lại. Phút: thời lượng chương trình của xã, mỗi lượt
        tính một lần. Kỳ trước: {dateOf(before.firstDay)} - {dateOf(before.lastDay)}.
      </p>
      {tags.map(({ tag, items, airings, programmeMs }) => (
        <p key={tag} className={classes.note}>
          Nhãn «{tag}»: {count(items)} tin, bài, {count(airings)} lượt, {minuteCount(programmeMs)} phút.
        </p>
      ))}
    </Card>
  );
}
