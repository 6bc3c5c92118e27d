/** How every planned row ended, by what evidence it counts as sounded, and the time in its parts. */
import { Table } from '@mantine/core';
import type { Figures } from '../../../api/figures.ts';
import { Card } from '../../../parts/card.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { evidenceWord, rowLook } from '../../../words/state-words.ts';
import { FigureLink, FigureTable, NumberCell } from './figure-link.tsx';
import { count, minuteCount, share } from './figure-words.ts';
import classes from './figures.module.css';

export function CountsCard({ figures: { rows, minutes } }: { readonly figures: Figures }) {
  const outcomes = Object.keys(rows.byOutcome) as (keyof typeof rows.byOutcome)[];
  const evidence = Object.keys(rows.byEvidence) as (keyof typeof rows.byEvidence)[];
  return (
    <div className={classes.pair}>
      <Card title="Kết quả ở từng trạm">
        <FigureTable label="Bảng kết quả" head={['Kết quả', 'Lượt', 'Tỷ lệ']}>
          {outcomes.map((outcome) => (
            <Counted key={outcome} whole={rows.planned.value} counted={rows.byOutcome[outcome]}>
              <StateBadge small look={rowLook[outcome]} />
            </Counted>
          ))}
          <Counted whole={rows.planned.value} counted={rows.waiting}>
            <StateBadge small look={rowLook.waiting} />
          </Counted>
        </FigureTable>
      </Card>
      <Card title="Bằng chứng của lượt đã phát">
        <FigureTable label="Bảng bằng chứng" head={['Bằng chứng', 'Lượt', 'Tỷ lệ']}>
          {evidence.map((one) => (
            <Counted key={one} whole={rows.sounded.value} counted={rows.byEvidence[one]}>
              {evidenceWord[one]}
            </Counted>
          ))}
        </FigureTable>
        <p className={classes.note}>
          Thời lượng của xã, mỗi lượt một lần: tin, bài {minuteCount(minutes.programmeMs)} phút; nhạc hiệu, nhạc cắt{' '}
          {minuteCount(minutes.frameMs)} phút; tiếp âm {minuteCount(minutes.relayMs)} phút. Riêng loa của đài xã phát{' '}
          {minuteCount(minutes.communeStationMs)} phút tin, bài.
        </p>
      </Card>
    </div>
  );
}

function Counted({
  whole,
  counted: { value, link },
  children,
}: {
  readonly whole: number;
  readonly counted: Figures['rows']['planned'];
  readonly children: React.ReactNode;
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{children}</Table.Th>
      <NumberCell>{value === 0 ? '0' : <FigureLink href={link}>{count(value)}</FigureLink>}</NumberCell>
      <NumberCell>{whole === 0 ? '' : share(value, whole)}</NumberCell>
    </Table.Tr>
  );
}
