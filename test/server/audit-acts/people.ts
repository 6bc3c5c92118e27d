/** What people do to accounts, sessions and delegations, for the audit log's test. */
import { openBrowserOf } from '../login-steps.ts';
import type { TestApp, Who } from '../make-app.ts';

/** An act as audit.test.ts walks it: what it needs, and what the log calls it. */
interface PeopleAct {
  readonly route: string;
  readonly who: Who;
  readonly action: string;
  readonly subject: string;
  readonly prepare: () => Promise<{ id?: string; payload?: object }>;
}

let count = 0;

/** In the order in which they may follow each other. */
export function peopleAuditActs(appOf: () => TestApp): PeopleAct[] {
  const post = async (url: string, payload?: object) =>
    (await appOf().call('admin', 'POST', url, payload === undefined ? {} : { payload })).json;
  const invited = async () => {
    count += 1;
    const payload = { username: `moi${count}`, displayName: 'Người mới', roles: ['viewer'] };
    return (await post('/api/v1/users', payload)).id as string;
  };
  const linked = async () => {
    const id = await invited();
    await post(`/api/v1/users/${id}/link`);
    return id;
  };
  const { operator, approver } = { operator: 'person-huong', approver: 'person-minh' };
  const leave = async (role: 'operator' | 'approver') => ({
    ...{ fromId: role === 'operator' ? operator : approver, toId: await invited(), role },
    ...{ firstDay: '2026-11-23', lastDay: '2026-11-29', reason: 'nghỉ phép' },
  });
  /** Of the operator, on another browser: its number. */
  const elsewhere = async () => {
    const browser = await openBrowserOf(appOf(), appOf().people.operator);
    const { sessions } = (await browser.call('GET', '/sessions')).json;
    return (sessions as { id: string; current: boolean }[]).find(({ current }) => current)?.id ?? '';
  };
  const act = (route: string, who: Who, action: string, subject: string, prepare: PeopleAct['prepare']): PeopleAct => ({
    route,
    who,
    action,
    subject,
    prepare,
  });
  return [
    act('POST /api/v1/users/:id/link', 'admin', 'link.invite', 'user', async () => ({ id: await invited() })),
    act('DELETE /api/v1/users/:id/link', 'admin', 'link.revoke', 'user', async () => ({ id: await linked() })),
    act('POST /api/v1/delegations', 'admin', 'delegation.create', 'delegation', async () => ({
      payload: await leave('operator'),
    })),
    act('DELETE /api/v1/delegations/:id', 'admin', 'delegation.end', 'delegation', async () => ({
      id: (await post('/api/v1/delegations', await leave('approver'))).id,
    })),
    act('DELETE /api/v1/sessions/:id', 'operator', 'session.end', 'user', async () => ({ id: await elsewhere() })),
    act('DELETE /api/v1/sessions', 'operator', 'session.end', 'user', async () => {
      await elsewhere();
      return {};
    }),
    act('DELETE /api/v1/users/:id/sessions', 'admin', 'session.end', 'user', async () => {
      const id = await invited();
      await openBrowserOf(appOf(), { id, name: '', username: '', roles: [] });
      return { id };
    }),
  ];
}

/**
 * Unsafe by method, but: what a person proves leaves nothing behind but the time of it, a link is used by whoever holds it, and second
 * factors take a browser's answers: session-lock.test.ts, one-time-links.test.ts, factors.test.ts, own-password.test.ts.
 */
export const peopleElsewhere = [
  'POST /api/v1/login/passkey/options',
  'POST /api/v1/login/passkey',
  'POST /api/v1/session/unlock',
  'POST /api/v1/session/step-up',
  'PUT /api/v1/factors/password',
  'POST /api/v1/factors/totp',
  'POST /api/v1/factors/totp/confirm',
  'DELETE /api/v1/factors/totp',
  'POST /api/v1/factors/passkeys',
  'POST /api/v1/factors/passkeys/options',
  'PATCH /api/v1/factors/passkeys/:id',
  'DELETE /api/v1/factors/passkeys/:id',
  'DELETE /api/v1/users/:id/factors',
  'POST /api/v1/link',
];
