/** Changes the policy: quiet hours, weekdays, sessions, minutes, the ceiling of the volume. */
import { ActionIcon, Alert, Button, Chip, Group, Input, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { IconInfoCircle, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PolicyView } from '../../../../server/contract/policy.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { TimeField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { capital, shortWeekday, weekdayWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function PolicyDialog({
  opened,
  policy,
  onClose,
}: {
  readonly opened: boolean;
  readonly policy: PolicyView;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} size={620} title={<Text fw={700}>Sửa quy chế phát sóng</Text>}>
      <PolicyForm policy={policy} onClose={onClose} />
    </Modal>
  );
}

type Fields = Omit<PolicyView, 'label'>;

function PolicyForm({ policy, onClose }: { readonly policy: PolicyView; readonly onClose: () => void }) {
  const client = useQueryClient();
  const { label: _, ...initialValues } = policy;
  const form = useForm<Fields>({
    initialValues,
    validate: {
      weekdays: (days) => (days.length === 0 ? 'Chọn ít nhất một ngày.' : null),
      quiet: (spans) =>
        spans.every(({ from, until }) => isTime(from) && isTime(until)) ? null : 'Ghi đủ giờ bắt đầu và giờ kết thúc.',
    },
  });
  const save = useMutation({
    mutationFn: api.setPolicy,
    onSuccess: () => {
      tellDone('Đã lưu quy chế.');
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <form onSubmit={form.onSubmit((fields) => save.mutate(fields))}>
      <Stack>
        <Quiet form={form} />
        <Weekdays form={form} />
        <div className={classes.three}>
          <NumberInput label="Số buổi mỗi ngày" min={1} max={24} {...form.getInputProps('maxSessionsPerDay')} />
          <NumberInput label="Phút mỗi buổi" min={1} max={720} {...form.getInputProps('maxMinutesPerSession')} />
          <NumberInput label="Âm lượng tối đa, %" min={0} max={100} {...form.getInputProps('volumeCeilingPct')} />
        </div>
        <Text size="sm" c="dimmed">
          Số buổi mỗi ngày ghi lại để đối chiếu, bản này chưa tự chặn. Chương trình dài quá số phút thì Loa báo khi lập
          lịch.
        </Text>
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
          Áp dụng ngay cho mọi lịch: lượt nào rơi vào giờ yên lặng mới hoặc ngày không được phát sẽ không có tiếng.
          Trang Hôm nay liệt kê những lượt đó.
        </Alert>
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            Lưu quy chế
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Weekdays({ form }: { readonly form: UseFormReturnType<Fields> }) {
  return (
    <Input.Wrapper label="Ngày được phát" error={form.errors.weekdays}>
      <Chip.Group
        multiple
        value={form.values.weekdays.map(String)}
        onChange={(days) => form.setFieldValue('weekdays', days.map(Number).sort())}
      >
        <Group gap={6} mt={6} role="group" aria-label="Ngày được phát">
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Chip key={day} value={String(day)} aria-label={capital(weekdayWords(day))}>
              {shortWeekday(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

function Quiet({ form }: { readonly form: UseFormReturnType<Fields> }) {
  const { quiet } = form.values;
  const set = (index: number, change: Partial<Fields['quiet'][number]>) =>
    form.setFieldValue(
      'quiet',
      quiet.map((span, at) => (at === index ? { ...span, ...change } : span)),
    );
  return (
    <Input.Wrapper
      label="Giờ yên lặng"
      description="Qua nửa đêm cũng được, ví dụ từ 21:00 đến 05:00."
      error={form.errors.quiet}
    >
      <Stack gap="xs" mt={6}>
        {quiet.map(({ from, until }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place while it is being written
          <Group key={index} gap="sm" align="flex-end">
            <TimeField label="Từ" value={from.slice(0, 5)} onChange={(time) => set(index, { from: time })} />
            <TimeField label="Đến" value={until.slice(0, 5)} onChange={(time) => set(index, { until: time })} />
            <ActionIcon
              variant="default"
              size={42}
              aria-label={`Bỏ giờ yên lặng ${index + 1}`}
              onClick={() => form.removeListItem('quiet', index)}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => form.insertListItem('quiet', { from: '', until: '' })}
          >
            Thêm khoảng giờ yên lặng
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d/.test(text);
}
