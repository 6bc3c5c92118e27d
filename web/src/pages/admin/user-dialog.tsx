/** Adds an account, by an invitation link or with a password, or changes its name, roles and password. */
import { Button, Checkbox, Group, Modal, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { User } from '../../../../server/contract/people.ts';
import { tellDone } from '../../acts/tell.tsx';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics } from '../../queries.ts';
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

/** `onInvite` follows a new account that waits for its link. */
export function UserDialog({
  open,
  onClose,
  onInvite,
}: {
  readonly open: User | 'new' | undefined;
  readonly onClose: () => void;
  readonly onInvite: (user: User) => void;
}) {
  return (
    <Modal
      opened={open !== undefined}
      onClose={onClose}
      size={560}
      title={<Text fw={700}>{open === 'new' ? 'Thêm tài khoản' : 'Sửa tài khoản'}</Text>}
    >
      {open === undefined ? null : (
        <UserForm user={open === 'new' ? undefined : open} onClose={onClose} onInvite={onInvite} />
      )}
    </Modal>
  );
}

interface Fields {
  displayName: string;
  username: string;
  roles: Role[];
  /** How a new account gets its password. */
  way: 'link' | 'password';
  password: string;
}

function UserForm({
  user,
  onClose,
  onInvite,
}: {
  readonly user: User | undefined;
  readonly onClose: () => void;
  readonly onInvite: (user: User) => void;
}) {
  const form = useForm<Fields>({
    initialValues: {
      displayName: user?.displayName ?? '',
      username: user?.username ?? '',
      roles: [...(user?.roles ?? [])],
      way: user === undefined ? 'link' : 'password',
      password: '',
    },
    validate: {
      displayName: checkDisplayName,
      username: (text) => (user === undefined ? checkUsername(text) : null),
      roles: (held) => (held.length === 0 ? 'Chọn ít nhất một vai trò.' : null),
      password: (text, { way }) => (way === 'link' || (user !== undefined && text === '') ? null : checkPassword(text)),
    },
  });
  const save = useSaveUser(user, (saved) => {
    onClose();
    if (user === undefined && form.values.way === 'link') onInvite(saved);
  });
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
        {user === undefined ? (
          <Radio.Group label="Mật khẩu" {...form.getInputProps('way')}>
            <Stack gap={8} mt={6}>
              <Radio
                value="link"
                label="Gửi lời mời"
                description="Người ấy mở đường dẫn dùng một lần và tự đặt mật khẩu; không ai khác biết."
              />
              <Radio value="password" label="Tôi đặt mật khẩu" description="Rồi báo tận tay cho người ấy." />
            </Stack>
          </Radio.Group>
        ) : null}
        {form.values.way === 'password' ? (
          <PasswordInput
            label={user === undefined ? 'Mật khẩu đầu tiên' : 'Mật khẩu mới'}
            description={user === undefined ? 'Ít nhất 10 ký tự.' : 'Để trống thì giữ mật khẩu cũ. Ít nhất 10 ký tự.'}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
        ) : null}
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

function useSaveUser(user: User | undefined, onSaved: (saved: User) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ username, password, way, ...rest }: Fields) => {
      const chosen = way === 'password' && password !== '' ? { ...rest, password } : rest;
      return user === undefined ? api.createUser({ ...chosen, username }) : api.changeUser(user.id, chosen);
    },
    onSuccess: (saved) => {
      tellDone(`Đã lưu tài khoản ${saved.displayName}.`);
      invalidateTopics(client, ['people']);
      onSaved(saved);
    },
  });
}
