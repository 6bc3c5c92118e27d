/** What one proves oneself by: the own password, passkeys and authenticator codes. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { communeOf } from '../app-deps.ts';
import { linkUse } from '../contract/people.ts';
import { codeBody, passkeyCreate, passkeyName, passkeyOptions, passkeyRow, totpBegun } from '../contract/sessions.ts';
import { done } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { notThisKey, siteOfRequest, totpPurpose } from '../login-guard.ts';
import { changeFactors, changePassword, provedPerson } from '../own-factors.ts';
import { createOptions, readCreated } from '../passkey-library.ts';
import { passkeyView } from '../passkey-view.ts';
import { seal } from '../seal.ts';
import type { TicketUse } from '../sealed-tickets.ts';
import { signingPeople } from '../signing-people.ts';
import { setTotp } from '../store/factor-store.ts';
import { keepPasskey, passkeysOf, renamePasskey, revokePasskey } from '../store/passkey-store.ts';
import type { Person } from '../store/people-store.ts';
import { matchTotp, newTotpSecret, totpUri } from '../totp-code.ts';
import { actorOf, personOf, sessionOf } from './session.ts';

/** Answers of browsers are small. */
const BODY_LIMIT_BYTES = 65_536;
/** An app that was begun and not confirmed is forgotten after this long, ms. */
const BEGUN_FOR_MS = 600_000;
const MOST_BEGUN = 1_000;
/** Credential ids are longer than our own. */
const keyParams = z.object({ id: z.string().min(1).max(700) });

/** /api/v1/factors. */
export function factorRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune, config, now, loginGuard, keyRing } = deps;
    const tags = ['session'];
    const own = { config: { access: 'half' as const } };
    const accountOf = ({ id: userId }: Person) => ({ commune, userId });
    const begun = new Map<string, { readonly secret: string; readonly until: number }>();

    app.put(
      '/api/v1/factors/password',
      { config: { access: 'person' }, schema: { tags, body: linkUse, response: { 200: done } } },
      async (request) => {
        await changePassword(deps, request, request.body.password);
        return { ok: true as const };
      },
    );
    app.post('/api/v1/factors/totp', { ...own, schema: { tags, response: { 200: totpBegun } } }, async (request) => {
      const { username } = await provedPerson(deps, request);
      const secret = newTotpSecret();
      for (const [session, { until }] of begun) if (until <= now() || begun.size >= MOST_BEGUN) begun.delete(session);
      begun.set(sessionOf(request).tokenHash, { secret, until: now() + BEGUN_FOR_MS });
      const issuer = `Loa ${(await communeOf(deps)).name}`;
      return { secret, uri: totpUri(secret, { issuer, label: username }) };
    });
    app.post(
      '/api/v1/factors/totp/confirm',
      { ...own, schema: { tags, body: codeBody, response: { 200: done } } },
      async (request) => {
        const person = await provedPerson(deps, request);
        const session = sessionOf(request).tokenHash;
        const one = begun.get(session);
        if (one === undefined || one.until <= now()) throw new AppError('not-found', { what: 'mã xác thực đang cài' });
        const step = matchTotp(one.secret, request.body.code, null, now());
        if (step === undefined) throw new AppError('second-factor-wrong');
        const sealed = await seal(config.dataDir, totpPurpose(person.id), one.secret);
        await changeFactors(deps, request, {
          added: 'totp',
          change: (tx) => setTotp(tx, now(), accountOf(person), { sealed, step }, actorOf(request)),
        });
        begun.delete(session);
        return { ok: true as const };
      },
    );
    app.delete('/api/v1/factors/totp', { ...own, schema: { tags, response: { 200: done } } }, async (request) => {
      await changeFactors(deps, request, {
        left: ({ passkeys }) => ({ passkeys, totp: false }),
        change: (tx) => setTotp(tx, now(), accountOf(personOf(request)), undefined, actorOf(request)),
      });
      return { ok: true as const };
    });
    app.get(
      '/api/v1/factors/passkeys',
      { ...own, schema: { tags, response: { 200: z.object({ passkeys: z.array(passkeyRow) }) } } },
      async (request) => {
        const keys = await passkeysOf(db, commune, personOf(request).id);
        const { people } = await signingPeople(keyRing);
        return { passkeys: keys.map((key) => passkeyView(key, people)) };
      },
    );
    app.post(
      '/api/v1/factors/passkeys/options',
      { ...own, schema: { tags, response: { 200: passkeyOptions } } },
      async (request) => {
        const person = await provedPerson(deps, request);
        const site = siteOfRequest(deps, request);
        const { text, challenge } = loginGuard.tickets.issue(ticketOf(person));
        const known = (await passkeysOf(db, commune, person.id)).map(({ id }) => id);
        const holder = { ...person, commune: (await communeOf(deps)).name };
        return { options: await createOptions(site, challenge, holder, known), ticket: text };
      },
    );
    app.post(
      '/api/v1/factors/passkeys',
      {
        ...own,
        bodyLimit: BODY_LIMIT_BYTES,
        schema: { tags, body: passkeyCreate, response: { 201: passkeyRow } },
      },
      async (request, reply) => {
        const person = await provedPerson(deps, request);
        const { ticket: text, response, name } = request.body;
        const site = siteOfRequest(deps, request);
        const ticket = loginGuard.tickets.read(ticketOf(person), text);
        const made = ticket === undefined ? undefined : await readCreated(site, ticket.challenge, response);
        if (made === undefined || ticket === undefined || !loginGuard.tickets.spend(ticket)) throw notThisKey();
        const key = await changeFactors(deps, request, {
          added: 'passkey',
          change: (tx) =>
            keepPasskey(tx, now(), accountOf(person), { ...made, name, rpId: site.rpId }, actorOf(request)),
        });
        return reply.status(201).send(passkeyView(key, (await signingPeople(keyRing)).people));
      },
    );
    app.patch(
      '/api/v1/factors/passkeys/:id',
      { ...own, schema: { tags, params: keyParams, body: passkeyName, response: { 200: passkeyRow } } },
      async (request) => {
        const [account, { id }] = [accountOf(personOf(request)), request.params];
        const key = await renamePasskey(db, now(), account, id, request.body.name, actorOf(request));
        return passkeyView(key, (await signingPeople(keyRing)).people);
      },
    );
    app.delete(
      '/api/v1/factors/passkeys/:id',
      { ...own, schema: { tags, params: keyParams, response: { 200: done } } },
      async (request) => {
        const account = accountOf(personOf(request));
        await changeFactors(deps, request, {
          left: ({ passkeys, totp }) => ({ passkeys: passkeys - 1, totp }),
          change: (tx) => revokePasskey(tx, now(), account, request.params.id, actorOf(request)),
        });
        return { ok: true as const };
      },
    );
  };
}

function ticketOf({ id }: Person): TicketUse {
  return { step: 'passkey-create', subject: id };
}
