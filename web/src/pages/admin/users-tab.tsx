/** The commune's accounts: who, which roles, in use or locked. */
import { Button, Group } from '@mantine/core';
import { IconLock, IconUserCheck, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { Mark, StateBadge } from '../../parts/state-badge.tsx';
import { queries } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';
import { roleWord } from '../../words/state-words.ts';
import { dateWords } from '../../words/time-words.ts';
import classes from './admin.module.css';
import { UserDialog } from './user-dialog.tsx';

export function UsersTab() {
  const users = useQuery(queries.users());
  const [open, setOpen] = useState<User | 'new'>();
  return (
    <Card
      title="Tài khoản"
      aside={
        <Button leftSection={<IconUserPlus size={19} aria-hidden />} onClick={() => setOpen('new')}>
          Thêm tài khoản
        </Button>
      }
    >
      {users.isPending ? <WaitingNote /> : null}
      <ProblemNote error={users.error} retry={() => void users.refetch()} />
      <ul className={classes.list}>
        {(users.data?.users ?? []).map((user) => (
          <UserRow key={user.id} user={user} onEdit={() => setOpen(user)} />
        ))}
      </ul>
      <UserDialog open={open} onClose={() => setOpen(undefined)} />
    </Card>
  );
}

function UserRow({ user, onEdit }: { readonly user: User; readonly onEdit: () => void }) {
  const zone = useZone();
  const me = useSession().user.id === user.id;
  const client = useQueryClient();
  const lock = useMutation({
    mutationFn: () => api.changeUser(user.id, { disabled: !user.disabled }),
    onSuccess: () => {
      tellDone(user.disabled ? `Đã mở lại tài khoản ${user.displayName}.` : `Đã khóa tài khoản ${user.displayName}.`);
      void client.invalidateQueries({ queryKey: ['users'] });
    },
    onError: tellProblem,
  });
  return (
    <li className={classes.user}>
      <div>
        <strong>{user.displayName}</strong> {me ? <span className={classes.inline}>(bạn)</span> : null}
        <span className={classes.muted}>
          {user.username} · từ {dateWords(user.createdAt, zone)}
        </span>
      </div>
      <Group gap={6}>
        {user.roles.map((role) => (
          <Mark key={role} tone="info">
            {roleWord[role]}
          </Mark>
        ))}
      </Group>
      <StateBadge
        look={
          user.disabled
            ? { word: 'Đã khóa', tone: 'bad', icon: IconLock }
            : { word: 'Đang dùng', tone: 'good', icon: IconUserCheck }
        }
      />
      <Group gap={6}>
        <Button size="sm" variant="default" aria-label={`Sửa tài khoản ${user.displayName}`} onClick={onEdit}>
          Sửa
        </Button>
        {me ? null : (
          <Button
            size="sm"
            variant="default"
            aria-label={`${user.disabled ? 'Mở lại' : 'Khóa'} tài khoản ${user.displayName}`}
            loading={lock.isPending}
            onClick={() => lock.mutate()}
          >
            {user.disabled ? 'Mở lại' : 'Khóa'}
          </Button>
        )}
      </Group>
    </li>
  );
}
