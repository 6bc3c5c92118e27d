/** "Khi nào": in one sentence or in fields: the first day, the times, which days, until when, and the days without. */
import { ActionIcon, Button, Group, NumberInput, Pill, Popover, Radio, Stack, Text } from '@mantine/core';
import { IconCalendarMinus, IconPlus, IconX } from '@tabler/icons-react';
import { DateField, DaysField, TimeField } from '../../parts/dates.tsx';
import type { When } from '../../words/recurrence.ts';
import { capital, dateOf, nightWordsOf } from '../../words/time-words.ts';
import { RepeatFields } from './repeat-fields.tsx';
import classes from './schedule.module.css';
import { SentenceField } from './sentence-field.tsx';

/** `past`: what of it is already over, in words. */
export function WhenFields({
  when,
  past,
  onChange,
}: {
  readonly when: When;
  readonly past: string | undefined;
  readonly onChange: (when: When) => void;
}) {
  const set = (change: Partial<When>) => onChange({ ...when, ...change });
  const once = when.repeat.kind === 'once';
  return (
    <Stack gap="sm">
      <SentenceField when={when} onChange={set} />
      <div className={classes.pair}>
        <DateField label={once ? 'Ngày phát' : 'Từ ngày'} value={when.date} onChange={(date) => set({ date })} />
      </div>
      <Times times={when.times} onChange={(times) => set({ times })} />
      <Text role="status" fw={600} className={classes.past ?? ''}>
        {past}
      </Text>
      <RepeatFields repeat={when.repeat} date={when.date} onChange={(repeat) => set({ repeat })} />
      {once || when.repeat.kind === 'other' ? null : <EndFields when={when} onChange={set} />}
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

/** Never, on a day (included), or after so many times. */
function EndFields({ when, onChange }: { readonly when: When; readonly onChange: (change: Partial<When>) => void }) {
  const { until, count, date } = when;
  const shown = count !== undefined ? 'count' : until !== undefined ? 'until' : 'never';
  const choose = (kind: string) =>
    onChange({ until: kind === 'until' ? (date ?? '') : undefined, count: kind === 'count' ? 10 : undefined });
  return (
    <>
      <Radio.Group label="Đến khi nào" value={shown} onChange={choose}>
        <Group gap="lg" mt={6}>
          <Radio value="never" label="Không hẹn ngày" />
          <Radio value="until" label="Đến hết một ngày" />
          <Radio value="count" label="Sau một số lần" />
        </Group>
      </Radio.Group>
      {shown === 'until' ? (
        <div className={classes.pair}>
          <DateField
            label="Đến hết ngày"
            value={until === '' ? undefined : until}
            onChange={(next) => onChange({ until: next ?? '' })}
            {...(date === undefined ? {} : { min: date })}
          />
        </div>
      ) : null}
      {shown === 'count' ? (
        <NumberInput
          label="Số lần phát"
          min={1}
          max={5000}
          allowDecimal={false}
          value={count ?? ''}
          onChange={(next) => onChange({ count: typeof next === 'number' && next >= 1 ? next : 1 })}
          w={170}
        />
      ) : null}
    </>
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
            Trừ riêng từng ngày
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <DaysField value={[...days]} onChange={(next) => onChange([...next].sort())} />
        </Popover.Dropdown>
      </Popover>
      {days.length === 0 ? <Text c="dimmed">Chưa trừ ngày nào.</Text> : null}
      {days.map((day) => (
        <Pill
          key={day}
          size="md"
          withRemoveButton
          onRemove={() => onChange(days.filter((each) => each !== day))}
          removeButtonProps={{ 'aria-label': `Không trừ ngày ${dateOf(day)} nữa`, 'aria-hidden': false, tabIndex: 0 }}
        >
          {dateOf(day)}
        </Pill>
      ))}
    </Group>
  );
}
