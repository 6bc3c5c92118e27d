/** One target, village by village, or topic by topic where each is asked for itself: who reached it, and by whose word. */
import { Table, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Card } from '../../../parts/card.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { metLook, placeLook } from '../../targets/target-looks.ts';
import { FigureTable, LogLink, NumberCell } from './figure-link.tsx';
import { amount, names } from './figure-words.ts';
import classes from './figures.module.css';
import { isMetThroughout, isWhollyMet, type TargetGroup, type TargetLine } from './target-groups.ts';

const TargetChart = lazy(async () => ({ default: (await import('./target-chart.tsx')).TargetChart }));

/** One of them is drawn as well; of the others the table opens when asked. */
export function TargetCard({ group, drawn }: { readonly group: TargetGroup; readonly drawn: boolean }) {
  const { title, lines } = group;
  const [first] = lines;
  if (first === undefined || first.target.periods === 0) return null;
  const { periods, wanted } = first.target;
  const asked = amount(wanted, first.target);
  return (
    <Card title={`Chỉ tiêu: ${title}`} aside={<StateBadge look={wholeLook(lines.map(({ target }) => target))} />}>
      <Text size="sm" c="dimmed" mb={6}>
        {periods === 1 ? `Trong kỳ này cần ${asked}` : `Cả ${periods} kỳ cần ${asked}`}
        {lines.length > 1 ? ' mỗi nội dung' : ''}. Chỉ tính bài phát gần trọn, khi loa ở đó dùng được hoặc có người nghe
        thấy.
      </Text>
      {drawn ? (
        <Suspense fallback={null}>
          <TargetChart target={first.target} />
        </Suspense>
      ) : null}
      <details open={drawn}>
        <summary className={classes.summary}>{summaryOf(group)}</summary>
        {lines.length > 1 ? <TopicLines group={group} /> : <Places target={first.target} />}
      </details>
    </Card>
  );
}

function wholeLook(lines: readonly TargetLine[]) {
  if (!lines.every(isWhollyMet)) return metLook.lacking;
  return lines.every(isMetThroughout) ? metLook.met : metLook.onSum;
}

/** The log narrows to a topic; of kinds and tags it shows all rows. */
function opens(link: string): string {
  return /[?&]nd=/.test(link) ? 'lượt cùng nội dung' : 'mọi lượt đã phát';
}

function summaryOf({ lines }: TargetGroup): string {
  if (lines.length > 1) return 'Bảng từng nội dung';
  return (lines[0]?.target.byVillage.length ?? 0) > 1 ? 'Bảng từng thôn' : 'Bảng kết quả';
}

function Places({ target }: { readonly target: TargetLine }) {
  const { title, byVillage, periods } = target;
  return (
    <FigureTable
      label={`Bảng chỉ tiêu ${title}`}
      head={['Nơi', 'Đã phát', 'Xác nhận tại chỗ', 'Kỳ đạt', 'Kết quả', 'Nhật ký']}
    >
      {byVillage.map((one) => (
        <Table.Tr key={one.stationId}>
          <Table.Th scope="row">{one.name}</Table.Th>
          <NumberCell>{amount(one.total, target)}</NumberCell>
          <NumberCell>{amount(one.confirmed, target)}</NumberCell>
          <NumberCell>
            {one.periodsMet}/{periods}
          </NumberCell>
          <NumberCell>
            <StateBadge small look={placeLook(one, periods)} />
          </NumberCell>
          <NumberCell>
            {one.total === 0 ? null : (
              <LogLink href={one.link} label={`${opens(one.link)} ở ${one.name}`}>
                {opens(one.link)}
              </LogLink>
            )}
          </NumberCell>
        </Table.Tr>
      ))}
    </FigureTable>
  );
}

function TopicLines({ group: { title, lines } }: { readonly group: TargetGroup }) {
  return (
    <FigureTable
      label={`Bảng chỉ tiêu ${title}`}
      head={['Nội dung', 'Nơi đạt', 'Theo xác nhận tại chỗ', 'Chưa đạt', 'Kết quả']}
    >
      {lines.map(({ topic, target }) => (
        <Table.Tr key={target.title}>
          <Table.Th scope="row">{topic ?? target.title}</Table.Th>
          <NumberCell>
            {target.villagesMet}/{target.villages}
          </NumberCell>
          <NumberCell>{target.villagesMetConfirmed}</NumberCell>
          <NumberCell>
            {names(
              target.byVillage.filter(({ met }) => !met).map(({ name }) => name),
              'thôn',
            )}
          </NumberCell>
          <NumberCell>
            <StateBadge small look={wholeLook([target])} />
          </NumberCell>
        </Table.Tr>
      ))}
    </FigureTable>
  );
}
