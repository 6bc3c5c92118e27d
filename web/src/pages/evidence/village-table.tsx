/** The week on the office computer: a village per row, a day per column, whom to phone beside the name. */
import { Button, Table, UnstyledButton } from '@mantine/core';
import type { WeekGrid } from '../../../../server/contract/evidence.ts';
import { PhoneList } from '../../parts/phone-list.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { transportWord } from '../../words/state-words.ts';
import { capital, dateOf, shortWeekday } from '../../words/time-words.ts';
import { dayStanding } from './day-standing.ts';
import classes from './evidence.module.css';
import type { Village } from './week-draft.ts';
import { WeekStanding } from './week-standing.tsx';

export interface VillagesShown {
  readonly days: WeekGrid['days'];
  readonly villages: readonly Village[];
  /** Its Monday. */
  readonly week: string;
  readonly mayWrite: boolean;
  readonly onOpen: (stationId: string) => void;
}

export function VillageTable({ days, villages, week, mayWrite, onOpen }: VillagesShown) {
  // A day on which nothing is to sound anywhere, as a rule Sunday, takes no room.
  const shown = days.flatMap((_, index) => (villages.some((village) => planned(village, index)) ? [index] : []));
  return (
    <div className={classes.scroll}>
      <Table verticalSpacing={6} horizontalSpacing={3} className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Thôn</Table.Th>
            <Table.Th>Cả tuần</Table.Th>
            {shown.map((index) => (
              <Table.Th key={index}>
                <abbr title={capital(days[index]?.words ?? '')}>
                  {shortWeekday(index + 1)} {dateOf(days[index]?.date ?? '').slice(0, 5)}
                </abbr>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {villages.map((village) => (
            <Table.Tr key={village.stationId} data-owes={village.owes > 0}>
              <Table.Th scope="row" className={classes.name ?? ''}>
                <div>
                  {village.name} <span className={classes.muted}>{transportWord[village.transport]}</span>
                </div>
                <div className={classes.phones}>
                  <PhoneList contacts={village.contacts} />
                </div>
              </Table.Th>
              <Table.Td>
                <WeekStanding village={village} week={week} mayWrite={mayWrite} />
                <Button size="compact-sm" variant="subtle" onClick={() => onOpen(village.stationId)}>
                  {mayWrite ? 'Ghi câu trả lời' : 'Xem'}
                  <span className="visually-hidden"> của {village.name}</span>
                </Button>
              </Table.Td>
              {shown.map((index) => (
                <Table.Td key={index}>
                  <DayCell village={village} day={village.days[index]} onOpen={() => onOpen(village.stationId)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function DayCell({
  village,
  day,
  onOpen,
}: {
  readonly village: Village;
  readonly day: Village['days'][number] | undefined;
  readonly onOpen: () => void;
}) {
  const standing = day === undefined ? undefined : dayStanding(village, day);
  if (day === undefined || standing === undefined) return <span className={classes.muted}>-</span>;
  return (
    <UnstyledButton className={classes.cell ?? ''} onClick={onOpen}>
      <span className="visually-hidden">
        {village.name}, {dateOf(day.date).slice(0, 5)}:{' '}
      </span>
      <StateBadge look={standing.look} small />
      <span className={classes.muted}>{standing.count}</span>
    </UnstyledButton>
  );
}

function planned({ days }: Village, index: number): boolean {
  return (days[index]?.planned ?? 0) > 0;
}
