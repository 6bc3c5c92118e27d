/** The week on a phone: a village after the other, those that owe a word first. */
import { Button, Stack } from '@mantine/core';
import { PhoneList } from '../../parts/phone-list.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { transportWord } from '../../words/state-words.ts';
import { weekdayOf } from '../../words/time-words.ts';
import { dayStanding } from './day-standing.ts';
import classes from './evidence.module.css';
import type { VillagesShown } from './village-table.tsx';
import { WeekStanding } from './week-standing.tsx';

export function VillageList({ villages, week, mayWrite, onOpen }: VillagesShown) {
  const inOrder = [...villages].sort((a, b) => Number(b.owes > 0) - Number(a.owes > 0));
  return (
    <Stack gap="sm">
      {inOrder.map((village) => (
        <section key={village.stationId} className={classes.village} aria-label={village.name}>
          <h3>
            {village.name} <span className={classes.muted}>{transportWord[village.transport]}</span>
          </h3>
          <PhoneList contacts={village.contacts} />
          <WeekStanding village={village} week={week} mayWrite={mayWrite} />
          <ul className={classes.days}>
            {village.days.map((day) => {
              const standing = dayStanding(village, day);
              return standing === undefined ? null : (
                <li key={day.date}>
                  {weekdayOf(day.date)} <StateBadge look={standing.look} small />
                </li>
              );
            })}
          </ul>
          <Button variant="default" size="sm" onClick={() => onOpen(village.stationId)}>
            {mayWrite ? 'Ghi câu trả lời' : 'Xem'}
            <span className="visually-hidden"> của {village.name}</span>
          </Button>
        </section>
      ))}
    </Stack>
  );
}
