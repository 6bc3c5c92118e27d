/** Which days are shown, and how: a day, its week, its month, or any days as a list; one step back, one on. */
import { ActionIcon, Button, Group, Popover, SegmentedControl, Stack } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { DateField, DayField } from '../../parts/dates.tsx';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { capital, dateOf, longDateOf } from '../../words/time-words.ts';
import { daysOf, type LogScale, type LogView, stepFrom } from './log-address.ts';

type Fields = Readonly<Record<string, string | undefined>>;

const scales: readonly { value: LogScale; label: string }[] = [
  { value: 'ngay', label: 'Ngày' },
  { value: 'tuan', label: 'Tuần' },
  { value: 'thang', label: 'Tháng' },
  { value: 'khoang', label: 'Danh sách' },
];
/** Its steps by name: `Ngày trước`. */
const stretch: Readonly<Record<LogScale, string>> = { ngay: 'Ngày', tuan: 'Tuần', thang: 'Tháng', khoang: 'Khoảng' };

/** How the days are shown. */
export function ScaleSwitch({
  view,
  onChange,
}: {
  readonly view: LogView;
  readonly onChange: (fields: Fields) => void;
}) {
  return (
    <SegmentedControl
      aria-label="Xem theo"
      data={[...scales]}
      value={view.scale}
      onChange={(value) => onChange(scaleFields(view, value as LogScale))}
    />
  );
}

export function DaySteps({ view, onChange }: { readonly view: LogView; readonly onChange: (fields: Fields) => void }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const today = localDate(Date.now(), zone);
  const name = stretch[view.scale];
  const shows = view.firstDay <= today && today <= view.lastDay;
  return (
    <Group gap={6}>
      <ActionIcon variant="default" size={42} aria-label={`${name} trước`} onClick={() => onChange(stepFrom(view, -1))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Popover opened={open} onChange={setOpen} position="bottom" trapFocus withArrow>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconCalendar size={18} aria-hidden />}
            onClick={() => setOpen((before) => !before)}
            aria-label={`Chọn ngày, đang xem ${daysWords(view)}`}
          >
            {capital(daysWords(view))}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          {view.scale === 'khoang' ? (
            <DaysFields
              view={view}
              onChange={(fields) => {
                setOpen(false);
                onChange(fields);
              }}
            />
          ) : (
            <DayField
              value={view.date}
              onChange={(ngay) => {
                setOpen(false);
                onChange({ ngay });
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      <ActionIcon variant="default" size={42} aria-label={`${name} sau`} onClick={() => onChange(stepFrom(view, 1))}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
      {shows || view.scale === 'khoang' ? null : (
        <Button variant="subtle" onClick={() => onChange({ ngay: today })}>
          Hôm nay
        </Button>
      )}
    </Group>
  );
}

/** `thứ Năm 26/11/2026`, `tuần 23/11 – 29/11/2026`, `tháng 11/2026`, `01/10/2026 – 31/12/2026`. */
export function daysWords({ scale, firstDay, lastDay }: LogView): string {
  if (scale === 'ngay') return longDateOf(firstDay);
  if (scale === 'tuan') return `tuần ${dateOf(firstDay).slice(0, 5)} – ${dateOf(lastDay)}`;
  if (scale === 'thang') return `tháng ${dateOf(firstDay).slice(3)}`;
  return firstDay === lastDay ? longDateOf(firstDay) : `${dateOf(firstDay)} – ${dateOf(lastDay)}`;
}

function DaysFields({ view, onChange }: { readonly view: LogView; readonly onChange: (fields: Fields) => void }) {
  const [first, setFirst] = useState<string | undefined>(view.firstDay);
  const [last, setLast] = useState<string | undefined>(view.lastDay);
  const isSpan = first !== undefined && last !== undefined && first <= last;
  const isLong = isSpan && Date.parse(last) - Date.parse(first) >= 366 * 86_400_000;
  return (
    <Stack gap="sm">
      <DateField label="Từ ngày" value={first} onChange={setFirst} />
      <DateField
        label="Đến hết ngày"
        value={last}
        onChange={setLast}
        error={isLong ? 'Chọn nhiều nhất 366 ngày.' : undefined}
        {...(first === undefined ? {} : { min: first })}
      />
      <Button disabled={!isSpan || isLong} onClick={() => onChange({ tu: first, den: last })}>
        Xem
      </Button>
    </Stack>
  );
}

/** Another scale shows the same days, or those around them. */
function scaleFields(view: LogView, scale: LogScale): Fields {
  const closed = { luot: undefined, tai: undefined };
  if (scale === 'khoang') {
    const { firstDay, lastDay } = view.scale === 'ngay' ? daysOf('thang', view.date) : view;
    return { ...closed, xem: undefined, ngay: undefined, tu: firstDay, den: lastDay };
  }
  return { ...closed, xem: scale === 'ngay' ? undefined : scale, ngay: view.date, tu: undefined, den: undefined };
}
