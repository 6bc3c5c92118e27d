/** Ngày nghỉ, ngày đặc biệt of a year: computed by law and moon, and what the commune says of single days. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExceptionDay } from '../../../../server/contract/policy.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { DayDialog } from './day-dialog.tsx';
import { DayRow } from './day-row.tsx';
import classes from './policy.module.css';

/** The years whose lunar dates the server knows. */
const firstYear = 2023;
const lastYear = 2050;

export function DaysCard() {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  const thisYear = Number(today.slice(0, 4));
  const [chosen, setChosen] = useState<number>();
  const now = useQuery(queries.exceptionDays(thisYear));
  // Once this year has nothing left, the next one is what people plan for.
  const isOver = now.data !== undefined && !now.data.days.some(({ date }) => date >= today);
  const year = chosen ?? (isOver ? Math.min(thisYear + 1, lastYear) : thisYear);
  const days = useQuery(queries.exceptionDays(year));
  const mayWrite = useMay('operator', 'admin');
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title="Ngày nghỉ, ngày đặc biệt"
      aside={
        mayWrite ? (
          <Button size="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            Thêm ngày của xã
          </Button>
        ) : null
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        Gặp những ngày này thì phát như thường lệ, nghỉ, hay phát chương trình khác là do từng lịch phát chọn.
      </Text>
      <YearSteps year={year} onYear={setChosen} />
      {days.isPending ? <WaitingNote /> : null}
      <ProblemNote error={days.error} retry={() => void days.refetch()} />
      {days.data === undefined ? null : <YearDays key={year} days={days.data.days} today={today} mayWrite={mayWrite} />}
      <DayDialog
        opened={adding}
        onClose={() => setAdding(false)}
        onAdded={(date) => setChosen(Number(date.slice(0, 4)))}
      />
    </Card>
  );
}

/** What is over stays folded while something is still to come. */
function YearDays({
  days,
  today,
  mayWrite,
}: {
  readonly days: readonly ExceptionDay[];
  readonly today: string;
  readonly mayWrite: boolean;
}) {
  const past = days.filter(({ date }) => date < today).length;
  const [wanted, setWanted] = useState(false);
  const unfolded = wanted || past === days.length;
  return (
    <>
      {past > 0 && !unfolded ? (
        <Button variant="subtle" size="sm" mt="xs" onClick={() => setWanted(true)}>
          Xem cả {past} ngày đã qua
        </Button>
      ) : null}
      <ul className={classes.list}>
        {days.slice(unfolded ? 0 : past).map((day) => (
          <DayRow key={day.date} day={day} past={day.date < today} mayWrite={mayWrite} />
        ))}
      </ul>
    </>
  );
}

function YearSteps({ year, onYear }: { readonly year: number; readonly onYear: (year: number) => void }) {
  return (
    <Group gap="sm">
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Năm trước"
        disabled={year <= firstYear}
        onClick={() => onYear(year - 1)}
      >
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={700} size="lg" role="status">
        Năm {year}
      </Text>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Năm sau"
        disabled={year >= lastYear}
        onClick={() => onYear(year + 1)}
      >
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  );
}
