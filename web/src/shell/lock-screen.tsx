/** The lock over a shared machine that nobody used for ten minutes; the page behind it stays as it was, with what was typed. */
import { Button, Divider, Modal, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Me } from '../../../server/contract/people.ts';
import { useLogOut } from '../acts/use-log-out.ts';
import { askPasskey, canUsePasskeys } from '../acts/use-passkey.ts';
import { api } from '../api.ts';
import { ProblemNote } from '../parts/notes.tsx';
import { PasskeyButton } from '../parts/passkey-button.tsx';
import classes from './lock-screen.module.css';

/** `who` is undefined where the page was loaded while the machine was locked. */
export function LockScreen({ opened, who }: { readonly opened: boolean; readonly who: Me['user'] | undefined }) {
  // Not only covered: neither a search in the page nor a screen reader finds what lies behind.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-locked', opened);
    return () => document.documentElement.removeAttribute('data-locked');
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      fullScreen
      zIndex={2_000}
      title="Màn hình đã khóa"
      classNames={{ header: 'visually-hidden', content: classes.screen ?? '', body: classes.body ?? '' }}
      data-page="locked"
    >
      {opened ? <Unlock who={who} /> : null}
    </Modal>
  );
}

function Unlock({ who }: { readonly who: Me['user'] | undefined }) {
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const logOut = useLogOut();
  // All that fell due behind the lock is asked for again.
  const onSuccess = () => void client.invalidateQueries();
  const byPassword = useMutation({
    mutationFn: () => api.unlock(password),
    onSuccess,
    onError: () => setPassword(''),
  });
  const byKey = useMutation({ mutationFn: () => unlockByPasskey(who), onSuccess });
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        byPassword.mutate();
      }}
    >
      <Stack>
        <div className={classes.head}>
          <IconLock size={34} aria-hidden />
          <div>
            <Title order={1}>{who === undefined ? 'Màn hình đã khóa' : who.displayName}</Title>
            <Text c="dimmed">Máy dùng chung đã tự khóa sau 10 phút không ai dùng.</Text>
          </div>
        </div>
        {canUsePasskeys() === 'yes' ? (
          <>
            <PasskeyButton busy={byKey.isPending} onClick={() => byKey.mutate()} />
            <Divider label="hoặc bằng mật khẩu" />
          </>
        ) : null}
        <PasswordInput
          label={who === undefined ? 'Mật khẩu của người đang đăng nhập' : 'Mật khẩu'}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Hiện hoặc ẩn mật khẩu', 'aria-hidden': false, tabIndex: 0 }}
        />
        <ProblemNote error={byPassword.error ?? byKey.error} />
        <Button type="submit" size="lg" loading={byPassword.isPending}>
          Mở khóa
        </Button>
        <Button variant="subtle" onClick={logOut}>
          {who === undefined ? 'Đăng xuất' : 'Không phải bạn? Đăng xuất'}
        </Button>
      </Stack>
    </form>
  );
}

/** A passkey of somebody else opens that person's own pages, never these. */
async function unlockByPasskey(who: Me['user'] | undefined): Promise<void> {
  const { options, ticket } = await api.passkeyLoginOptions();
  const response = await askPasskey(options);
  const me = await api.passkeyLogin({ ticket, response, shared: true, browser: true });
  if (who !== undefined && me.user.id !== who.id) window.location.assign('/');
}
