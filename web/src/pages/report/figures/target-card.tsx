/** One target, village by village: who reached it, and by whose word. */
import { Table, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { metLook } from '../../targets/target-looks.ts';
import { FigureLink, FigureTable, NumberCell } from './figure-link.tsx';
import { amount } from './figure-words.ts';
import classes from './figures.module.css';

const TargetChart = lazy(async () => ({ default: (await import('./target-chart.tsx')).TargetChart }));

/** The first of them is drawn as well; of the others the table opens when asked. */
export function TargetCard({
  target,
  first,
}: {
  readonly target: Figures['targets'][number];
  readonly first: boolean;
}) {
  const { title, byVillage, periods, wanted, villages, villagesMet } = target;
  if (periods === 0) return null;
  return (
    <Card
      title={`Chỉ tiêu: ${title}`}
      aside={<StateBadge look={villagesMet === villages ? metLook.met : metLook.lacking} />}
    >
      <Text size="sm" c="dimmed" mb={6}>
        Cả {periods} kỳ cần {amount(wanted, target)}. Chỉ tính lượt phát gần trọn bài, khi loa của thôn dùng được.
      </Text>
      {first && byVillage.length > 1 ? (
        <Suspense fallback={null}>
          <TargetChart target={target} />
        </Suspense>
      ) : null}
      <details open={first}>
        <summary className={classes.summary}>{byVillage.length > 1 ? 'Bảng từng thôn' : 'Bảng kết quả'}</summary>
        <FigureTable
          label={`Bảng chỉ tiêu ${title}`}
          head={['Nơi', 'Đã phát', 'Xác nhận tại chỗ', 'Kỳ đạt', 'Kết quả']}
        >
          {byVillage.map((one) => (
            <Table.Tr key={one.stationId}>
              <Table.Th scope="row">{one.name}</Table.Th>
              <NumberCell>
                <FigureLink href={one.link}>{amount(one.total, target)}</FigureLink>
              </NumberCell>
              <NumberCell>{amount(one.confirmed, target)}</NumberCell>
              <NumberCell>
                {one.periodsMet}/{periods}
              </NumberCell>
              <NumberCell>
                <StateBadge small look={one.met ? metLook.met : metLook.lacking} />
              </NumberCell>
            </Table.Tr>
          ))}
        </FigureTable>
      </details>
    </Card>
  );
}
