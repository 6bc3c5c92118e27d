/** Which days: once, every so many days, weekdays, days of the month, or the first to last such weekday of a month. */
import { ActionIcon, Button, Chip, Group, NumberInput, Radio, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { nthWords } from '../../words/recurrence-sentence.ts';
import { isoWeekday, type NthWeekday, type Repeat } from '../../words/repeat-rule.ts';
import { capital, weekdayWords } from '../../words/time-words.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const monthDays = [...Array.from({ length: 31 }, (_, index) => index + 1), -1];
const unitWord = { daily: 'ngày', weekly: 'tuần', monthly: 'tháng', nth: 'tháng' };

export function RepeatFields({
  repeat,
  date,
  onChange,
}: {
  readonly repeat: Repeat;
  readonly date: string | undefined;
  readonly onChange: (repeat: Repeat) => void;
}) {
  return (
    <>
      <Radio.Group label="Lặp lại" value={repeat.kind} onChange={(kind) => onChange(freshRepeat(kind, date) ?? repeat)}>
        <Group gap="lg" mt={6}>
          <Radio value="once" label="Phát một lần" />
          <Radio value="daily" label="Hằng ngày" />
          <Radio value="weekly" label="Các thứ trong tuần" />
          <Radio value="monthly" label="Ngày trong tháng" />
          <Radio value="nth" label="Thứ trong tháng" />
          {repeat.kind === 'other' ? <Radio value="other" label="Quy tắc riêng (giữ nguyên)" /> : null}
        </Group>
      </Radio.Group>
      <Days repeat={repeat} onChange={onChange} />
      {repeat.kind === 'once' || repeat.kind === 'other' ? null : (
        <NumberInput
          label={`Cách bao nhiêu ${unitWord[repeat.kind]} phát một lần`}
          description={repeat.every === 1 ? `1 là ${unitWord[repeat.kind]} nào cũng phát.` : undefined}
          min={1}
          max={99}
          allowDecimal={false}
          value={repeat.every}
          onChange={(every) => onChange({ ...repeat, every: typeof every === 'number' && every >= 1 ? every : 1 })}
          w={290}
        />
      )}
    </>
  );
}

function freshRepeat(kind: string, date: string | undefined): Repeat | undefined {
  const day = date ?? '2026-01-01';
  if (kind === 'once') return { kind };
  if (kind === 'daily') return { kind, every: 1 };
  if (kind === 'weekly') return { kind, every: 1, weekdays: [isoWeekday(day)] };
  if (kind === 'monthly') return { kind, every: 1, monthDays: [Number(day.slice(8, 10))] };
  if (kind === 'nth') return { kind, every: 1, days: [{ nth: 1, weekday: isoWeekday(day) }] };
  return undefined;
}

function Days({ repeat, onChange }: { readonly repeat: Repeat; readonly onChange: (repeat: Repeat) => void }) {
  if (repeat.kind === 'weekly') {
    return (
      <DayChips
        label="Các thứ trong tuần"
        days={weekdays}
        wordOf={(day) => capital(weekdayWords(day))}
        chosen={repeat.weekdays}
        onChange={(chosen) => onChange({ ...repeat, weekdays: chosen })}
      />
    );
  }
  if (repeat.kind === 'monthly') {
    return (
      <>
        <DayChips
          label="Các ngày trong tháng"
          days={monthDays}
          wordOf={(day) => (day === -1 ? 'Ngày cuối tháng' : String(day))}
          chosen={repeat.monthDays}
          onChange={(chosen) => onChange({ ...repeat, monthDays: chosen })}
        />
        {repeat.monthDays.some((day) => day > 28) ? (
          <Text size="sm">
            Tháng nào không có ngày đó thì tháng đó không phát. Muốn tháng nào cũng có, chọn ngày cuối tháng.
          </Text>
        ) : null}
      </>
    );
  }
  return repeat.kind === 'nth' ? (
    <NthRows days={repeat.days} onChange={(days) => onChange({ ...repeat, days })} />
  ) : null;
}

const nthChoices = [
  { value: '1', label: 'đầu tiên' },
  ...[2, 3, 4, 5].map((nth) => ({ value: String(nth), label: `lần thứ ${nth}` })),
  { value: '-1', label: 'cuối cùng' },
];

function NthRows({
  days,
  onChange,
}: {
  readonly days: readonly NthWeekday[];
  readonly onChange: (days: readonly NthWeekday[]) => void;
}) {
  const set = (at: number, change: Partial<NthWeekday>) =>
    onChange(days.map((day, index) => (index === at ? { ...day, ...change } : day)));
  return (
    <Stack gap="xs">
      {days.map((day, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place while it is being chosen
        <Group key={index} gap="xs">
          <Select
            aria-label="Thứ"
            data={weekdays.map((weekday) => ({ value: String(weekday), label: capital(weekdayWords(weekday)) }))}
            value={String(day.weekday)}
            onChange={(weekday) => set(index, { weekday: Number(weekday) })}
            allowDeselect={false}
            w={150}
          />
          <Select
            aria-label="Lần thứ mấy trong tháng"
            data={nthChoices}
            value={String(day.nth)}
            onChange={(nth) => set(index, { nth: Number(nth) })}
            allowDeselect={false}
            w={160}
          />
          <Text>trong tháng</Text>
          {days.length === 1 ? null : (
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Bỏ ${nthWords(day)}`}
              onClick={() => onChange(days.filter((_, at) => at !== index))}
            >
              <IconX size={17} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Button
        variant="subtle"
        size="sm"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => onChange([...days, { nth: -1, weekday: 1 }])}
      >
        Thêm một thứ trong tháng
      </Button>
    </Stack>
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
