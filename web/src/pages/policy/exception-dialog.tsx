/** Đề nghị ngoại lệ: a day, the hours to open on it, and why. */
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { hoursWords } from '../../words/policy-words.ts';
import { capital, longDateOf } from '../../words/time-words.ts';
import { FromUntil } from './hours-fields.tsx';
import { isTime } from './policy-draft.ts';

export function ExceptionDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={<Text fw={700}>Đề nghị ngoại lệ của quy chế</Text>}>
      <ExceptionForm onClose={onClose} />
    </Modal>
  );
}

function ExceptionForm({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const zone = useZone();
  const [date, setDate] = useState<string>();
  const [hours, setHours] = useState({ from: '', until: '' });
  const [reason, setReason] = useState('');
  const { from, until } = hours;
  const timed = isTime(from) && isTime(until);
  const propose = useMutation({
    mutationFn: (day: string) => api.proposePolicyException({ date: day, from, until, reason: reason.trim() }),
    onSuccess: () => {
      tellDone('Đã gửi đề nghị. Lãnh đạo duyệt ở trang Duyệt, mục «Việc khác».');
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (date !== undefined) propose.mutate(date);
      }}
    >
      <Stack>
        <DateField label="Ngày" value={date} min={localDate(Date.now(), zone)} onChange={setDate} />
        <Group gap="sm">
          <FromUntil value={hours} onChange={(change) => setHours({ ...hours, ...change })} />
        </Group>
        <TextInput
          label="Lý do"
          placeholder="Ngày bầu cử, đêm giao thừa"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {date !== undefined && timed ? (
          <Text fw={600} role="status">
            Được phát thêm: {capital(longDateOf(date))}, {hoursWords(hours)}.
          </Text>
        ) : null}
        <ProblemNote error={propose.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button
            type="submit"
            disabled={date === undefined || !timed || reason.trim() === ''}
            loading={propose.isPending}
          >
            Gửi đề nghị
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
