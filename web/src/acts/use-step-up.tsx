/** The act "xác nhận là bạn": some deeds want the person again, lately; asks for it when the server says so, then does the deed once more. */
import { Button, Divider, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { api } from '../api.ts';
import { CodeField, isWholeCode } from '../parts/code-field.tsx';
import { ProblemNote } from '../parts/notes.tsx';
import { PasskeyButton } from '../parts/passkey-button.tsx';
import { WhereNote } from '../parts/where-note.tsx';
import { queries } from '../queries.ts';
import { ApiProblem } from '../request.ts';
import { askPasskey, canUsePasskeys } from './use-passkey.ts';

export interface StepUp {
  /** Opens the question when `error` says that it is due, and calls `again` once it was answered; false for every other error. */
  readonly meet: (error: Error, again: () => void) => boolean;
  /** Stands anywhere on the page. */
  readonly dialog: ReactNode;
}

/** `password` where a password is enough of accounts without a second factor, as for what is one's own; otherwise a second factor alone counts. */
export function useStepUp({ password }: { readonly password: boolean }): StepUp {
  const [opened, setOpened] = useState(false);
  const again = useRef<() => void>(undefined);
  const meet = (error: Error, then: () => void) => {
    if (!(error instanceof ApiProblem) || error.code !== 'step-up-needed') return false;
    again.current = then;
    setOpened(true);
    return true;
  };
  const done = () => {
    setOpened(false);
    again.current?.();
  };
  return {
    meet,
    dialog: (
      <Modal opened={opened} onClose={() => setOpened(false)} title={<Text fw={700}>Xác nhận là bạn</Text>}>
        {opened ? <Question password={password} onDone={done} /> : null}
      </Modal>
    ),
  };
}

function Question({ password, onDone }: { readonly password: boolean; readonly onDone: () => void }) {
  const { factors } = useQuery(queries.me()).data?.account ?? {};
  const [secret, setSecret] = useState('');
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: api.stepUp, onSuccess: onDone });
  const byKey = useMutation({
    mutationFn: async () => {
      const { options, ticket } = await api.passkeyLoginOptions();
      return api.stepUp({ ticket, response: await askPasskey(options) });
    },
    onSuccess: onDone,
  });
  const keys = (factors?.passkeys ?? 0) > 0 && canUsePasskeys() === 'yes';
  // A password proves nobody who has a second step.
  const byPassword = password && factors?.totp !== true && (factors?.passkeys ?? 0) === 0;
  const ready = byPassword ? secret !== '' : isWholeCode(code);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(byPassword ? { password: secret } : { code });
      }}
    >
      <Stack>
        <Text>Việc này cần chắc chắn là bạn đang ngồi trước máy.</Text>
        {/* Its only proof is a passkey, and here none can be used. */}
        {!keys && !byPassword && factors?.totp !== true ? <WhereNote /> : null}
        {keys ? <PasskeyButton busy={byKey.isPending} onClick={() => byKey.mutate()} /> : null}
        {keys && (byPassword || factors?.totp === true) ? <Divider label="hoặc" /> : null}
        {byPassword ? (
          <PasswordInput
            label="Mật khẩu của bạn"
            autoComplete="current-password"
            value={secret}
            onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          />
        ) : null}
        {!byPassword && factors?.totp === true ? (
          <CodeField label="Mã xác thực 6 số" value={code} onChange={setCode} autoFocus={!keys} />
        ) : null}
        <ProblemNote error={confirm.error ?? byKey.error} />
        {byPassword || factors?.totp === true ? (
          <Button type="submit" loading={confirm.isPending} disabled={!ready}>
            Xác nhận
          </Button>
        ) : null}
      </Stack>
    </form>
  );
}
