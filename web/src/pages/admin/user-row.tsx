/** One account in the list: who, which roles, how they log in, and what can be done about it. */
import { Button, Group, Menu } from '@mantine/core';
import { IconLock, IconMailForward, IconUserCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone, tellProblem } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { Mark, StateBadge } from '../../parts/state-badge.tsx';
import { invalidateTopics } from '../../queries.ts';
import { useSession, useZone } from '../../session.tsx';
import { type Look, roleWord } from '../../words/state-words.ts';
import { dateWords } from '../../words/time-words.ts';
import classes from './admin.module.css';

export function UserRow({
  user,
  onEdit,
  onLink,
  onLost,
}: {
  readonly user: User;
  readonly onEdit: () => void;
  readonly onLink: () => void;
  readonly onLost: () => void;
}) {
  const zone = useZone();
  const me = useSession().user.id === user.id;
  return (
    <li className={classes.user}>
      <div>
        <strong>{user.displayName}</strong> {me ? <span className={classes.inline}>(bạn)</span> : null}
        <span className={classes.muted}>
          {user.username} · từ {dateWords(user.createdAt, zone)}
        </span>
      </div>
      <div>
        <Group gap={6}>
          {user.roles.map((role) => (
            <Mark key={role} tone="info">
              {roleWord[role]}
            </Mark>
          ))}
        </Group>
        {user.invited ? null : <span className={classes.muted}>{factorWords(user.factors)}</span>}
      </div>
      <StateBadge look={lookOf(user)} />
      <Group gap={6}>
        <Button size="sm" variant="default" aria-label={`Sửa tài khoản ${user.displayName}`} onClick={onEdit}>
          Sửa
        </Button>
        <MoreActs user={user} me={me} onLink={onLink} onLost={onLost} />
      </Group>
    </li>
  );
}

function MoreActs({
  user,
  me,
  onLink,
  onLost,
}: {
  readonly user: User;
  readonly me: boolean;
  readonly onLink: () => void;
  readonly onLost: () => void;
}) {
  const client = useQueryClient();
  const refresh = { onError: tellProblem, onSettled: () => invalidateTopics(client, ['people']) };
  const lock = useMutation({
    mutationFn: () => api.changeUser(user.id, { disabled: !user.disabled }),
    onSuccess: () =>
      tellDone(user.disabled ? `Đã mở lại tài khoản ${user.displayName}.` : `Đã khóa tài khoản ${user.displayName}.`),
    ...refresh,
  });
  const logOut = useMutation({
    mutationFn: () => api.endSessionsOf(user.id),
    onSuccess: () => tellDone(`${user.displayName} đã bị đăng xuất ở mọi nơi.`),
    ...refresh,
  });
  const takeBack = useMutation({
    mutationFn: () => api.revokeLink(user.id),
    onSuccess: () => tellDone(`Đường dẫn đã gửi ${user.displayName} không dùng được nữa.`),
    ...refresh,
  });
  const hasFactor = user.factors.passkeys > 0 || user.factors.totp;
  return (
    <Menu position="bottom-end" withArrow withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          size="sm"
          variant="default"
          aria-label={`Việc khác với tài khoản ${user.displayName}`}
          loading={lock.isPending || logOut.isPending || takeBack.isPending}
        >
          Việc khác
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={user.disabled} onClick={onLink}>
          {user.invited ? 'Gửi lời mời' : 'Gửi đường dẫn đặt lại mật khẩu'}
        </Menu.Item>
        <Menu.Item onClick={() => takeBack.mutate()}>Thu lại đường dẫn đã gửi</Menu.Item>
        {/* One's own would end this very session, and its link with it. */}
        {hasFactor && !me ? <Menu.Item onClick={onLost}>Mất điện thoại…</Menu.Item> : null}
        {me ? null : (
          <>
            <Menu.Item onClick={() => logOut.mutate()}>Đăng xuất người này ở mọi nơi</Menu.Item>
            <Menu.Item onClick={() => lock.mutate()}>{user.disabled ? 'Mở lại tài khoản' : 'Khóa tài khoản'}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function lookOf({ disabled, invited }: User): Look {
  if (disabled) return { word: 'Đã khóa', tone: 'bad', icon: IconLock };
  if (invited) return { word: 'Đã mời', tone: 'warn', icon: IconMailForward };
  return { word: 'Đang dùng', tone: 'good', icon: IconUserCheck };
}

function factorWords({ passkeys, totp }: User['factors']): string {
  const ways = [...(passkeys > 0 ? [`${passkeys} khóa truy cập`] : []), ...(totp ? ['mã 6 số'] : [])];
  return ways.length === 0 ? 'chỉ có mật khẩu' : `mật khẩu, ${ways.join(', ')}`;
}
