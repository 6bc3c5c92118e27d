/** Hôm nay: is everything as it should be, now? */
import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Page } from '../../parts/page.tsx';
import { useNow } from '../../parts/use-now.ts';
import { usePhone } from '../../parts/use-phone.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Today } from '../../wire.ts';
import { localDate } from '../../words/local-time.ts';
import { clockSeconds, longDateOf } from '../../words/time-words.ts';
import { DayLine } from './day-line.tsx';
import { DayList } from './day-list.tsx';
import { NextDay } from './next-day.tsx';
import { RunningOrders } from './running-orders.tsx';
import { SoundingNow } from './sounding-now.tsx';
import { StationTiles } from './station-tiles.tsx';
import { TaskList } from './task-list.tsx';
import classes from './today.module.css';

export function TodayPage() {
  const today = useQuery(queries.today());
  const zone = useZone();
  const date = localDate(today.data?.now ?? Date.now(), zone);
  return (
    <Page
      name="today"
      title={`Hôm nay, ${longDateOf(date)}`}
      busy={today.data === undefined}
      actions={today.data === undefined ? null : <Clock today={today.data} answeredMs={today.dataUpdatedAt} />}
    >
      <RunningOrders />
      {today.isPending ? <WaitingNote /> : null}
      <ProblemNote error={today.data === undefined ? today.error : null} retry={() => void today.refetch()} />
      {today.data === undefined ? null : <Board today={today.data} answeredMs={today.dataUpdatedAt} />}
    </Page>
  );
}

interface BoardProps {
  readonly today: Today;
  /** When this computer got the answer: the difference to `today.now` is how far its clock is off. */
  readonly answeredMs: number;
}

function Board({ today, answeredMs }: BoardProps) {
  const aheadMs = useMemo(() => Date.parse(today.now) - answeredMs, [today.now, answeredMs]);
  const phone = usePhone();
  // On a low screen fewer lines, so that the page stands without scrolling.
  const low = useMediaQuery('(max-height: 719px)', false, { getInitialValueInEffect: false });
  const taskRoom = low ? 3 : 5;
  return (
    <div className={classes.board}>
      <div className={classes.air}>
        <SoundingNow today={today} aheadMs={aheadMs} />
        <Card title="Dòng thời gian" aside={phone ? null : <Legend />} className={classes.lineCard}>
          {phone ? <DayList today={today} aheadMs={aheadMs} /> : <DayLine today={today} aheadMs={aheadMs} />}
        </Card>
        <StationTiles stations={today.stations} />
      </div>
      <div className={classes.todo}>
        <TaskList tasks={today.tasks} room={taskRoom} />
        <NextDay today={today} room={(low ? 6 : 9) - Math.min(today.tasks.length, taskRoom)} />
      </div>
    </div>
  );
}

function Clock({ today, answeredMs }: BoardProps) {
  const zone = useZone();
  const now = useNow(1_000, Date.parse(today.now) - answeredMs);
  return (
    <Text className="number" size="lg" c="dimmed" role="timer" aria-label="Giờ của xã">
      {clockSeconds(now, zone)}
    </Text>
  );
}

function Legend() {
  return (
    <div className={classes.legend}>
      <span data-kind="quiet">giờ yên lặng: không phát</span>
      <span data-kind="now">bây giờ</span>
    </div>
  );
}
