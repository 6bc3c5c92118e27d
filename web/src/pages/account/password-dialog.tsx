/** Đổi mật khẩu of one's own account; whoever came in by the old one elsewhere is out. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tellDone } from '../../acts/tell.tsx';
import { useStepUp } from '../../acts/use-step-up.tsx';
import { api } from '../../api.ts';
import { ProblemNote } from '../../parts/notes.tsx';
import { invalidateTopics } from '../../queries.ts';
import { checkPassword } from '../../words/check-person.ts';

export function PasswordDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={700}>Đổi mật khẩu</Text>}>
      {opened ? <Form onClose={onClose} /> : null}
    </Modal>
  );
}

function Form({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const stepUp = useStepUp({ password: true });
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: checkPassword,
      again: (again, { password }) => (again === password ? null : 'Hai lần nhập mật khẩu chưa giống nhau.'),
    },
  });
  const change = useMutation({
    mutationFn: (password: string) => api.changePassword(password),
    onSuccess: () => {
      tellDone('Đã đổi mật khẩu. Những nơi khác đã bị đăng xuất và thôi nhận thông báo.');
      onClose();
    },
    onError: (error, password) => stepUp.meet(error, () => change.mutate(password)),
    onSettled: () => invalidateTopics(client, ['people']),
  });
  return (
    <>
      <form onSubmit={form.onSubmit(({ password }) => change.mutate(password))}>
        <Stack>
          <PasswordInput
            label="Mật khẩu mới"
            description="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."
            autoComplete="new-password"
            data-autofocus
            {...form.getInputProps('password')}
          />
          <PasswordInput label="Nhập lại mật khẩu" autoComplete="new-password" {...form.getInputProps('again')} />
          <ProblemNote error={change.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Thôi
            </Button>
            <Button type="submit" loading={change.isPending}>
              Đổi mật khẩu
            </Button>
          </Group>
        </Stack>
      </form>
      {stepUp.dialog}
    </>
  );
}
