/** Lịch phát: what airs when and where? A week or a day, each airing a click away from its story and from what can be done with it. */
import { Button, Group, Switch } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { ProblemNote } from '../../parts/notes.tsx';
import { NowButton } from '../../parts/now-button.tsx';
import { Page } from '../../parts/page.tsx';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { addDays, isoOf, localDate, mondayOf } from '../../words/local-time.ts';
import { AiringDrawer } from './airing-drawer.tsx';
import { CalendarTools, DaySteps, type Shown, useAiringsAt } from './calendar-tools.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { FillDialog, type Filling } from './fill-dialog.tsx';
import type { Block } from './gather-airings.ts';
import type { Ask } from './plan-act.ts';
import { PlanCalendar } from './plan-calendar.tsx';
import { PlanTabs } from './plan-tabs.tsx';
import { ReadyList } from './ready-list.tsx';
import classes from './schedule.module.css';
import { ScheduleList } from './schedule-list.tsx';
import { UndoBar } from './undo-bar.tsx';

export function SchedulePage() {
  const zone = useZone();
  const mayWrite = useMay('operator', 'admin');
  const phone = usePhone();
  const search = new URLSearchParams(useSearch());
  const asked = search.get('ngay');
  const [shown, setShown] = useState<Shown>(() => ({
    span: 'week',
    date: mondayOf(asked ?? localDate(Date.now(), zone)),
    where: '',
  }));
  const until = addDays(shown.date, shown.span === 'week' ? 7 : 1);
  const airings = useQuery(queries.airings(isoOf(shown.date, zone), isoOf(until, zone)));
  const schedules = useQuery(queries.schedules());
  const policy = useQuery(queries.policy());
  const dayNames = useDayNames(shown.date);
  const here = useAiringsAt(airings.data?.airings ?? [], shown.where);
  const [open, setOpen] = useState<Block>();
  const [ask, setAsk] = useState<Ask>();
  const [filling, setFilling] = useState<Filling>();
  const [listing, setListing] = useState(false);
  const scheduleOf = ({ scheduleId }: Airing): Schedule | undefined =>
    schedules.data?.schedules.find(({ id }) => id === scheduleId);
  const put = (airing: Airing, act: Ask['act'], takeBack: () => void) => {
    const schedule = scheduleOf(airing);
    if (schedule === undefined) takeBack();
    else setAsk({ act, airing, schedule, takeBack });
  };
  return (
    <Page
      name="schedule"
      title="Lịch phát"
      busy={airings.data === undefined || schedules.data === undefined || policy.data === undefined}
      actions={
        <Group gap="sm">
          <DaySteps shown={shown} onChange={setShown} />
          <NowButton />
          {mayWrite ? (
            <Button component={Link} href="/lich-phat/moi" leftSection={<IconCalendarPlus size={19} aria-hidden />}>
              Lập lịch mới
            </Button>
          ) : null}
        </Group>
      }
    >
      <PlanTabs />
      <ProblemNote error={airings.error ?? schedules.error} retry={() => void airings.refetch()} />
      <CalendarTools shown={shown} onChange={setShown}>
        {mayWrite && !phone ? (
          <Switch
            label="Tin bài sẵn sàng"
            size="md"
            checked={listing}
            onChange={(event) => setListing(event.currentTarget.checked)}
          />
        ) : null}
      </CalendarTools>
      <UndoBar />
      <div className={classes.plan}>
        <PlanCalendar
          date={shown.date}
          span={shown.span}
          fromHour={hourOf(search.get('luc'))}
          airings={here}
          scheduleOf={scheduleOf}
          policy={policy.data}
          dayNames={dayNames}
          movable={(airing) => mayWrite && isMovable(airing, scheduleOf(airing))}
          onOpen={setOpen}
          onMove={(airing, startsAt, takeBack) => put(airing, { kind: 'move', startsAt }, takeBack)}
          onStretch={(airing, slotMs, takeBack) => put(airing, { kind: 'stretch', slotMs }, takeBack)}
          onFill={(airing, segmentId) => {
            const place = airing.places.find(({ filledBy }) => filledBy === null);
            if (place !== undefined) setFilling({ airing, place, segmentId });
          }}
        />
        {listing ? <ReadyList /> : null}
      </div>
      <ScheduleList schedules={schedules.data?.schedules} mayWrite={mayWrite} />
      <AiringDrawer
        block={freshBlock(open, airings.data?.airings)}
        schedule={open === undefined ? undefined : scheduleOf(open[0])}
        mayWrite={mayWrite}
        onAsk={setAsk}
        onClose={() => setOpen(undefined)}
      />
      <ChangeDialog
        ask={ask}
        onDone={(stored) => {
          setAsk(undefined);
          if (stored) setOpen(undefined);
        }}
      />
      <FillDialog filling={filling} onDone={() => setFilling(undefined)} />
    </Page>
  );
}

/** Of the years the shown days touch: names of the days that hold, by date. */
function useDayNames(date: string): ReadonlyMap<string, string> {
  const [first, last] = [Number(date.slice(0, 4)), Number(addDays(date, 6).slice(0, 4))];
  const one = useQuery(queries.exceptionDays(first)).data?.days ?? [];
  const other = useQuery({ ...queries.exceptionDays(last), enabled: last !== first }).data?.days ?? [];
  return new Map([...one, ...other].filter(({ holds }) => holds).map((day) => [day.date, day.name]));
}

/** What is opened is told anew when the plan changes; what has gone stays as it was. */
function freshBlock(open: Block | undefined, airings: readonly Airing[] | undefined): Block | undefined {
  return open?.map((airing) => airings?.find(({ id }) => id === airing.id) ?? airing) as Block | undefined;
}

/** What has not begun, of a schedule that stands. */
function isMovable(airing: Airing, schedule: Schedule | undefined): boolean {
  return schedule !== undefined && schedule.cancelledAt === null && Date.parse(airing.startsAt) > Date.now();
}

/** The full hour of a time in an address: `17:00` of `17:45`. */
function hourOf(time: string | null): string | undefined {
  return time !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? `${time.slice(0, 2)}:00` : undefined;
}
