/** Đăng nhập: the page of everybody who is not logged in; the second step stands on the same card. */
import { Alert, Button, Checkbox, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { type LogIn, useLogIn } from '../acts/use-log-in.ts';
import { canUsePasskeys } from '../acts/use-passkey.ts';
import { EmptyNote, ProblemNote } from '../parts/notes.tsx';
import { PasskeyButton } from '../parts/passkey-button.tsx';
import { WhereNote } from '../parts/where-note.tsx';
import { queries } from '../queries.ts';
import { browserKind } from '../words/browser-kind.ts';
import { Doorway } from './doorway.tsx';
import { SecondStepForm } from './login/second-step-form.tsx';

/** What the page before may hand over: `created` when the first account was just made, `renewed` when a password was. */
export interface Arrival {
  readonly created?: boolean;
  readonly renewed?: boolean;
}

export function LoginPage() {
  const setup = useQuery(queries.setup(''));
  const logIn = useLogIn();
  useEffect(() => {
    document.title = 'Đăng nhập · Loa';
  }, []);
  if (setup.data?.open === true) {
    return (
      <Doorway name="login">
        <EmptyNote title="Xã chưa có quản trị viên">
          Mở đường dẫn cài đặt dùng một lần mà máy chủ đã in ra khi khởi động, rồi làm theo hướng dẫn trên trang đó.
        </EmptyNote>
      </Doorway>
    );
  }
  return (
    <Doorway name="login">
      {logIn.due === undefined ? <FirstStep logIn={logIn} /> : <SecondStepForm step={logIn.due} logIn={logIn} />}
    </Doorway>
  );
}

function FirstStep({ logIn }: { readonly logIn: LogIn }) {
  const { created, renewed } = useHistoryState<Arrival | null>() ?? {};
  // At a desk several people may use one machine; a phone is its owner's.
  const atDesk = browserKind(navigator.userAgent).system === 'other';
  const form = useForm({ initialValues: { username: '', password: '', shared: atDesk } });
  const passkeys = canUsePasskeys() === 'yes';
  return (
    <form onSubmit={form.onSubmit((values) => logIn.password.mutate(values))}>
      <Stack>
        <div>
          <Title order={1}>Đăng nhập</Title>
          <Text c="dimmed">Dùng tài khoản mà quản trị viên của xã đã cấp.</Text>
        </div>
        {created === true ? <Done words="Đã tạo tài khoản quản trị. Mời đăng nhập." /> : null}
        {renewed === true ? <Done words="Đã đặt mật khẩu mới. Mời đăng nhập." /> : null}
        <WhereNote atTheDoor />
        {passkeys ? (
          <>
            <PasskeyButton busy={logIn.passkey.isPending} onClick={() => logIn.passkey.mutate(form.values.shared)} />
            <Divider label="hoặc bằng mật khẩu" />
          </>
        ) : null}
        <TextInput
          label="Tên đăng nhập"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label="Mật khẩu"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': 'Hiện hoặc ẩn mật khẩu', 'aria-hidden': false, tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        <Checkbox
          label="Máy dùng chung"
          description="Tự khóa màn hình sau 10 phút không ai dùng."
          {...form.getInputProps('shared', { type: 'checkbox' })}
        />
        <ProblemNote error={logIn.error} />
        <Button type="submit" size="lg" loading={logIn.password.isPending}>
          Đăng nhập
        </Button>
      </Stack>
    </form>
  );
}

function Done({ words }: { readonly words: string }) {
  return (
    <Alert color="green" icon={<IconCircleCheck aria-hidden />} role="status">
      {words}
    </Alert>
  );
}
