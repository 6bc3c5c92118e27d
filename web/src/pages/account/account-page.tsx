/** Tài khoản của tôi: is my account safe, where is it open, and which machines hear of it? */
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../parts/card.tsx';
import { Page } from '../../parts/page.tsx';
import { queries } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';
import { roleWord } from '../../words/state-words.ts';
import { dateTimeWords } from '../../words/time-words.ts';
import classes from './account.module.css';
import { NoticesCard } from './notices-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TotpCard } from './totp-card.tsx';

export function AccountPage() {
  const sessions = useQuery(queries.sessions());
  const passkeys = useQuery(queries.passkeys());
  const { account } = useSession();
  return (
    <Page name="account" title="Tài khoản của tôi" busy={sessions.isPending || passkeys.isPending}>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Who />
          <PasskeysCard />
        </div>
        <div className={classes.column}>
          <TotpCard on={account?.factors.totp === true} />
          <SessionsCard />
          <NoticesCard />
        </div>
      </div>
    </Page>
  );
}

function Who() {
  const { user, account } = useSession();
  const zone = useZone();
  const [changing, setChanging] = useState(false);
  return (
    <Card>
      <Group justify="space-between">
        <div>
          <Text fw={700} size="lg">
            {user.displayName}
          </Text>
          <Text c="dimmed">
            {user.username} · {user.roles.map((role) => roleWord[role]).join(', ')}
          </Text>
        </div>
        <Button variant="default" onClick={() => setChanging(true)}>
          Đổi mật khẩu
        </Button>
      </Group>
      <PasswordDialog opened={changing} onClose={() => setChanging(false)} />
      {(account?.delegated ?? []).map(({ role, from, until }) => (
        <Text key={`${role} ${from}`} mt={4}>
          Đang được ủy quyền {roleWord[role].toLowerCase()} thay {from}, đến {dateTimeWords(until, zone)}.
        </Text>
      ))}
      {account?.signing.inForce === true && user.roles.includes('approver') && !account.signing.approver ? (
        <Text mt={4} fw={600}>
          Khóa của bạn chưa có trong danh sách mà các trạm tin: chưa ký duyệt được. Nhờ quản trị viên làm bước ở Quản
          trị &gt; Khóa.
        </Text>
      ) : null}
    </Card>
  );
}
