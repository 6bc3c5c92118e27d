/** Sentences one under the other: each is a line of the document with its own dash. */
import { ActionIcon, Button, Input, Stack, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import classes from './report.module.css';

const MOST = 40;

export function LinesField({
  label,
  lines,
  onChange,
}: {
  readonly label: string;
  readonly lines: readonly string[];
  readonly onChange: (lines: string[]) => void;
}) {
  return (
    <Stack gap={6}>
      <Input.Label component="div" size="md" fw={600}>
        {label}
      </Input.Label>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing of its own but its place.
        <div key={index} className={classes.line}>
          <Textarea
            aria-label={`${label}, dòng ${index + 1}`}
            autosize
            minRows={1}
            maxLength={600}
            value={line}
            onChange={(event) => {
              const text = event.currentTarget.value;
              onChange(lines.map((own, at) => (at === index ? text : own)));
            }}
          />
          <ActionIcon
            variant="default"
            size={42}
            aria-label={`Bỏ dòng ${index + 1} của ${label}`}
            onClick={() => onChange(lines.filter((_, at) => at !== index))}
          >
            <IconTrash size={19} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="sm"
          disabled={lines.length >= MOST}
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => onChange([...lines, ''])}
        >
          Thêm dòng
        </Button>
      </div>
    </Stack>
  );
}
