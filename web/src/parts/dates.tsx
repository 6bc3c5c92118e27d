/** Date and time fields as people here write them: dd/MM/yyyy, Monday first, 24 hours. */
import { DateInput, DatePicker, DatesProvider, type DatesProviderProps, TimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';
import '@mantine/dates/styles.css';
import customParseFormat from 'dayjs/plugin/customParseFormat';
import type { ReactNode } from 'react';

dayjs.extend(customParseFormat);
const settings: DatesProviderProps['settings'] = { locale: 'vi', firstDayOfWeek: 1, weekendDays: [] };

/** A day, `YYYY-MM-DD`; undefined when empty. */
export function DateField({
  label,
  description,
  value,
  onChange,
  clearable,
  error,
  min,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: string | undefined;
  readonly onChange: (date: string | undefined) => void;
  readonly clearable?: boolean;
  readonly error?: ReactNode;
  readonly min?: string;
}) {
  return (
    <DatesProvider settings={settings}>
      <DateInput
        size="md"
        label={label}
        description={description}
        placeholder="ngày/tháng/năm"
        valueFormat="DD/MM/YYYY"
        value={value ?? null}
        onChange={(date) => onChange(date ?? undefined)}
        clearable={clearable === true}
        clearButtonProps={{ 'aria-label': `Xóa: ${label}` }}
        error={error}
        popoverProps={{ withinPortal: true }}
        {...calendarWords}
        {...(min === undefined ? {} : { minDate: min })}
      />
    </DatesProvider>
  );
}

/** A time of day, `HH:mm`; '' while incomplete. */
export function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (time: string) => void;
}) {
  return (
    <TimePicker
      size="md"
      label={label}
      format="24h"
      value={value}
      onChange={onChange}
      hoursInputLabel={`${label}: giờ`}
      minutesInputLabel={`${label}: phút`}
      withDropdown={false}
    />
  );
}

/** Several days at once, `YYYY-MM-DD` each. */
export function DaysField({
  value,
  onChange,
}: {
  readonly value: string[];
  readonly onChange: (dates: string[]) => void;
}) {
  return (
    <DatesProvider settings={settings}>
      <DatePicker type="multiple" value={value} onChange={onChange} {...calendarWords} />
    </DatesProvider>
  );
}

const calendarWords = {
  hideOutsideDates: true,
  ariaLabels: {
    nextMonth: 'Tháng sau',
    previousMonth: 'Tháng trước',
    nextYear: 'Năm sau',
    previousYear: 'Năm trước',
    nextDecade: 'Mười năm sau',
    previousDecade: 'Mười năm trước',
  },
};

/** A calendar to pick one day from, always open. */
export function DayField({ value, onChange }: { readonly value: string; readonly onChange: (date: string) => void }) {
  return (
    <DatesProvider settings={settings}>
      <DatePicker
        value={value}
        defaultDate={value}
        onChange={(date) => date !== null && onChange(date)}
        {...calendarWords}
      />
    </DatesProvider>
  );
}
