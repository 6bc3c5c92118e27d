/** Several stretches of the day, one under the other: from, until, and a button to take each away. */
import { ActionIcon, Button, Group, Input, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TimeField } from '../../parts/dates.tsx';
import { hoursWords } from '../../words/policy-words.ts';
import { capital } from '../../words/time-words.ts';
import { type HoursDraft, isTime } from './policy-draft.ts';

/** `one` names a stretch in the buttons: "khoảng giờ yên lặng". */
export function HoursFields({
  label,
  description,
  one,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly description: string;
  readonly one: string;
  readonly value: readonly HoursDraft[];
  readonly error: ReactNode;
  readonly onChange: (spans: HoursDraft[]) => void;
}) {
  return (
    <Input.Wrapper label={label} size="md" labelElement="div" description={description} error={error}>
      <Stack gap="xs" mt={6} role="group" aria-label={label}>
        {value.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <div key={index}>
            <Group gap="sm" align="flex-end" wrap="nowrap">
              <FromUntil value={span} onChange={(change) => onChange(withChange(value, index, change))} />
              <RemoveButton
                label={`Bỏ ${one} ${index + 1}`}
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              />
            </Group>
            <HoursSaid value={span} />
          </div>
        ))}
        <AddButton onClick={() => onChange([...value, { from: '', until: '' }])}>{`Thêm ${one}`}</AddButton>
      </Stack>
    </Input.Wrapper>
  );
}

/** The two times of one stretch. */
export function FromUntil({
  value,
  onChange,
}: {
  readonly value: HoursDraft;
  readonly onChange: (change: Partial<HoursDraft>) => void;
}) {
  return (
    <>
      <TimeField label="Từ" value={value.from} onChange={(from) => onChange({ from })} />
      <TimeField label="Đến" value={value.until} onChange={(until) => onChange({ until })} />
    </>
  );
}

/** The stretch in words, so that a wrong number is heard before it wakes anybody. */
export function HoursSaid({ value }: { readonly value: HoursDraft }) {
  if (!isTime(value.from) || !isTime(value.until) || value.from === value.until) return null;
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {capital(hoursWords(value))}
    </Text>
  );
}

/** A small cross that takes a line away. */
export function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <ActionIcon variant="default" size={42} aria-label={label} onClick={onClick}>
      <IconX size={18} aria-hidden />
    </ActionIcon>
  );
}

/** A quiet button that adds a line. */
export function AddButton({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <Group>
      <Button variant="subtle" size="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={onClick}>
        {children}
      </Button>
    </Group>
  );
}

/** The list with one of its lines changed. */
export function withChange<Line>(lines: readonly Line[], index: number, change: Partial<NoInfer<Line>>): Line[] {
  return lines.map((line, at) => (at === index ? { ...line, ...change } : line));
}
