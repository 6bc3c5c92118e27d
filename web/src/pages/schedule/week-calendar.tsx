/** The week drawn by FullCalendar: columns of days on the office computer, a list on the phone. */

import FullCalendar, { type CalendarOptions, useCalendarController } from '@fullcalendar/react';
import interactionPlugin from '@fullcalendar/react/interaction';
import listPlugin from '@fullcalendar/react/list';
import vi from '@fullcalendar/react/locales/vi';
import classicTheme from '@fullcalendar/react/themes/classic';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/palette.css';
import '@fullcalendar/react/themes/classic/theme.css';
import { useEffect, useMemo } from 'react';
import type { PolicyView } from '../../../../server/contract/schedules.ts';
import { usePhone } from '../../parts/use-phone.ts';
import { useZone } from '../../session.tsx';
import type { Airing } from '../../wire.ts';
import { localParts } from '../../words/local-time.ts';
import { capital, clock, clockWords, dateWords, weekdayWords } from '../../words/time-words.ts';
import { type Block, gatherAirings } from './gather-airings.ts';
import './week-calendar.css';

/** What never changes: half-hour lines, five-minute steps, short airings drawn high enough to read. */
const fixed: CalendarOptions = {
  plugins: [timeGridPlugin, listPlugin, interactionPlugin, classicTheme],
  locale: vi,
  headerToolbar: false,
  firstDay: 1,
  allDaySlot: false,
  slotDuration: '00:30:00',
  snapDuration: '00:05:00',
  slotHeaderInterval: '01:00:00',
  slotHeaderFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  eventTimeFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  noEventsContent: 'Tuần này chưa có lượt phát nào. Bấm «Lập lịch mới» để bắt đầu.',
  nowIndicator: true,
  eventMinHeight: 22,
  eventShortHeight: 40,
  slotEventOverlap: false,
  eventMaxStack: 2,
  moreLinkContent: ({ num }) => `+${num} lượt`,
  moreLinkHint: (num) => `Xem thêm ${num} lượt phát`,
  closeHint: 'Đóng',
  eventInteractive: true,
  eventDurationEditable: false,
};

export function WeekCalendar({
  monday,
  airings,
  policy,
  movable,
  onOpen,
  onMove,
}: {
  readonly monday: string;
  readonly airings: readonly Airing[];
  readonly policy: PolicyView | undefined;
  readonly movable: (airing: Airing) => boolean;
  /** The whole block that was pressed. */
  readonly onOpen: (block: Block) => void;
  /** `startsAt` is the wall-clock instant it was dropped on; `takeBack` puts it where it was. */
  readonly onMove: (airing: Airing, startsAt: number, takeBack: () => void) => void;
}) {
  const zone = useZone();
  const phone = usePhone();
  const controller = useCalendarController();
  const blocks = useMemo(() => new Map(gatherAirings(airings).map((block) => [block[0].id, block])), [airings]);
  const events = useMemo(
    () => [...blocks.values()].map((block) => eventOf(block, movable(block[0]), zone)),
    [blocks, movable, zone],
  );
  useEffect(() => controller.gotoDate(monday), [controller, monday]);
  useEffect(() => controller.changeView(phone ? 'listWeek' : 'timeGridWeek'), [controller, phone]);
  return (
    <section className="loa-calendar" aria-label="Lịch phát trong tuần">
      <FullCalendar
        {...fixed}
        controller={controller}
        timeZone={zone}
        initialDate={monday}
        initialView={phone ? 'listWeek' : 'timeGridWeek'}
        height={phone ? 'auto' : 'calc(100dvh - 118px)'}
        scrollTime={firstHour(airings, zone)}
        dayHeaderContent={({ date }) => <DayHead date={date} zone={zone} />}
        listDayHeaderContent={({ date, level }) => (level === 0 ? <DayHead date={date} zone={zone} /> : null)}
        businessHours={allowedHours(policy)}
        events={events}
        eventContent={({ event, isShort }) => <EventWords block={blocks.get(event.id)} short={isShort} zone={zone} />}
        eventClick={({ event }) => {
          const block = blocks.get(event.id);
          if (block !== undefined) onOpen(block);
        }}
        eventDrop={({ event, revert }) => {
          const airing = blocks.get(event.id)?.[0];
          if (airing !== undefined && event.start !== null) onMove(airing, event.start.getTime(), revert);
        }}
      />
      <p className="loa-calendar-note">Phần tô xám: giờ yên lặng, hoặc ngày quy chế không cho phát.</p>
    </section>
  );
}

