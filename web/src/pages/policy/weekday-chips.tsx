/** Days of the week to pick, any number of them. */
import { Chip, Group, Input } from '@mantine/core';
import type { ReactNode } from 'react';
import { capital, shortWeekday, weekdayWords } from '../../words/time-words.ts';

/** ISO weekdays, Monday 1. */
export function WeekdayChips({
  label,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly number[];
  readonly error?: ReactNode;
  readonly onChange: (weekdays: number[]) => void;
}) {
  return (
    <Input.Wrapper label={label} size="md" labelElement="div" error={error}>
      <Chip.Group multiple value={value.map(String)} onChange={(days) => onChange(days.map(Number).sort())}>
        <Group gap={6} mt={6} role="group" aria-label={label}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Chip size="md" key={day} value={String(day)} aria-label={capital(weekdayWords(day))}>
              {shortWeekday(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
