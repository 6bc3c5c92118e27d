/** What was said: columns, and every item that sounded. */
import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { useZone } from '../../../session.tsx';
import { kindWord } from '../../../words/state-words.ts';
import { dateWords } from '../../../words/time-words.ts';
import { FigureTable, LogLink, NumberCell } from './figure-link.tsx';
import { count, minuteCount } from './figure-words.ts';
import classes from './figures.module.css';

/** More than these are shown when asked for. */
const SHOWN = 15;

export function ItemsCard({ figures: { items, columns } }: { readonly figures: Figures }) {
  const zone = useZone();
  const [all, setAll] = useState(false);
  const list = all ? items.list : items.list.slice(0, SHOWN);
  const kinds = Object.entries(items.byKind).map(
    ([kind, number]) => `${wordOf(kind).toLocaleLowerCase('vi')} ${number}`,
  );
  return (
    <>
      <Card title="Chuyên mục">
        <FigureTable label="Bảng chuyên mục" head={['Chuyên mục', 'Lượt theo lịch', 'Đã phát', 'Phút', 'Nhật ký']}>
          {columns.map((one) => (
            <Table.Tr key={one.scheduleId}>
              <Table.Th scope="row">{one.title}</Table.Th>
              <NumberCell>{count(one.planned)}</NumberCell>
              <NumberCell>{count(one.sounded)}</NumberCell>
              <NumberCell>{minuteCount(one.programmeMs)}</NumberCell>
              <NumberCell>
                <LogLink href={one.link} label={`Lượt ở từng trạm của ${one.title}`}>
                  từng trạm
                </LogLink>
              </NumberCell>
            </Table.Tr>
          ))}
        </FigureTable>
      </Card>
      <Card title={`Tin, bài đã phát: ${count(items.distinct)}`}>
        <p className={classes.note}>Theo loại: {kinds.length === 0 ? 'chưa có' : kinds.join(', ')}.</p>
        <FigureTable
          label="Bảng tin, bài đã phát"
          head={['Tin, bài', 'Loại', 'Nội dung', 'Phát lần đầu', 'Lượt', 'Phút', 'Nhật ký']}
        >
          {list.map((one) => (
            <Table.Tr key={one.key}>
              <Table.Th scope="row">{one.title}</Table.Th>
              <NumberCell>{wordOf(one.kind)}</NumberCell>
              <NumberCell>{one.topics.join(', ')}</NumberCell>
              <NumberCell>{dateWords(one.firstAt, zone)}</NumberCell>
              <NumberCell>{count(one.airings)}</NumberCell>
              <NumberCell>{minuteCount(one.programmeMs)}</NumberCell>
              <NumberCell>
                <LogLink href={one.link} label={`Lượt ở từng trạm có ${one.title}`}>
                  từng trạm
                </LogLink>
              </NumberCell>
            </Table.Tr>
          ))}
        </FigureTable>
        {items.list.length > SHOWN && !all ? (
          <Button variant="subtle" onClick={() => setAll(true)}>
            Xem cả {count(items.list.length)} tin, bài
          </Button>
        ) : null}
      </Card>
    </>
  );
}

function wordOf(kind: string): string {
  return (kindWord as Readonly<Record<string, string>>)[kind] ?? kind;
}
