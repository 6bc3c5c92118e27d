/** Above the calendar: week or day, which one, at which station or group, and what else can be made of it. */
import { ActionIcon, Button, Group, Menu, SegmentedControl, Select, Text } from '@mantine/core';
import { IconCalendarShare, IconChevronLeft, IconChevronRight, IconDots, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { Airing } from '../../wire.ts';
import { addDays, localDate, mondayOf } from '../../words/local-time.ts';
import { capital, dateOf, longDateOf } from '../../words/time-words.ts';
import { CalendarLinkDialog } from './calendar-link-dialog.tsx';
import type { CalendarSpan } from './plan-calendar.tsx';
import classes from './schedule.module.css';

/** `''` is everywhere, else `zone:<id>` or `station:<id>`. */
export type Where = string;

export interface Shown {
  readonly span: CalendarSpan;
  /** The first day shown. */
  readonly date: string;
  readonly where: Where;
}

/** Moves through the days; in a week the first day is its Monday. */
export function DaySteps({ shown, onChange }: { readonly shown: Shown; readonly onChange: (shown: Shown) => void }) {
  const zone = useZone();
  const { span, date } = shown;
  const today = localDate(Date.now(), zone);
  const unit = span === 'week' ? 'Tuần' : 'Ngày';
  const go = (day: string) => onChange({ ...shown, date: span === 'week' ? mondayOf(day) : day });
  const step = span === 'week' ? 7 : 1;
  const words =
    span === 'week' ? `${dateOf(date).slice(0, 5)} – ${dateOf(addDays(date, 6))}` : capital(longDateOf(date));
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size="lg" aria-label={`${unit} trước`} onClick={() => go(addDays(date, -step))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={600} className="number" role="status" style={{ whiteSpace: 'nowrap' }}>
        {words}
      </Text>
      <ActionIcon variant="default" size="lg" aria-label={`${unit} sau`} onClick={() => go(addDays(date, step))}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
      <Button variant="default" size="sm" onClick={() => go(today)}>
        {span === 'week' ? 'Tuần này' : 'Hôm nay'}
      </Button>
    </Group>
  );
}

export function CalendarTools({
  shown,
  onChange,
  children,
}: {
  readonly shown: Shown;
  readonly onChange: (shown: Shown) => void;
  readonly children: ReactNode;
}) {
  const zone = useZone();
  const choices = useWhereChoices();
  const [linking, setLinking] = useState(false);
  const { span, date, where } = shown;
  const today = localDate(Date.now(), zone);
  const turn = (next: string) => {
    const inWeek = today >= date && today <= addDays(date, 6);
    onChange({ ...shown, span: next as CalendarSpan, date: next === 'week' ? mondayOf(date) : inWeek ? today : date });
  };
  const stationId = where.startsWith('station:') ? where.slice('station:'.length) : '';
  return (
    <Group gap="sm" justify="space-between">
      <Group gap="sm" className={classes.tools ?? ''}>
        <SegmentedControl
          aria-label="Xem theo"
          value={span}
          onChange={turn}
          data={[
            { value: 'week', label: 'Tuần' },
            { value: 'day', label: 'Ngày' },
          ]}
        />
        <Select
          aria-label="Xem ở đâu"
          data={choices}
          value={where}
          onChange={(next) => onChange({ ...shown, where: next ?? '' })}
          allowDeselect={false}
          searchable
          className={classes.where ?? ''}
        />
        {children}
      </Group>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDots size={18} aria-hidden />}>
            In, chia sẻ
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            href={`/lich-phat/in?tram=${stationId}&ngay=${span === 'day' ? date : today}`}
            leftSection={<IconPrinter size={18} aria-hidden />}
          >
            In phiếu, chép ra USB cho một trạm
          </Menu.Item>
          <Menu.Item leftSection={<IconCalendarShare size={18} aria-hidden />} onClick={() => setLinking(true)}>
            Xem lịch trên điện thoại (liên kết lịch)
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CalendarLinkDialog opened={linking} stationId={stationId} onClose={() => setLinking(false)} />
    </Group>
  );
}

/** Airings that sound at the chosen place. */
export function useAiringsAt(airings: readonly Airing[], where: Where): readonly Airing[] {
  const zones = useQuery(queries.zones());
  const [kind, id = ''] = where.split(':', 2);
  if (kind === '') return airings;
  const ids = kind === 'zone' ? (zones.data?.zones.find((zone) => zone.id === id)?.stationIds ?? []) : [id];
  return airings.filter(({ stationIds }) => stationIds.some((each) => ids.includes(each)));
}

function useWhereChoices() {
  const stations = useQuery(queries.stations());
  const zones = useQuery(queries.zones());
  const standing = (stations.data?.stations ?? []).filter(({ health }) => health !== 'retired');
  const named = (zones.data?.zones ?? []).map(({ id, name }) => ({ value: `zone:${id}`, label: name }));
  return [
    { value: '', label: 'Toàn xã' },
    ...(named.length === 0 ? [] : [{ group: 'Nhóm trạm', items: named }]),
    { group: 'Trạm', items: standing.map(({ id, name }) => ({ value: `station:${id}`, label: name })) },
  ];
}
