/** The page behind a one-time link, an invitation or a reset: how will you log in from now on? A password first, then a passkey. */
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { LinkState } from '../../../../server/contract/sessions.ts';
import { api } from '../../api.ts';
import { EmptyNote, ProblemNote, WaitingNote } from '../../parts/notes.tsx';
import { WhereNote } from '../../parts/where-note.tsx';
import { queries } from '../../queries.ts';
import { ApiProblem } from '../../request.ts';
import { browserKind } from '../../words/browser-kind.ts';
import { checkPassword } from '../../words/check-person.ts';
import { AddSecondStep } from '../account/add-second-step.tsx';
import { Doorway } from '../doorway.tsx';
import type { Arrival } from '../login.tsx';

/** The token stands behind the `#` of the address, where no server's log sees it. */
export function InvitePage() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [isIn, setIn] = useState(false);
  const link = useQuery({ ...queries.oneTimeLink(token), enabled: token !== '' && !isIn });
  useEffect(() => {
    document.title = 'Đặt mật khẩu · Loa';
  }, []);
  if (isIn) return <SecondStep />;
  return (
    <Doorway name="invite">
      {token === '' ? (
        <EmptyNote title="Đường dẫn bị thiếu một đoạn">
          Mở đúng đường dẫn mà quản trị viên đã gửi, đủ từ đầu đến cuối.
        </EmptyNote>
      ) : null}
      {token !== '' && link.isPending ? <WaitingNote /> : null}
      {isUsed(link.error) ? (
        <EmptyNote title="Đường dẫn này không dùng được nữa">
          {link.error?.message}
          <Button component={Link} href="/" mt="md">
            Đến trang đăng nhập
          </Button>
        </EmptyNote>
      ) : (
        <ProblemNote error={link.error} retry={() => void link.refetch()} />
      )}
      {link.data === undefined || isUsed(link.error) ? null : (
        <PasswordForm token={token} state={link.data} onIn={() => setIn(true)} />
      )}
    </Doorway>
  );
}

function PasswordForm({
  token,
  state,
  onIn,
}: {
  readonly token: string;
  readonly state: LinkState;
  readonly onIn: () => void;
}) {
  const [, go] = useLocation();
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: checkPassword,
      again: (again, { password }) => (again === password ? null : 'Hai lần nhập mật khẩu chưa giống nhau.'),
    },
  });
  const use = useMutation({
    mutationFn: async (password: string) => {
      await api.setPasswordByLink(token, password);
      return logInAfter(state.username, password);
    },
    onSuccess: (isLoggedIn) => {
      // The link is used up: it has no place in the address any more.
      window.history.replaceState(null, '', window.location.pathname);
      if (isLoggedIn) return onIn();
      const arrival: Arrival = { renewed: true };
      go('/', { state: arrival });
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ password }) => use.mutate(password))}>
      <Stack>
        <div>
          <Title order={1}>{state.kind === 'invite' ? `Chào ${state.displayName}` : 'Đặt lại mật khẩu'}</Title>
          <Text c="dimmed">
            {state.kind === 'invite'
              ? `Bạn được mời dùng Loa, truyền thanh ${state.commune}. Đặt mật khẩu của riêng bạn; không ai khác biết.`
              : `${state.displayName}, đặt mật khẩu mới cho tài khoản của bạn ở truyền thanh ${state.commune}.`}
          </Text>
        </div>
        <WhereNote atTheDoor />
        <TextInput label="Tên đăng nhập" autoComplete="username" readOnly value={state.username} />
        <PasswordInput
          label="Mật khẩu mới"
          description="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput label="Nhập lại mật khẩu" autoComplete="new-password" {...form.getInputProps('again')} />
        <ProblemNote error={use.error} />
        <Button type="submit" size="lg" loading={use.isPending}>
          Tiếp tục
        </Button>
      </Stack>
    </form>
  );
}

function SecondStep() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const me = useQuery(queries.me());
  const enter = () => {
    void client.resetQueries({ queryKey: ['me'] });
    go('/');
  };
  if (me.data === undefined) {
    return (
      <Doorway name="invite">
        {me.isPending ? <WaitingNote /> : null}
        <ProblemNote error={me.error} retry={() => void me.refetch()} />
      </Doorway>
    );
  }
  const must = me.data.account?.state === 'half';
  return (
    <Doorway name="invite">
      <Stack>
        <div>
          <Title order={1}>{must ? 'Còn một bước nữa' : 'Đăng nhập dễ hơn, chắc hơn'}</Title>
          <Text c="dimmed">
            {must
              ? 'Xã yêu cầu thêm một bước ngoài mật khẩu.'
              : 'Đã đặt mật khẩu. Nên thêm một bước nữa, làm một lần trên máy này.'}
          </Text>
        </div>
        <AddSecondStep onDone={enter} {...(must ? {} : { onLater: enter })} />
      </Stack>
    </Doorway>
  );
}

/** False where the account has a second step already: then its own login page asks for it. */
async function logInAfter(username: string, password: string): Promise<boolean> {
  try {
    const shared = browserKind(navigator.userAgent).system === 'other';
    await api.login({ username, password, shared, browser: true });
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'second-factor-needed') return false;
    throw error;
  }
}

function isUsed(error: Error | null): boolean {
  return error instanceof ApiProblem && error.code === 'link-used';
}
