/** Why something is stopped or taken back: a few usual reasons to tap, or one's own words. */
import { Chip, Group, TextInput } from '@mantine/core';
import { useState } from 'react';

const own = 'Lý do khác';

/** `onChange` gets '' as long as there is no reason. */
export function ReasonField({
  usual,
  onChange,
}: {
  readonly usual: readonly string[];
  readonly onChange: (reason: string) => void;
}) {
  const [chosen, setChosen] = useState<string>();
  const choose = (reason: string) => {
    setChosen(reason);
    onChange(reason === own ? '' : reason);
  };
  return (
    <div>
      <Chip.Group value={chosen ?? null} onChange={(reason) => choose(reason as string)}>
        <Group gap="xs" role="radiogroup" aria-label="Lý do">
          {[...usual, own].map((reason) => (
            <Chip key={reason} value={reason} size="md">
              {reason}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {chosen === own ? (
        <TextInput
          mt="sm"
          label="Ghi lý do"
          maxLength={200}
          data-autofocus
          onChange={(event) => onChange(event.currentTarget.value.trim())}
        />
      ) : null}
    </div>
  );
}
