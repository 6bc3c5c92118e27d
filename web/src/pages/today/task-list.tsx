/** Việc cần xử lý: what needs a person, each with where to go. */
import { Text } from '@mantine/core';
import {
  IconAlarm,
  IconAlertTriangle,
  IconArrowBackUp,
  IconBroadcast,
  IconCalendarX,
  IconChevronRight,
  IconCircleCheck,
  IconClockMinus,
  IconCut,
  IconDatabaseExclamation,
  IconEar,
  IconFileAlert,
  IconHourglassHigh,
  IconLockOpen,
  IconMessageQuestion,
  IconMicrophone,
  IconPhoneCall,
  IconReportAnalytics,
  IconServerOff,
  IconVolumeOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { Card } from '../../parts/card.tsx';
import type { Task } from '../../wire.ts';
import classes from './today.module.css';

const icons: Record<Task['kind'], typeof IconAlertTriangle> = {
  approve: IconHourglassHigh,
  exception: IconHourglassHigh,
  'relay-source': IconHourglassHigh,
  conflict: IconCalendarX,
  place: IconMicrophone,
  'place-alarm': IconAlarm,
  'too-little': IconClockMinus,
  station: IconBroadcast,
  refused: IconFileAlert,
  returned: IconArrowBackUp,
  silent: IconVolumeOff,
  'left-out': IconCut,
  worker: IconServerOff,
  'went-wrong': IconCut,
  'village-week': IconPhoneCall,
  incident: IconAlertTriangle,
  complaint: IconMessageQuestion,
  'report-due': IconReportAnalytics,
  doubted: IconEar,
  'foreign-sound': IconEar,
  backup: IconDatabaseExclamation,
  doors: IconLockOpen,
};

/** `room` is how many are listed before one has to ask for the rest. */
export function TaskList({ tasks, room }: { readonly tasks: readonly Task[]; readonly room: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? tasks : tasks.slice(0, room);
  return (
    <Card title="Việc cần xử lý" aside={tasks.length === 0 ? null : <Text fw={600}>{tasks.length} việc</Text>}>
      {tasks.length === 0 ? (
        <div className={classes.allWell}>
          <IconCircleCheck size={20} aria-hidden /> Không có việc gì phải xử lý.
        </div>
      ) : null}
      <ul className={classes.list}>
        {shown.map((task) => (
          <TaskLine key={`${task.kind} ${task.href} ${task.title}`} task={task} />
        ))}
      </ul>
      {tasks.length > shown.length ? (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          Xem cả {tasks.length} việc
        </button>
      ) : null}
    </Card>
  );
}

function TaskLine({ task }: { readonly task: Task }) {
  const Icon = icons[task.kind];
  return (
    <li>
      <Link href={task.href} className={classes.task} title={`${task.title}: ${task.detail}`}>
        <Icon size={20} aria-hidden className={classes.taskIcon} />
        <span>
          <span className={classes.taskTitle}>{task.title}</span>
          <span className={classes.taskDetail}>{task.detail}</span>
        </span>
        <IconChevronRight size={16} aria-hidden className={classes.taskGo} />
      </Link>
    </li>
  );
}
