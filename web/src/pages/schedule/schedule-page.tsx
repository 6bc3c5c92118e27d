/** Lịch phát: what airs when and where? The week, each airing a click away from its story. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { ProblemNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { addDays, isoOf, localDate, mondayOf } from '../../words/local-time.ts';
import { dateOf } from '../../words/time-words.ts';
import { AiringDrawer } from './airing-drawer.tsx';
import type { Block } from './gather-airings.ts';
import { type Move, MoveDialog } from './move-dialog.tsx';
import { ScheduleList } from './schedule-list.tsx';
import { WeekCalendar } from './week-calendar.tsx';

export function SchedulePage() {
  const zone = useZone();
  const mayWrite = useMay('operator', 'admin');
  const [monday, setMonday] = useState(() => mondayOf(localDate(Date.now(), zone)));
  const airings = useQuery(queries.airings(isoOf(monday, zone), isoOf(addDays(monday, 7), zone)));
  const schedules = useQuery(queries.schedules());
  const policy = useQuery(queries.policy());
  const [open, setOpen] = useState<Block>();
  const [move, setMove] = useState<Move>();
  const scheduleOf = ({ scheduleId }: Airing): Schedule | undefined =>
    schedules.data?.schedules.find(({ id }) => id === scheduleId);
  return (
    <Page
      name="schedule"
      title="Lịch phát"
      busy={airings.data === undefined || schedules.data === undefined || policy.data === undefined}
      actions={
        <Group gap="sm">
          <WeekSteps monday={monday} onStep={setMonday} />
          {mayWrite ? (
            <Button component={Link} href="/lich-phat/moi" leftSection={<IconCalendarPlus size={19} aria-hidden />}>
              Lập lịch mới
            </Button>
          ) : null}
        </Group>
      }
    >
      <ProblemNote error={airings.error ?? schedules.error} retry={() => void airings.refetch()} />
      <WeekCalendar
        monday={monday}
        airings={airings.data?.airings ?? []}
        policy={policy.data}
        movable={(airing) => mayWrite && isMovable(airing, scheduleOf(airing))}
        onOpen={setOpen}
        onMove={(airing, startsAt, takeBack) => {
          const schedule = scheduleOf(airing);
          if (schedule === undefined) takeBack();
          else setMove({ airing, schedule, startsAt, takeBack });
        }}
      />
      <ScheduleList schedules={schedules.data?.schedules} mayWrite={mayWrite} />
      <AiringDrawer
        block={open}
        schedule={open === undefined ? undefined : scheduleOf(open[0])}
        mayWrite={mayWrite}
        onClose={() => setOpen(undefined)}
      />
      <MoveDialog move={move} onDone={() => setMove(undefined)} />
    </Page>
  );
}

function WeekSteps({ monday, onStep }: { readonly monday: string; readonly onStep: (monday: string) => void }) {
  const zone = useZone();
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label="Tuần trước" onClick={() => onStep(addDays(monday, -7))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={600} className="number" role="status" style={{ whiteSpace: 'nowrap' }}>
        {dateOf(monday).slice(0, 5)} – {dateOf(addDays(monday, 6))}
      </Text>
      <ActionIcon variant="default" size="lg" aria-label="Tuần sau" onClick={() => onStep(addDays(monday, 7))}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
      <Button variant="default" size="sm" onClick={() => onStep(mondayOf(localDate(Date.now(), zone)))}>
        Tuần này
      </Button>
    </Group>
  );
}

/** A one-off that has not begun can be dragged; a series is changed in its form, so that nothing moves unseen. */
function isMovable(airing: Airing, schedule: Schedule | undefined): boolean {
  if (schedule === undefined || schedule.cancelledAt !== null || Date.parse(airing.startsAt) <= Date.now())
    return false;
  return schedule.rrule === null && schedule.rdates.length === 0 && schedule.times.length === 0;
}
