/** Ủy quyền: who stands in for whom, from which day to which. */
import { Button, Text } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delegation } from '../../../../server/contract/delegations.ts';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/notes.tsx';
import { Mark } from '../../parts/state-badge.tsx';
import { invalidateTopics, queries } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { roleWord } from '../../words/state-words.ts';
import { dateOf } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { DelegationDialog } from './delegation-dialog.tsx';

export function DelegationsCard({ users }: { readonly users: readonly User[] }) {
  const delegations = useQuery(queries.delegations());
  const [opened, setOpened] = useState(false);
  const rows = (delegations.data?.delegations ?? []).filter(({ endedAt }) => endedAt === null);
  return (
    <Card
      title="Ủy quyền khi đi vắng"
      aside={
        <Button variant="default" leftSection={<IconUserShare size={19} aria-hidden />} onClick={() => setOpened(true)}>
          Ủy quyền
        </Button>
      }
    >
      <Text c="dimmed">
        Người đi vắng giao việc của mình cho người khác trong ít ngày; hết ngày thì tự hết. Sổ việc vẫn ghi đúng tên
        người làm, và không ai tự duyệt bài của mình.
      </Text>
      <ProblemNote error={delegations.error} retry={() => void delegations.refetch()} />
      {delegations.data !== undefined && rows.length === 0 ? <Text mt="xs">Hiện không ai ủy quyền cho ai.</Text> : null}
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <DelegationDialog opened={opened} users={users} onClose={() => setOpened(false)} />
    </Card>
  );
}

function Row({ row }: { readonly row: Delegation }) {
  const client = useQueryClient();
  const { signing } = useSession().account ?? {};
  const end = useMutation({
    mutationFn: () => api.endDelegation(row.id),
    onSuccess: () => tellDone(`${row.toName} không còn làm thay ${row.fromName}.`),
    onError: tellProblem,
    onSettled: () => invalidateTopics(client, ['people']),
  });
  return (
    <li className={classes.standIn}>
      <div>
        <strong>{row.toName}</strong> làm {roleWord[row.role].toLowerCase()} thay <strong>{row.fromName}</strong>
        <span className={classes.muted}>
          từ {dateOf(row.firstDay)} đến hết {dateOf(row.lastDay)}
          {row.reason === '' ? '' : ` · ${row.reason}`}
        </span>
        {row.role === 'approver' && row.cannotSign && signing?.inForce === true ? (
          <span className={classes.warn}>
            Duyệt được nhưng chưa ký được: khóa của người này chưa có trong danh sách các trạm tin.
          </span>
        ) : null}
      </div>
      <Mark tone={row.now ? 'good' : 'calm'}>{row.now ? 'Đang có hiệu lực' : 'Chưa đến ngày'}</Mark>
      <Button
        size="sm"
        variant="default"
        loading={end.isPending}
        aria-label={`Kết thúc ủy quyền của ${row.fromName} cho ${row.toName}`}
        onClick={() => end.mutate()}
      >
        Kết thúc
      </Button>
    </li>
  );
}
