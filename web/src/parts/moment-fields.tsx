/** A moment as people fill it in: a day and a time of day, said back in words where a mistake is easy. */
import { Group, Input, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useZone } from '../session.tsx';
import type { Iso } from '../wire.ts';
import { isoOf, localDateTime } from '../words/local-time.ts';
import { capital, longDateOf, nightWordsOf } from '../words/time-words.ts';
import { DateField, TimeField } from './dates.tsx';

/** While it is being filled in: `time` is '' until it is one. */
export interface MomentDraft {
  readonly date: string | undefined;
  readonly time: string;
}

export function MomentFields({
  label,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly value: MomentDraft;
  readonly error?: ReactNode;
  readonly onChange: (value: MomentDraft) => void;
}) {
  return (
    <Input.Wrapper label={label} labelElement="div" size="md" error={error}>
      <Group gap="sm" wrap="nowrap" align="flex-start" role="group" aria-label={label}>
        <DateField label="Ngày" value={value.date} onChange={(date) => onChange({ ...value, date })} />
        <TimeField label="Giờ" value={value.time} onChange={(time) => onChange({ ...value, time })} />
      </Group>
      <Said value={value} />
    </Input.Wrapper>
  );
}

/** At night in words, so that a wrong number is heard. */
function Said({ value: { date, time } }: { readonly value: MomentDraft }) {
  const night = isTime(time) ? nightWordsOf(time) : undefined;
  if (night === undefined || date === undefined) return null;
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {capital(night)}, {longDateOf(date)}
    </Text>
  );
}

/** The instant; undefined while the draft is none. */
export function momentOf({ date, time }: MomentDraft, zone: string): Iso | undefined {
  return date === undefined || !isTime(time) ? undefined : isoOf(`${date}T${time}`, zone);
}

/** The draft of an instant, or an empty one. */
export function draftOfMoment(at: Iso | number | undefined | null, zone: string): MomentDraft {
  if (at === undefined || at === null) return { date: undefined, time: '' };
  const local = localDateTime(at, zone);
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** What is typed of the zone in question: of now, to the minute. */
export function useNowDraft(): MomentDraft {
  return draftOfMoment(Date.now(), useZone());
}

function isTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time.slice(0, 5));
}
