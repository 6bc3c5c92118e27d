/** Tài khoản: who may do what, now? The commune's accounts, who stands in for whom, and who must take a second step. */
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../../../server/contract/people.ts';
import { Card } from '../../parts/card.tsx';
import { ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { queries } from '../../queries.ts';
import classes from './admin.module.css';
import { DelegationsCard } from './delegations-card.tsx';
import { FactorRuleCard } from './factor-rule-card.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { UserDialog } from './user-dialog.tsx';
import { UserRow } from './user-row.tsx';

export function UsersTab() {
  const users = useQuery(queries.users());
  const [editing, setEditing] = useState<User | 'new'>();
  const [linking, setLinking] = useState<{ readonly user: User; readonly lost: boolean }>();
  const all = users.data?.users ?? [];
  return (
    <div className={classes.stack}>
      <Card
        title="Tài khoản"
        aside={
          <Button leftSection={<IconUserPlus size={19} aria-hidden />} onClick={() => setEditing('new')}>
            Thêm tài khoản
          </Button>
        }
      >
        {users.isPending ? <WaitingNote /> : null}
        <ProblemNote error={users.error} retry={() => void users.refetch()} />
        <ul className={classes.list}>
          {all.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              onEdit={() => setEditing(user)}
              onLink={() => setLinking({ user, lost: false })}
              onLost={() => setLinking({ user, lost: true })}
            />
          ))}
        </ul>
      </Card>
      <DelegationsCard users={all} />
      <FactorRuleCard users={all} />
      <UserDialog
        open={editing}
        onClose={() => setEditing(undefined)}
        onInvite={(user) => setLinking({ user, lost: false })}
      />
      <LinkDialog open={linking} onClose={() => setLinking(undefined)} />
    </div>
  );
}
