/** Login by passkey: no name, no password, and no crowd of wrong passwords stands in its way. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { letIn } from '../begin-session.ts';
import { me } from '../contract/people.ts';
import { passkeyLogin, passkeyOptions } from '../contract/sessions.ts';
import { AppError } from '../errors.ts';
import { provePasskey, siteOfRequest } from '../login-guard.ts';
import { proveOptions } from '../passkey-library.ts';
import { refuseOtherOrigin } from '../refuse-other-origin.ts';
import { rolesNow } from '../store/lent-roles.ts';
import { findPerson } from '../store/people-store.ts';
import { describePerson } from './session.ts';

/** Answers of browsers are small. */
const BODY_LIMIT_BYTES = 65_536;

/** /api/v1/login/passkey. */
export function passkeyLoginRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['session'];
    const config = { access: 'public' as const, rateLimit: { max: 60, timeWindow: 60_000 } };
    app.post(
      '/api/v1/login/passkey/options',
      { config, schema: { tags, response: { 200: passkeyOptions } } },
      async (request) => {
        refuseOtherOrigin(request);
        const site = siteOfRequest(deps, request);
        const { text, challenge } = deps.loginGuard.tickets.issue({ step: 'passkey-login', subject: '' });
        return { options: await proveOptions(site, challenge, []), ticket: text };
      },
    );
    app.post(
      '/api/v1/login/passkey',
      { config, bodyLimit: BODY_LIMIT_BYTES, schema: { tags, body: passkeyLogin, response: { 200: me } } },
      async (request, reply) => {
        refuseOtherOrigin(request);
        const { shared, browser } = request.body;
        const { id: passkeyId, userId } = await provePasskey(deps, request, request.body);
        const known = await findPerson(deps.db, deps.communeId, userId);
        if (known === undefined || known.disabled) throw new AppError('passkey-unknown', { disabled: known?.disabled });
        const person = { ...known, roles: await rolesNow(deps.db, deps.now(), userId, known.roles) };
        await letIn(deps, request, reply, person, { shared, browser, strong: true, proof: { passkeyId } });
        return describePerson(deps, person);
      },
    );
  };
}
