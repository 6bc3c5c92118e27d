/** The plan drawn by FullCalendar: columns of days on the office computer, a list on the phone; dragged to move, stretched to lengthen. */

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
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { usePhone } from '../../parts/use-phone.ts';
import { useMay, useZone } from '../../session.tsx';
import type { Airing, Schedule } from '../../wire.ts';
import { shadeHours } from '../../words/closed-hours.ts';
import { localDate, localParts } from '../../words/local-time.ts';
import { clockWords } from '../../words/time-words.ts';
import { blockColors, blockWords, kindOf } from './block-look.ts';
import { BlockWords, DayHead } from './calendar-words.tsx';
import { type Block, gatherAirings } from './gather-airings.ts';
import './plan-calendar.css';

/** What never changes: five-minute steps, short airings drawn high enough to read. */
const fixed: CalendarOptions = {
  plugins: [timeGridPlugin, listPlugin, interactionPlugin, classicTheme],
  locale: vi,
  headerToolbar: false,
  firstDay: 1,
  allDaySlot: false,
  snapDuration: '00:05:00',
  slotHeaderInterval: '01:00:00',
  slotHeaderFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  eventTimeFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  noEventsClass: 'loa-no-events',
  // For screen readers; the kit's Vietnamese leaves it in English.
  timedText: 'Giờ phát',
  nowIndicator: true,
  eventMinHeight: 22,
  eventShortHeight: 40,
  slotEventOverlap: false,
  eventMaxStack: 2,
  // Short: it stands on the block beside it, whose time must stay to be read.
  moreLinkContent: ({ num }) => `+${num}`,
  moreLinkClass: 'loa-more',
  moreLinkHint: (num) => `Xem thêm ${num} lượt phát`,
  closeHint: 'Đóng',
  eventInteractive: true,
};
/** A silent airing has no length of its own. */
const silentMs = 10 * 60_000;

export type CalendarSpan = 'week' | 'day';

export interface PlanCalendarProps {
  /** The first day shown. */
  readonly date: string;
  readonly span: CalendarSpan;
  /** The hour that stands at the top, `17:00`; by default the first that has something. */
  readonly fromHour?: string | undefined;
  readonly airings: readonly Airing[];
  readonly scheduleOf: (airing: Airing) => Schedule | undefined;
  readonly policy: PolicyView | undefined;
  /** Names of exception days by date. */
  readonly dayNames: ReadonlyMap<string, string>;
  readonly movable: (airing: Airing) => boolean;
  /** The whole block that was pressed. */
  readonly onOpen: (block: Block) => void;
  /** `startsAt` is the instant it was dropped on; `takeBack` puts it where it was. */
  readonly onMove: (airing: Airing, startsAt: number, takeBack: () => void) => void;
  readonly onStretch: (airing: Airing, slotMs: number, takeBack: () => void) => void;
  /** A segment was dropped on an airing with an empty place. */
  readonly onFill: (airing: Airing, segmentId: string) => void;
}

