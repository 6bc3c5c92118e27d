/** Own account, invitations and delegations: a function per route. */
import type { Delegation, DelegationWrite } from '../../../server/contract/delegations.ts';
import type { Me } from '../../../server/contract/people.ts';
import type { LinkMade, LinkState, PasskeyRow, SessionRow } from '../../../server/contract/sessions.ts';
import type { AssertionJson, RegistrationJson } from '../acts/use-passkey.ts';
import { request } from '../request.ts';
import { get, patch, post, put, remove } from '../verbs.ts';

/** What the browser is asked for, and the ticket its answer goes back with. */
export interface PasskeyAsk {
  readonly options: unknown;
  readonly ticket: string;
}

/** A tap and its ticket. */
export interface Tap {
  readonly ticket: string;
  readonly response: AssertionJson;
}

/** A person again: by password, by six digits, or by a tap. */
export type StepUpBody = { readonly password: string } | { readonly code: string } | Tap;

export const peopleApi = {
  passkeyLoginOptions: () => post<PasskeyAsk>('/login/passkey/options'),
  /** `browser` asks for the cookie by which this machine is known again. */
  passkeyLogin: (body: Tap & { readonly shared: boolean; readonly browser: true }) => post<Me>('/login/passkey', body),

  sessions: (signal?: AbortSignal) => get<{ sessions: SessionRow[] }>('/sessions', signal),
  endSession: (id: string) => remove(`/sessions/${id}`),
  endOtherSessions: () => remove('/sessions'),
  unlock: (password: string) => post<unknown>('/session/unlock', { password }),
  stepUp: (body: StepUpBody) => post<unknown>('/session/step-up', body),

  changePassword: (password: string) => put<unknown>('/factors/password', { password }),
  passkeys: (signal?: AbortSignal) => get<{ passkeys: PasskeyRow[] }>('/factors/passkeys', signal),
  newPasskeyOptions: () => post<PasskeyAsk>('/factors/passkeys/options'),
  addPasskey: (body: { readonly ticket: string; readonly response: RegistrationJson; readonly name: string }) =>
    post<unknown>('/factors/passkeys', body),
  renamePasskey: (id: string, name: string) => patch<unknown>(`/factors/passkeys/${id}`, { name }),
  removePasskey: (id: string) => remove(`/factors/passkeys/${id}`),
  beginTotp: () => post<{ secret: string; uri: string }>('/factors/totp'),
  confirmTotp: (code: string) => post<unknown>('/factors/totp/confirm', { code }),
  removeTotp: () => remove('/factors/totp'),

  oneTimeLink: (token: string, signal?: AbortSignal) =>
    request<LinkState>('GET', '/link', { ...(signal === undefined ? {} : { signal }), headers: linkHeader(token) }),
  setPasswordByLink: (token: string, password: string) =>
    request<unknown>('POST', '/link', { body: { password }, headers: linkHeader(token) }),

  /** An invitation as long as nobody has set a password, else a reset; an earlier link of the same person ends. */
  makeLink: (userId: string) => post<LinkMade>(`/users/${userId}/link`),
  revokeLink: (userId: string) => remove(`/users/${userId}/link`),
  /** All second steps and sessions of somebody whose phone is lost; the link is the way back in. */
  removeFactors: (userId: string) => request<LinkMade>('DELETE', `/users/${userId}/factors`),
  endSessionsOf: (userId: string) => remove(`/users/${userId}/sessions`),

  delegations: (signal?: AbortSignal) => get<{ delegations: Delegation[] }>('/delegations', signal),
  delegate: (body: DelegationWrite) => post<Delegation>('/delegations', body),
  endDelegation: (id: string) => remove(`/delegations/${id}`),
};

/** Of a broken link any letter may come; the real ones stay as they are. */
function linkHeader(token: string): Readonly<Record<string, string>> {
  return { 'x-link-token': encodeURIComponent(token).slice(0, 200) };
}
