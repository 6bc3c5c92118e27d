/** Which day: one back, one on, or any. */
import { ActionIcon, Button, Group, Popover } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { DayField } from '../../parts/dates.tsx';
import { useZone } from '../../session.tsx';
import { addDays, localDate } from '../../words/local-time.ts';
import { capital, longDateOf } from '../../words/time-words.ts';

export function DaySteps({ date, onChange }: { readonly date: string; readonly onChange: (date: string) => void }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const today = localDate(Date.now(), zone);
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size={42} aria-label="Ngày trước" onClick={() => onChange(addDays(date, -1))}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Popover opened={open} onChange={setOpen} position="bottom" trapFocus withArrow>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconCalendar size={18} aria-hidden />}
            onClick={() => setOpen((before) => !before)}
            aria-label={`Chọn ngày, đang xem ${longDateOf(date)}`}
          >
            {capital(longDateOf(date))}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <DayField
            value={date}
            onChange={(day) => {
              setOpen(false);
              onChange(day);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon variant="default" size={42} aria-label="Ngày sau" onClick={() => onChange(addDays(date, 1))}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
      {date === today ? null : (
        <Button variant="subtle" onClick={() => onChange(today)}>
          Hôm nay
        </Button>
      )}
    </Group>
  );
}
