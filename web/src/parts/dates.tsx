/** Date and time fields as people here write them: dd/MM/yyyy, Monday first, 24 hours. */
import { DateInput, DatePicker, DatesProvider, type DatesProviderProps, TimePicker } from '@mantine/dates';
import 'dayjs/locale/vi';
import '@mantine/dates/styles.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useZone } from '../session.tsx';
import { localDate } from '../words/local-time.ts';
import { readDate } from '../words/read-date.ts';
import { dateOf } from '../words/time-words.ts';

const settings: DatesProviderProps['settings'] = { locale: 'vi', firstDayOfWeek: 1, weekendDays: [] };

/** A day, `YYYY-MM-DD`; undefined when empty, and while what is typed is no day to choose: then the field says why, and its form stays unsent. */
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
  const today = localDate(Date.now(), useZone());
  const typed = useTypedDate({ value, min, today });
  return (
    <DatesProvider settings={settings}>
      <DateInput
        ref={typed.ref}
        size="md"
        label={label}
        description={description}
        placeholder="ngày/tháng/năm"
        valueFormat="DD/MM/YYYY"
        value={value ?? null}
        dateParser={(text) => readDate(text, today) ?? null}
        onChange={(date) => {
          typed.setWrong(undefined);
          onChange(date ?? undefined);
        }}
        // The kit keeps the day before when it cannot read what is typed; here there is none until it is right.
        onInput={({ currentTarget: { value: text } }) => {
          const wrong = typed.check(text);
          typed.setWrong(wrong);
          if (wrong !== undefined || text.trim() === '') onChange(undefined);
        }}
        onFocus={() => typed.setTyping(true)}
        onBlur={() => typed.setTyping(false)}
        // What is wrong stays to be mended.
        fixOnBlur={typed.wrong === undefined}
        clearable={clearable === true}
        clearButtonProps={{ 'aria-label': `Xóa: ${label}` }}
        error={(typed.typing ? undefined : typed.wrong) ?? error}
        popoverProps={{ withinPortal: true }}
        {...calendarWords}
        {...(min === undefined ? {} : { minDate: min })}
      />
    </DatesProvider>
  );
}

/** What is wrong with the text of a date field, told to the browser, too, which then does not send the form. */
function useTypedDate({ value, min, today }: { value: string | undefined; min: string | undefined; today: string }) {
  const ref = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string>();
  const [typing, setTyping] = useState(false);
  useEffect(() => ref.current?.setCustomValidity(wrong ?? ''), [wrong]);
  // A day that came from elsewhere, such as the calendar or a sentence, takes the place of what was typed.
  useEffect(() => {
    if (value !== undefined) setWrong(undefined);
  }, [value]);
  const check = (text: string): string | undefined => {
    const date = readDate(text, today);
    if (text.trim() === '') return undefined;
    if (date === undefined) return 'Không có ngày này. Ghi ngày/tháng/năm, ví dụ 05/01/2027.';
    return min !== undefined && date < min ? `Chọn từ ngày ${dateOf(min)} trở đi.` : undefined;
  };
  return { ref, wrong, setWrong, typing, setTyping, check };
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
