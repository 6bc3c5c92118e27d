/** Đăng nhập: the page of everybody who is not logged in. */
import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { api } from '../api.ts';
import { EmptyNote, ProblemNote } from '../parts/notes.tsx';
import { queries } from '../queries.ts';
import { Doorway } from './doorway.tsx';

/** What the page before may hand over: `created` when the first account was just made. */
export interface Arrival {
  readonly created?: boolean;
}

export function LoginPage() {
  const { created } = useHistoryState<Arrival | null>() ?? {};
  const client = useQueryClient();
  const setup = useQuery(queries.setup(''));
  const form = useForm({ initialValues: { username: '', password: '' } });
  const login = useMutation({
    mutationFn: api.login,
    onSuccess: () => client.resetQueries({ queryKey: ['me'] }),
  });
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
      <form onSubmit={form.onSubmit((values) => login.mutate(values))}>
        <Stack>
          <div>
            <Title order={1}>Đăng nhập</Title>
            <Text c="dimmed">Dùng tài khoản mà quản trị viên của xã đã cấp.</Text>
          </div>
          {created === true ? (
            <Alert color="green" icon={<IconCircleCheck aria-hidden />} role="status">
              Đã tạo tài khoản quản trị. Mời đăng nhập.
            </Alert>
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
          <ProblemNote error={login.error} />
          <Button type="submit" size="lg" loading={login.isPending}>
            Đăng nhập
          </Button>
        </Stack>
      </form>
    </Doorway>
  );
}