function eventOf(block: Block, movable: boolean, zone: string) {
  const [airing] = block;
  const kind = kindOf(block);
  return {
    id: airing.id,
    title: `${clockWords(airing.startsAt, zone)} ${wordsOf(block)}`,
    start: airing.startsAt,
    end: (block.at(-1) ?? airing).endsAt,
    startEditable: movable && block.length === 1,
    className: `loa-event loa-${kind}`,
    ...colors[kind],
  };
}

const colors = {
  plain: { color: '#155a97', contrastColor: '#ffffff' },
  past: { color: '#5c6a76', contrastColor: '#ffffff' },
  waits: { color: '#ffe066', contrastColor: '#4a3000' },
  silent: { color: '#fff0f0', contrastColor: '#9b1c1c' },
};

function kindOf(block: Block): keyof typeof colors {
  const [airing] = block;
  if (airing.silent !== null) return 'silent';
  if (Date.parse((block.at(-1) ?? airing).endsAt) < Date.now()) return 'past';
  return airing.waits.length > 0 ? 'waits' : 'plain';
}

/** What is wrong with it comes first, so that a narrow column still shows it. */
function wordsOf(block: Block): string {
  const [airing] = block;
  return `${markOf(airing)}${airing.title}${block.length > 1 ? ` · ${block.length} lượt` : ''}`;
}

function markOf(airing: Airing): string {
  if (airing.silent !== null) return 'KHÔNG PHÁT · ';
  if (airing.waits.length > 0) return 'CHỜ LƯỢT · ';
  return airing.dropped.length > 0 ? `THIẾU ${airing.dropped.length} BÀI · ` : '';
}

function EventWords({
  block,
  short,
  zone,
}: {
  readonly block: Block | undefined;
  readonly short: boolean;
  readonly zone: string;
}) {
  if (block === undefined) return null;
  const [airing] = block;
  const times = block.length > 1 ? `${clock(airing.startsAt, zone)} …` : clock(airing.startsAt, zone);
  return (
    <span
      className="loa-event-words"
      data-short={short || undefined}
      title={`${clockWords(airing.startsAt, zone)} ${wordsOf(block)} · ${airing.stationIds.length} trạm`}
    >
      <strong>{times}</strong> {wordsOf(block)}
    </span>
  );
}

function DayHead({ date, zone }: { readonly date: Date; readonly zone: string }) {
  const { weekday } = localParts(date.getTime(), zone);
  return (
    <span>
      {capital(weekdayWords(weekday))} <span className="number">{dateWords(date.getTime(), zone).slice(0, 5)}</span>
    </span>
  );
}

/** The hours outside the quiet ones, on the days the policy allows; the rest is shaded. */
function allowedHours(policy: PolicyView | undefined) {
  if (policy === undefined) return false;
  const daysOfWeek = policy.weekdays.map((weekday) => weekday % 7);
  const [quiet] = policy.quiet;
  if (quiet === undefined) return [{ daysOfWeek, startTime: '00:00', endTime: '24:00' }];
  if (quiet.until <= quiet.from) return [{ daysOfWeek, startTime: quiet.until, endTime: quiet.from }];
  return [
    { daysOfWeek, startTime: '00:00', endTime: quiet.from },
    { daysOfWeek, startTime: quiet.until, endTime: '24:00' },
  ];
}

/** Where the week begins to be of interest: an hour before its earliest airing. */
function firstHour(airings: readonly Airing[], zone: string): string {
  const hours = airings.map(({ startsAt }) => localParts(startsAt, zone).hour);
  const hour = hours.length === 0 ? 4 : Math.max(0, Math.min(...hours) - 1);
  return `${String(hour).padStart(2, '0')}:00:00`;
}
