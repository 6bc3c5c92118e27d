/** A moment as people fill it in: a day and a time of day, said back in words where a mistake is easy. */
import { Group, Text } from '@mantine/core';
import { useZone } from '../session.tsx';
import { draftOfMoment, isTimeOfDay, type MomentDraft } from '../words/moment-draft.ts';
import { capital, longDateOf, nightWordsOf } from '../words/time-words.ts';
import { DateField, TimeField } from './dates.tsx';

/** `label` stands over the day: "Ngày bắt đầu"; the time of day is beside it. */
export function MomentFields({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: MomentDraft;
  readonly onChange: (value: MomentDraft) => void;
}) {
  return (
    <div>
      <Group gap="sm" wrap="nowrap" align="flex-start" role="group" aria-label={`${label} và giờ`}>
        <DateField label={label} value={value.date} onChange={(date) => onChange({ ...value, date })} />
        <TimeField label="Giờ" value={value.time} onChange={(time) => onChange({ ...value, time })} />
      </Group>
      <Said value={value} />
    </div>
  );
}

/** At night in words, so that a wrong number is heard. */
function Said({ value: { date, time } }: { readonly value: MomentDraft }) {
  const night = isTimeOfDay(time) ? nightWordsOf(time) : undefined;
  if (night === undefined || date === undefined) return null;
  return (
    <Text size="sm" c="dimmed" mt={4}>
      {capital(night)}, {longDateOf(date)}
    </Text>
  );
}

/** The draft of now, to the minute. */
export function useNowDraft(): MomentDraft {
  return draftOfMoment(Date.now(), useZone());
}
