/** The times of day at which sessions may begin. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { TimeField } from '../../parts/dates.tsx';
import { capital, nightWordsOf } from '../../words/time-words.ts';
import classes from './targets.module.css';

/** As many as the server takes. */
const maxTimes = 10;

export function WishTimes({
  times,
  onChange,
}: {
  readonly times: readonly string[];
  readonly onChange: (times: readonly string[]) => void;
}) {
  const night = times.map(nightWordsOf).filter((words) => words !== undefined);
  return (
    <div>
      <Group gap="md" align="flex-end">
        {times.map((time, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a time is its place while it is being typed
          <div key={index} className={classes.time}>
            <TimeField
              label={`Giờ phát ${index + 1}`}
              value={time}
              onChange={(next) => onChange(times.map((each, at) => (at === index ? next.slice(0, 5) : each)))}
            />
            {times.length === 1 ? null : (
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={`Bỏ giờ phát ${index + 1}`}
                onClick={() => onChange(times.filter((_, at) => at !== index))}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        {times.length < maxTimes ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => onChange([...times, ''])}
          >
            Thêm giờ
          </Button>
        ) : null}
      </Group>
      <Text fw={600} mt={4} role="status">
        {night.map(capital).join(' · ')}
      </Text>
    </div>
  );
}
