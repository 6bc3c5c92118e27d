/** The act "đăng nhập": name and password, the second step where the account has one, or a passkey alone. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FactorNeeded } from '../../../server/contract/sessions.ts';
import { api } from '../api.ts';
import { ApiProblem } from '../request.ts';
import { askPasskey } from './use-passkey.ts';

/** What the first step is given. `shared`: others use this machine, too, so it locks itself. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly shared: boolean;
}

/** The password was right, and one step is left. */
export interface SecondStep {
  readonly methods: readonly ('totp' | 'passkey')[];
  readonly credentials: Credentials;
  readonly ticket: string;
}

export interface LogIn {
  /** The second step, while it is due. */
  readonly due: SecondStep | undefined;
  readonly password: UseMutationResult<unknown, Error, Credentials>;
  readonly code: UseMutationResult<unknown, Error, string>;
  /** A passkey is both steps in one. */
  readonly passkey: UseMutationResult<unknown, Error, boolean>;
  /** What was refused last, but for the refusal that asks for the second step. */
  readonly error: Error | null;
  /** Back to the first step. */
  readonly startAgain: () => void;
}

/** `onIn` follows every way in; without it the pages open. */
export function useLogIn(onIn?: () => void): LogIn {
  const client = useQueryClient();
  const [due, setDue] = useState<SecondStep>();
  const enter = () => (onIn === undefined ? void client.resetQueries({ queryKey: ['me'] }) : onIn());
  const password = useMutation({
    mutationFn: (credentials: Credentials) => api.login({ ...credentials, browser: true }),
    onSuccess: enter,
    onError: (error, credentials) => setDue(secondStepIn(error, credentials)),
  });
  const code = useMutation({
    mutationFn: (digits: string) => {
      if (due === undefined) throw new Error('no second step is due');
      return api.login({ ...due.credentials, ticket: due.ticket, code: digits, browser: true });
    },
    onSuccess: enter,
    // A ticket that ran out is replaced by the refusal's own.
    onError: (error) => setDue((before) => before && (secondStepIn(error, before.credentials) ?? before)),
  });
  const passkey = useMutation({
    mutationFn: async (shared: boolean) => {
      const { options, ticket } = await api.passkeyLoginOptions();
      return api.passkeyLogin({ ticket, response: await askPasskey(options), shared, browser: true });
    },
    onSuccess: enter,
  });
  const startAgain = () => {
    setDue(undefined);
    for (const each of [password, code, passkey]) each.reset();
  };
  const first = due === undefined ? password.error : null;
  return { due, password, code, passkey, error: passkey.error ?? code.error ?? first, startAgain };
}

function secondStepIn(error: Error, credentials: Credentials): SecondStep | undefined {
  if (!(error instanceof ApiProblem) || error.code !== 'second-factor-needed') return undefined;
  const { methods, ticket } = error.facts as Partial<FactorNeeded>;
  return { methods: methods ?? [], ticket: ticket ?? '', credentials };
}
