/** Which period: its kind, one back, one on, or any days. */
import { ActionIcon, Group, Select, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { DateField } from '../../../parts/dates.tsx';
import classes from './figures.module.css';
import { type Days, kindOf, type PeriodKind, periodAround, periodTitle } from './report-periods.ts';

const kinds: { value: PeriodKind; label: string }[] = [
  { value: 'month', label: 'Tháng' },
  { value: 'quarter', label: 'Quý' },
  { value: 'half', label: '6 tháng' },
  { value: 'year', label: 'Năm' },
  { value: 'any', label: 'Tự chọn ngày' },
];

export function PeriodPicker({
  days,
  today,
  custom,
  onCustom,
  onChange,
}: {
  readonly days: Days;
  readonly today: string;
  /** Days are typed in, though they may be a whole month. */
  readonly custom: boolean;
  readonly onCustom: (custom: boolean) => void;
  readonly onChange: (days: Days) => void;
}) {
  const kind = custom ? 'any' : kindOf(days);
  const choose = (next: string | null) => {
    onCustom(next === 'any');
    if (next !== null && next !== 'any') onChange(periodAround(today, next as Exclude<PeriodKind, 'any'>));
  };
  return (
    <Group gap="sm" align="flex-end" className={classes.picker ?? ''}>
      <Select
        label="Xem theo"
        data={kinds}
        value={kind}
        onChange={choose}
        allowDeselect={false}
        className={classes.kind ?? ''}
      />
      {kind === 'any' ? (
        <AnyDays days={days} onChange={onChange} />
      ) : (
        <Steps days={days} kind={kind} onChange={onChange} />
      )}
    </Group>
  );
}

function Steps({
  days,
  kind,
  onChange,
}: {
  readonly days: Days;
  readonly kind: Exclude<PeriodKind, 'any'>;
  readonly onChange: (days: Days) => void;
}) {
  const step = (steps: number) => onChange(periodAround(days.firstDay, kind, steps));
  return (
    <Group gap={6} wrap="nowrap">
      <ActionIcon variant="default" size={42} aria-label="Kỳ trước" onClick={() => step(-1)}>
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <Text fw={700} className={classes.periodTitle ?? ''} aria-live="polite">
        {periodTitle(days)}
      </Text>
      <ActionIcon variant="default" size={42} aria-label="Kỳ sau" onClick={() => step(1)}>
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** A first day behind the last moves the last, and the other way round. */
function AnyDays({ days, onChange }: { readonly days: Days; readonly onChange: (days: Days) => void }) {
  const { firstDay, lastDay } = days;
  return (
    <Group gap="sm" align="flex-end">
      <DateField
        label="Từ ngày"
        value={firstDay}
        onChange={(day) => day !== undefined && onChange({ firstDay: day, lastDay: lastDay < day ? day : lastDay })}
      />
      <DateField
        label="Đến ngày"
        value={lastDay}
        onChange={(day) => day !== undefined && onChange({ firstDay: firstDay > day ? day : firstDay, lastDay: day })}
      />
    </Group>
  );
}
