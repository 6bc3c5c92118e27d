/** Thêm ngày của xã: a mourning, a festival or another day on which schedules may do otherwise. */
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExceptionDay } from '../../../../server/contract/policy.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { dayKindWord, optionsOf } from '../../words/state-words.ts';
import { longDateOf } from '../../words/time-words.ts';

export function DayDialog({
  opened,
  onClose,
  onAdded,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onAdded: (date: string) => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={<Text fw={700}>Thêm ngày của xã</Text>}>
      <DayForm onClose={onClose} onAdded={onAdded} />
    </Modal>
  );
}

function DayForm({ onClose, onAdded }: { readonly onClose: () => void; readonly onAdded: (date: string) => void }) {
  const client = useQueryClient();
  const zone = useZone();
  const [date, setDate] = useState<string>();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ExceptionDay['kind']>('mourning');
  const save = useMutation({
    mutationFn: (day: string) => api.setExceptionDay(day, { name: name.trim(), kind, holds: true }),
    onSuccess: (_, day) => {
      tellDone(`Đã thêm ${longDateOf(day)}.`);
      void client.invalidateQueries();
      onAdded(day);
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (date !== undefined) save.mutate(date);
      }}
    >
      <Stack>
        <DateField label="Ngày" value={date} min={localDate(Date.now(), zone)} onChange={setDate} />
        <Select
          label="Loại"
          data={optionsOf(dayKindWord)}
          allowDeselect={false}
          value={kind}
          onChange={(value) => setKind((value ?? 'mourning') as ExceptionDay['kind'])}
        />
        <TextInput
          label="Tên"
          placeholder="Quốc tang, lễ hội đình làng"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {date === undefined ? null : <AlreadyNote date={date} />}
        <Text size="sm" c="dimmed">
          Lịch phát chọn nghỉ hoặc phát chương trình khác vào ngày lễ, ngày nghỉ của xã sẽ làm như vậy vào ngày này.
        </Text>
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" disabled={date === undefined || name.trim() === ''} loading={save.isPending}>
            Thêm ngày
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** One day has one name: what is written here takes the place of what was there. */
function AlreadyNote({ date }: { readonly date: string }) {
  const days = useQuery(queries.exceptionDays(Number(date.slice(0, 4))));
  const already = days.data?.days.find((day) => day.date === date);
  if (already === undefined) return null;
  return (
    <Text fw={600} role="status">
      Ngày này đang là «{already.name}». Ghi thêm ở đây sẽ thay cho tên đó.
    </Text>
  );
}