export function PlanCalendar(props: PlanCalendarProps) {
  const { date, span, fromHour, airings, policy, dayNames } = props;
  const zone = useZone();
  const mayPlan = useMay('operator', 'admin');
  const phone = usePhone();
  const controller = useCalendarController();
  const view = `${phone ? 'list' : 'timeGrid'}${span === 'week' ? 'Week' : 'Day'}`;
  const blocks = useMemo(() => new Map(gatherAirings(airings).map((block) => [block[0].id, block])), [airings]);
  const events = [...blocks.values()].map((block) => eventOf(block, props, zone));
  const shades = useMemo(
    () => (policy === undefined || phone ? [] : shadeEvents(policy, date, span === 'week' ? 7 : 1, zone)),
    [policy, phone, date, span, zone],
  );
  useEffect(() => controller.gotoDate(date), [controller, date]);
  useEffect(() => controller.changeView(view), [controller, view]);
  const airingOf = (id: string) => blocks.get(id)?.[0];
  return (
    <section className="loa-calendar" aria-label={span === 'week' ? 'Lịch phát trong tuần' : 'Lịch phát trong ngày'}>
      <FullCalendar
        {...fixed}
        controller={controller}
        timeZone={zone}
        initialDate={date}
        initialView={view}
        slotDuration={span === 'week' ? '00:30:00' : '00:15:00'}
        height={phone ? 'auto' : 'calc(100dvh - 150px)'}
        scrollTime={fromHour === undefined ? firstHour(airings, zone) : `${fromHour}:00`}
        noEventsContent={mayPlan ? 'Chưa có lượt phát nào. Bấm «Lập lịch mới» để bắt đầu.' : 'Chưa có lượt phát nào.'}
        dayHeaderContent={({ date: day }) => <DayHead at={day} zone={zone} names={dayNames} />}
        listDayHeaderContent={({ date: day, level }) =>
          level === 0 ? <DayHead at={day} zone={zone} names={dayNames} /> : null
        }
        events={[...events, ...shades]}
        eventContent={({ event, isShort }) => {
          const block = blocks.get(event.id);
          if (block === undefined) return <span className="loa-shade-words">{event.title}</span>;
          return (
            <BlockWords
              block={block}
              short={isShort}
              dayOff={dayOffOf(block[0], props, zone)}
              onFill={(segmentId) => props.onFill(block[0], segmentId)}
            />
          );
        }}
        eventClick={({ event }) => {
          const block = blocks.get(event.id);
          if (block !== undefined) props.onOpen(block);
        }}
        eventDrop={({ event, revert }) => {
          const airing = airingOf(event.id);
          if (airing !== undefined && event.start !== null) props.onMove(airing, event.start.getTime(), revert);
        }}
        eventResize={({ event, revert }) => {
          const airing = airingOf(event.id);
          if (airing === undefined || event.start === null || event.end === null) return;
          props.onStretch(airing, event.end.getTime() - event.start.getTime(), revert);
        }}
      />
      <p className="loa-calendar-note">
        Phần gạch xám: quy chế không cho phát (giờ yên lặng, ngoài khung giờ, ngày nghỉ). Kéo để dời, kéo mép dưới để
        đổi khung thời lượng; bấm vào lượt để làm bằng bàn phím.
      </p>
    </section>
  );
}

function eventOf(block: Block, props: PlanCalendarProps, zone: string) {
  const [airing] = block;
  const dayOff = dayOffOf(airing, props, zone);
  const kind = kindOf(block, dayOff, Date.now());
  const slotMs = airing.silent === null ? slotOf(airing, props.scheduleOf(airing)) : silentMs;
  const end = Math.max(Date.parse((block.at(-1) ?? airing).endsAt), Date.parse(airing.startsAt) + slotMs);
  const movable = block.length === 1 && props.movable(airing);
  return {
    id: airing.id,
    title: `${clockWords(airing.startsAt, zone)} ${blockWords(block, dayOff)}`,
    start: airing.startsAt,
    end: new Date(end).toISOString(),
    startEditable: movable,
    durationEditable: movable,
    className: `loa-event loa-${kind}`,
    ...blockColors[kind],
  };
}

/** The slot it was given, of its own or of its series; 0 when it is as long as its items. */
export function slotOf({ occurrence }: Airing, schedule: Schedule | undefined): number {
  const own = schedule?.changes.find((change) => change.occurrence === occurrence);
  return own?.slotMs ?? schedule?.slotMs ?? 0;
}

/** The holiday on which the airing's schedule rests. */
function dayOffOf(airing: Airing, { scheduleOf, dayNames }: PlanCalendarProps, zone: string): string | undefined {
  if (scheduleOf(airing)?.onExceptionDays.kind !== 'skip') return undefined;
  return dayNames.get(localDate(airing.startsAt, zone));
}

function shadeEvents(policy: PolicyView, date: string, days: number, zone: string) {
  const { closed, opened } = shadeHours(policy, date, days, zone);
  const shade =
    (className: string) =>
    ({ from, to, reason }: (typeof closed)[number]) => ({
      id: `${className} ${from}`,
      start: new Date(from).toISOString(),
      end: new Date(to).toISOString(),
      title: reason === undefined ? '' : `Được phát: ${reason}`,
      display: 'background' as const,
      className,
    });
  return [...closed.map(shade('loa-closed')), ...opened.map(shade('loa-opened'))];
}

/** Where the day begins to be of interest: an hour before its earliest airing. */
function firstHour(airings: readonly Airing[], zone: string): string {
  const hours = airings.map(({ startsAt }) => localParts(startsAt, zone).hour);
  const hour = hours.length === 0 ? 4 : Math.max(0, Math.min(...hours) - 1);
  return `${String(hour).padStart(2, '0')}:00:00`;
}
