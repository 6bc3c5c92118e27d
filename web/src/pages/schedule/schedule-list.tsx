/** All schedules that stand, in words: the week shows airings, this shows what makes them. */
import { Button, Text } from '@mantine/core';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import type { Schedule } from '../../wire.ts';
import classes from './schedule.module.css';

export function ScheduleList({
  schedules,
  mayWrite,
}: {
  readonly schedules: readonly Schedule[] | undefined;
  readonly mayWrite: boolean;
}) {
  const standing = (schedules ?? []).filter(({ cancelledAt }) => cancelledAt === null);
  if (standing.length === 0) return null;
  return (
    <Card title="Các lịch đang có" aside={<Text c="dimmed">{standing.length} lịch</Text>}>
      <ul className={classes.schedules}>
        {standing.map((schedule) => (
          <li key={schedule.id}>
            <div>
              <strong>{schedule.title}</strong>
              <span className={classes.muted}>
                {schedule.words} · chương trình «{schedule.programmeTitle}»
              </span>
            </div>
            {mayWrite ? (
              <Button
                component={Link}
                href={`/lich-phat/${schedule.id}`}
                size="sm"
                variant="default"
                aria-label={`Sửa lịch ${schedule.title}`}
              >
                Sửa
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
