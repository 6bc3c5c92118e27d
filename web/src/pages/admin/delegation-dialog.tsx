/** Makes a delegation: whose duty, to whom, from which day to which. */
import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DelegationWrite } from '../../../../server/contract/delegations.ts';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { DateField } from '../../parts/dates.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import { localDate } from '../../words/local-time.ts';
import { lacksStep } from '../../words/second-step.ts';
import { roleWord } from '../../words/state-words.ts';
import classes from './admin.module.css';

interface Props {
  readonly opened: boolean;
  readonly users: readonly User[];
  readonly onClose: () => void;
}

export function DelegationDialog({ opened, users, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={<Text fw={700}>Ủy quyền khi đi vắng</Text>}>
      {opened ? <Form users={users} onClose={onClose} /> : null}
    </Modal>
  );
}

/** The duties that can be handed on; an admin's cannot. */
const duties = ['approver', 'operator'] as const;

function Form({ users, onClose }: Omit<Props, 'opened'>) {
  const today = localDate(Date.now(), useZone());
  const [fromId, setFromId] = useState<string | null>(null);
  const [toId, setToId] = useState<string | null>(null);
  const [role, setRole] = useState<DelegationWrite['role']>();
  const [firstDay, setFirstDay] = useState<string | undefined>(today);
  const [lastDay, setLastDay] = useState<string>();
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const active = users.filter(({ disabled }) => !disabled);
  const absent = active.find(({ id }) => id === fromId);
  const held = duties.filter((duty) => absent?.roles.includes(duty));
  const duty = role !== undefined && held.includes(role) ? role : held[0];
  const isDemanded = useQuery(queries.settings()).data?.secondFactor === 'approvers';
  const stepless = active.find((user) => user.id === toId && lacksStep(user));
  const make = useMutation({
    mutationFn: (body: DelegationWrite) => api.delegate(body),
    onSuccess: ({ fromName, toName }) => {
      tellDone(`${toName} làm thay ${fromName}.`);
      onClose();
    },
    onSettled: () => invalidateTopics(client, ['people']),
  });
  const whole =
    fromId !== null && toId !== null && duty !== undefined && firstDay !== undefined && lastDay !== undefined
      ? { fromId, toId, role: duty, firstDay, lastDay, reason: reason.trim() }
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole !== undefined) make.mutate(whole);
  };
  const options = (of: readonly User[]) => of.map(({ id, displayName }) => ({ value: id, label: displayName }));
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label="Người đi vắng"
          placeholder="Chọn người"
          data={options(active.filter(({ roles }) => duties.some((each) => roles.includes(each))))}
          value={fromId}
          onChange={setFromId}
          data-autofocus
        />
        {held.length > 1 ? (
          <Select
            label="Giao việc gì"
            data={held.map((each) => ({ value: each, label: roleWord[each] }))}
            value={duty ?? null}
            allowDeselect={false}
            onChange={(next) => setRole(held.find((each) => each === next))}
          />
        ) : null}
        <Select
          label="Người làm thay"
          placeholder="Chọn người"
          data={options(active.filter(({ id }) => id !== fromId))}
          value={toId}
          onChange={setToId}
        />
        <div className={classes.two}>
          <DateField label="Từ ngày" value={firstDay} min={today} onChange={setFirstDay} />
          <DateField label="Đến hết ngày" value={lastDay} min={firstDay ?? today} onChange={setLastDay} />
        </div>
        <TextInput
          label="Lý do (không bắt buộc)"
          placeholder="Nghỉ phép, đi học…"
          maxLength={300}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {stepless === undefined || duty !== 'approver' || !isDemanded ? null : (
          <Alert color="orange" variant="light" title={`${stepless.displayName} chưa có bước xác nhận thứ hai`}>
            Xã bắt buộc người duyệt phải có. Khi ủy quyền có hiệu lực, {stepless.displayName} phải thêm khóa truy cập
            hoặc mã 6 số rồi mới làm việc khác được; nên thêm trước ở Tài khoản của tôi.
          </Alert>
        )}
        <ProblemNote error={make.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={make.isPending} disabled={whole === undefined}>
            Ủy quyền
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
