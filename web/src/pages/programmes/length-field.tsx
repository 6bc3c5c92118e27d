/** A length as people say it: minutes and seconds, two fields side by side. */
import { Group, Input, NumberInput } from '@mantine/core';
import { useState } from 'react';

interface Parts {
  readonly minutes: number | '';
  readonly seconds: number | '';
}

/** `valueMs` undefined is not filled in. */
export function LengthField({
  label,
  description,
  valueMs,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly valueMs: number | undefined;
  readonly onChange: (ms: number | undefined) => void;
}) {
  const [typed, setTyped] = useState<Parts>(() => partsOf(valueMs));
  // What is being typed stays as it is, empty fields too, as long as it means the same.
  const { minutes, seconds } = msOf(typed) === roundedMs(valueMs) ? typed : partsOf(valueMs);
  const set = (parts: Parts) => {
    setTyped(parts);
    onChange(msOf(parts));
  };
  return (
    <Input.Wrapper label={label} size="md" labelElement="div" description={description}>
      <Group gap="xs" wrap="nowrap" role="group" aria-label={label}>
        <NumberInput
          aria-label={`${label}: phút`}
          suffix=" phút"
          min={0}
          max={720}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          hideControls
          w={110}
          value={minutes}
          onChange={(value) => set({ minutes: numberOf(value), seconds })}
        />
        <NumberInput
          aria-label={`${label}: giây`}
          suffix=" giây"
          min={0}
          max={59}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          hideControls
          w={100}
          value={seconds}
          onChange={(value) => set({ minutes, seconds: numberOf(value) })}
        />
      </Group>
    </Input.Wrapper>
  );
}

function partsOf(ms: number | undefined): Parts {
  if (ms === undefined) return { minutes: '', seconds: '' };
  const total = Math.round(ms / 1000);
  return { minutes: Math.floor(total / 60), seconds: total % 60 };
}

function msOf({ minutes, seconds }: Parts): number | undefined {
  if (minutes === '' && seconds === '') return undefined;
  return ((minutes === '' ? 0 : minutes) * 60 + (seconds === '' ? 0 : seconds)) * 1000;
}

function roundedMs(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 1000) * 1000;
}

function numberOf(value: number | string): number | '' {
  return typeof value === 'number' ? value : '';
}
