/** Cài đặt lần đầu: names the commune, makes its first admin through the one-time link from the console, then invites two approvers. */
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { Me } from '../../../server/contract/people.ts';
import { api } from '../api.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../parts/notes.tsx';
import { queries } from '../queries.ts';
import { checkDisplayName, checkPassword, checkUsername } from '../words/check-person.ts';
import { Doorway } from './doorway.tsx';
import type { Arrival } from './login.tsx';
import { FirstApprovers } from './setup/first-approvers.tsx';

export function SetupPage() {
  const token = new URLSearchParams(useSearch()).get('token') ?? '';
  const [admin, setAdmin] = useState<Me>();
  const setup = useQuery({ ...queries.setup(token), enabled: admin === undefined });
  useEffect(() => {
    document.title = 'Cài đặt lần đầu · Loa';
  }, []);
  if (admin !== undefined) {
    return (
      <Doorway name="setup">
        <FirstApprovers commune={admin.commune.name} zone={admin.commune.zone} />
      </Doorway>
    );
  }
  return (
    <Doorway name="setup">
      {setup.isPending ? <WaitingNote /> : null}
      <ProblemNote error={setup.error} retry={() => void setup.refetch()} />
      {setup.data?.open === false ? (
        <EmptyNote title="Việc cài đặt đã xong từ trước">
          <Button component={Link} href="/" mt="md">
            Đến trang đăng nhập
          </Button>
        </EmptyNote>
      ) : null}
      {setup.data?.open === true && token === '' ? (
        <EmptyNote title="Thiếu mã cài đặt">
          Mở đúng đường dẫn mà máy chủ đã in ra khi khởi động: đường dẫn đó có kèm mã dùng một lần.
        </EmptyNote>
      ) : null}
      {setup.data?.open === true && setup.data.tokenFits === false ? (
        <EmptyNote title="Đường dẫn cài đặt này không dùng được">
          Mã trong đường dẫn không đúng, hoặc đã hết hiệu lực vì máy chủ khởi động lại. Mở đường dẫn mới nhất mà máy chủ
          đã in ra khi khởi động.
        </EmptyNote>
      ) : null}
      {setup.data?.open === true && setup.data.tokenFits === true ? <SetupForm token={token} onIn={setAdmin} /> : null}
    </Doorway>
  );
}

function SetupForm({ token, onIn }: { readonly token: string; readonly onIn: (admin: Me) => void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const form = useForm({
    initialValues: { communeName: '', displayName: '', username: '', password: '', again: '' },
    validate: {
      communeName: (text) => (text.trim() === '' ? 'Ghi tên xã, ví dụ: xã Sơn Tây.' : null),
      displayName: checkDisplayName,
      username: checkUsername,
      password: checkPassword,
      again: (again, { password }) => (again === password ? null : 'Hai lần nhập mật khẩu chưa giống nhau.'),
    },
  });
  const setUp = useMutation({
    mutationFn: async (body: Parameters<typeof api.setUp>[0]) => {
      await api.setUp(body);
      // The account is there now; should its first login fail, the login page is the way in.
      const { username, password } = body;
      return api.login({ username, password, shared: true, browser: true }).catch(() => undefined);
    },
    onSuccess: (admin) => {
      if (admin !== undefined) return onIn(admin);
      const arrival: Arrival = { created: true };
      go('/', { state: arrival });
      void client.resetQueries();
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ again: _, ...body }) => setUp.mutate({ token, ...body }))}>
      <Stack>
        <div>
          <Title order={1}>Cài đặt lần đầu</Title>
          <Text c="dimmed">
            Đặt tên xã và tạo tài khoản quản trị đầu tiên. Bước sau mời hai người duyệt; các tài khoản khác tạo trong
            trang Quản trị.
          </Text>
        </div>
        <ProblemNote error={setUp.error} />
        <TextInput label="Tên xã" description="Ví dụ: xã Sơn Tây." {...form.getInputProps('communeName')} />
        <TextInput label="Họ và tên quản trị viên" autoComplete="name" {...form.getInputProps('displayName')} />
        <TextInput
          label="Tên đăng nhập"
          description="Chữ thường không dấu, số, dấu chấm hoặc gạch; từ 2 đến 40 ký tự."
          autoComplete="username"
          autoCapitalize="none"
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label="Mật khẩu"
          description="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput label="Nhập lại mật khẩu" autoComplete="new-password" {...form.getInputProps('again')} />
        <Button type="submit" size="lg" loading={setUp.isPending}>
          Tiếp tục
        </Button>
      </Stack>
    </form>
  );
}
