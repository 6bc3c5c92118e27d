/** The other channels of propaganda, typed in: so that one report holds all. */
import { ActionIcon, Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Content } from '../../api/reports.ts';
import classes from './report.module.css';

type Channel = Content['channels'][number];
const MOST = 40;

export function ChannelFields({
  channels,
  onChange,
}: {
  readonly channels: readonly Channel[];
  readonly onChange: (channels: Channel[]) => void;
}) {
  const change = (at: number, part: Partial<Channel>) =>
    onChange(channels.map((channel, index) => (index === at ? { ...channel, ...part } : channel)));
  return (
    <Stack gap="sm">
      {channels.map((channel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing of its own but its place.
        <div key={index} className={classes.channel}>
          <TextInput
            label="Kênh, hình thức"
            maxLength={200}
            value={channel.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <NumberInput
            label="Số lượng"
            min={0}
            max={1_000_000}
            allowDecimal={false}
            allowNegative={false}
            value={channel.count}
            onChange={(count) => change(index, { count: Number(count) })}
          />
          <TextInput
            label="Đơn vị"
            maxLength={40}
            value={channel.unit}
            onChange={(event) => change(index, { unit: event.currentTarget.value })}
          />
          <TextInput
            label="Ghi chú"
            maxLength={300}
            value={channel.note}
            onChange={(event) => change(index, { note: event.currentTarget.value })}
          />
          <ActionIcon
            variant="default"
            size={42}
            aria-label={`Bỏ dòng ${channel.name}`}
            onClick={() => onChange(channels.filter((_, at) => at !== index))}
          >
            <IconTrash size={19} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="sm"
          disabled={channels.length >= MOST}
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => onChange([...channels, { name: '', unit: 'tin, bài', count: 0, note: '' }])}
        >
          Thêm kênh
        </Button>
      </div>
    </Stack>
  );
}
