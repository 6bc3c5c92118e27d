/** "Khi nào": the first day, the times, which days, until when, and the days without. */
import { ActionIcon, Button, Chip, Group, Pill, Popover, Radio, Stack, Text } from '@mantine/core';
import { IconCalendarMinus, IconPlus, IconX } from '@tabler/icons-react';
import { DateField, DaysField, TimeField } from '../../parts/dates.tsx';
import type { Repeat, When } from '../../words/recurrence.ts';
import { capital, dateOf, nightWordsOf, weekdayWords } from '../../words/time-words.ts';
import classes from './schedule.module.css';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const monthDays = Array.from({ length: 31 }, (_, index) => index + 1);

export function WhenFields({ when, onChange }: { readonly when: When; readonly onChange: (when: When) => void }) {
  const set = (change: Partial<When>) => onChange({ ...when, ...change });
  const once = when.repeat.kind === 'once';
  return (
    <Stack gap="sm">
      <div className={classes.pair}>
        <DateField label={once ? 'Ngày phát' : 'Từ ngày'} value={when.date} onChange={(date) => set({ date })} />
        {once ? null : (
          <DateField
            label="Đến hết ngày (không bắt buộc)"
            value={when.until}
            onChange={(until) => set({ until })}
            clearable
          />
        )}
      </div>
      <Times times={when.times} onChange={(times) => set({ times })} />
      <RepeatFields repeat={when.repeat} date={when.date} onChange={(repeat) => set({ repeat })} />
      {once ? null : <ExceptDays days={when.exceptDays} onChange={(exceptDays) => set({ exceptDays })} />}
    </Stack>
  );
}

function Times({
  times,
  onChange,
}: {
  readonly times: readonly string[];
  readonly onChange: (times: readonly string[]) => void;
}) {
  return (
    <div>
      <Group gap="md" align="flex-end">
        {times.map((time, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a time is its place while it is being typed
          <div key={index} className={classes.time}>
            <TimeField
              label={times.length === 1 ? 'Giờ phát' : `Giờ phát ${index + 1}`}
              value={time}
              onChange={(next) => onChange(times.map((each, at) => (at === index ? next.slice(0, 5) : each)))}
            />
            {times.length === 1 ? null : (
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={`Bỏ giờ phát ${index + 1}`}
                onClick={() => onChange(times.filter((_, at) => at !== index))}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => onChange([...times, ''])}
        >
          Thêm giờ trong ngày
        </Button>
      </Group>
      <Text fw={600} mt={4} role="status" className={classes.night ?? ''}>
        {times
          .map(nightWordsOf)
          .filter((words) => words !== undefined)
          .map(capital)
          .join(' · ')}
      </Text>
    </div>
  );
}

function RepeatFields({
  repeat,
  date,
  onChange,
}: {
  readonly repeat: Repeat;
  readonly date: string | undefined;
  readonly onChange: (repeat: Repeat) => void;
}) {
  const choose = (kind: string) => {
    const day = new Date(`${date ?? '2026-01-01'}T00:00Z`);
    if (kind === 'once') onChange({ kind });
    if (kind === 'daily') onChange({ kind: 'weekly', weekdays });
    if (kind === 'weekly') onChange({ kind, weekdays: [day.getUTCDay() || 7] });
    if (kind === 'monthly') onChange({ kind, monthDays: [day.getUTCDate()] });
  };
  const shown = repeat.kind === 'weekly' && repeat.weekdays.length === 7 ? 'daily' : repeat.kind;
  return (
    <>
      <Radio.Group label="Lặp lại" value={shown} onChange={choose}>
        <Group gap="lg" mt={6}>
          <Radio value="once" label="Phát một lần" />
          <Radio value="daily" label="Hằng ngày" />
          <Radio value="weekly" label="Các thứ trong tuần" />
          <Radio value="monthly" label="Hằng tháng" />
          {repeat.kind === 'other' ? <Radio value="other" label="Quy tắc riêng (giữ nguyên)" /> : null}
        </Group>
      </Radio.Group>
      {repeat.kind === 'weekly' ? (
        <DayChips
          label="Các thứ trong tuần"
          days={weekdays}
          wordOf={(day) => capital(weekdayWords(day))}
          chosen={repeat.weekdays}
          onChange={(chosen) => onChange({ kind: 'weekly', weekdays: chosen })}
        />
      ) : null}
      {repeat.kind === 'monthly' ? (
        <DayChips
          label="Các ngày trong tháng"
          days={monthDays}
          wordOf={String}
          chosen={repeat.monthDays}
          onChange={(chosen) => onChange({ kind: 'monthly', monthDays: chosen })}
        />
      ) : null}
      {repeat.kind === 'monthly' && repeat.monthDays.some((day) => day > 28) ? (
        <Text size="sm">Tháng nào không có ngày đó thì tháng đó không phát.</Text>
      ) : null}
    </>
  );
}

function DayChips({
  label,
  days,
  wordOf,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly days: readonly number[];
  readonly wordOf: (day: number) => string;
  readonly chosen: readonly number[];
  readonly onChange: (chosen: number[]) => void;
}) {
  return (
    <Chip.Group multiple value={chosen.map(String)} onChange={(next) => onChange(next.map(Number))}>
      <Group gap={6} role="group" aria-label={label}>
        {days.map((day) => (
          <Chip key={day} value={String(day)} size={days.length > 7 ? 'sm' : 'md'}>
            {wordOf(day)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function ExceptDays({
  days,
  onChange,
}: {
  readonly days: readonly string[];
  readonly onChange: (days: readonly string[]) => void;
}) {
  return (
    <Group gap="sm">
      <Popover position="bottom-start" trapFocus withArrow>
        <Popover.Target>
          <Button variant="default" leftSection={<IconCalendarMinus size={18} aria-hidden />}>
            Ngày nghỉ, không phát
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <DaysField value={[...days]} onChange={(next) => onChange([...next].sort())} />
        </Popover.Dropdown>
      </Popover>
      {days.length === 0 ? <Text c="dimmed">Chưa có ngày nghỉ nào.</Text> : null}
      {days.map((day) => (
        <Pill
          key={day}
          size="md"
          withRemoveButton
          onRemove={() => onChange(days.filter((each) => each !== day))}
          removeButtonProps={{ 'aria-label': `Bỏ ngày nghỉ ${dateOf(day)}`, 'aria-hidden': false, tabIndex: 0 }}
        >
          {dateOf(day)}
        </Pill>
      ))}
    </Group>
  );
}
