/** Adds an account, or changes its name, roles and password. */
import { Button, Checkbox, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import type { Role } from '../../wire.ts';
import { checkDisplayName, checkPassword, checkUsername } from '../../words/check-person.ts';
import { roleWord } from '../../words/state-words.ts';

const roleDuty: Record<Role, string> = {
  operator: 'đưa tin bài vào kho, gửi duyệt, xếp chương trình và lịch phát',
  approver: 'nghe, duyệt hoặc trả lại tin bài; duyệt lịch cả tuần',
  admin: 'tài khoản, trạm, sổ việc đã làm',
  viewer: 'xem được, không sửa được gì',
};
const roles = Object.keys(roleDuty) as Role[];

export function UserDialog({
  open,
  onClose,
}: {
  readonly open: User | 'new' | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={open !== undefined}
      onClose={onClose}
      size={560}
      title={<Text fw={700}>{open === 'new' ? 'Thêm tài khoản' : 'Sửa tài khoản'}</Text>}
    >
      {open === undefined ? null : <UserForm user={open === 'new' ? undefined : open} onClose={onClose} />}
    </Modal>
  );
}

interface Fields {
  displayName: string;
  username: string;
  roles: Role[];
  password: string;
}

function UserForm({ user, onClose }: { readonly user: User | undefined; readonly onClose: () => void }) {
  const form = useForm<Fields>({
    initialValues: {
      displayName: user?.displayName ?? '',
      username: user?.username ?? '',
      roles: [...(user?.roles ?? [])],
      password: '',
    },
    validate: {
      displayName: checkDisplayName,
      username: (text) => (user === undefined ? checkUsername(text) : null),
      roles: (held) => (held.length === 0 ? 'Chọn ít nhất một vai trò.' : null),
      password: (text) => (user !== undefined && text === '' ? null : checkPassword(text)),
    },
  });
  const save = useSaveUser(user, onClose);
  return (
    <form onSubmit={form.onSubmit((fields) => save.mutate(fields))}>
      <Stack>
        <TextInput label="Họ và tên" data-autofocus {...form.getInputProps('displayName')} />
        {user === undefined ? (
          <TextInput
            label="Tên đăng nhập"
            description="Chữ thường không dấu, số, dấu chấm hoặc gạch."
            autoCapitalize="none"
            autoComplete="off"
            {...form.getInputProps('username')}
          />
        ) : (
          <Text>
            Tên đăng nhập: <strong>{user.username}</strong>
          </Text>
        )}
        <Checkbox.Group label="Vai trò" {...form.getInputProps('roles')}>
          <Stack gap={8} mt={6}>
            {roles.map((role) => (
              <Checkbox key={role} value={role} label={roleWord[role]} description={roleDuty[role]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <PasswordInput
          label={user === undefined ? 'Mật khẩu' : 'Mật khẩu mới'}
          description={user === undefined ? 'Ít nhất 10 ký tự.' : 'Để trống thì giữ mật khẩu cũ. Ít nhất 10 ký tự.'}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Thôi
          </Button>
          <Button type="submit" loading={save.isPending}>
            Lưu
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useSaveUser(user: User | undefined, onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ username, password, ...rest }: Fields) => {
      if (user === undefined) return api.createUser({ ...rest, username, password });
      return api.changeUser(user.id, password === '' ? rest : { ...rest, password });
    },
    onSuccess: ({ displayName }) => {
      tellDone(`Đã lưu tài khoản ${displayName}.`);
      for (const key of ['users', 'me']) void client.invalidateQueries({ queryKey: [key] });
      onSaved();
    },
  });
}
