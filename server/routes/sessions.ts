/** Where an account is logged in: sessions are listed and ended, with their browsers' notices, a locked one is opened again, and who is there proves it once more. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { sessionRow, stepUpBody, unlockBody } from '../contract/sessions.ts';
import { done, idParams } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { codeFits, notThisKey, passwordFits, provePasskey, tryOf } from '../login-guard.ts';
import { stopNotices } from '../stop-notices.ts';
import { factorsOf, hasFactor } from '../store/factor-store.ts';
import { findByName } from '../store/people-store.ts';
import type { PushSubscriptionTable } from '../store/schema.ts';
import {
  closeEnded,
  endSessions,
  noteHand,
  noteStrong,
  type OpenSession,
  publicId,
  sessionsOf,
} from '../store/session-store.ts';
import { madeIn, notMadeIn } from '../store/subscription-store.ts';
import { actorOf, personOf, sessionOf } from './session.ts';

/** /api/v1/sessions, unlock, step-up. */
export function sessionListRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune, now } = deps;
    const tags = ['session'];
    const own = { config: { access: 'person' as const } };
    /** `all`: also the notices in browsers that no session is known of; but none in this one. */
    const end = async (request: FastifyRequest, which: (session: OpenSession) => boolean, all: boolean) => {
      const { id: userId, displayName: name } = personOf(request);
      const actor = actorOf(request);
      const isElsewhere = notMadeIn(sessionOf(request));
      const ended = await db.transaction().execute(async (tx) => {
        const over = await endSessions(tx, now(), { commune, userId }, which, actor);
        const isOver = (row: PushSubscriptionTable) =>
          isElsewhere(row) && (all || over.some((one) => madeIn(one)(row)));
        await stopNotices(tx, now(), commune, { userId, name, actor }, isOver);
        return over;
      });
      await closeEnded(deps);
      return ended.length;
    };
    app.get(
      '/api/v1/sessions',
      { ...own, schema: { tags, response: { 200: z.object({ sessions: z.array(sessionRow) }) } } },
      async (request) => {
        const rows = await sessionsOf(db, now(), personOf(request).id);
        return { sessions: rows.map((row) => view(deps, row, sessionOf(request))) };
      },
    );
    app.delete('/api/v1/sessions', { ...own, schema: { tags, response: { 200: done } } }, async (request) => {
      const current = sessionOf(request).tokenHash;
      await end(request, ({ tokenHash }) => tokenHash !== current, true);
      return { ok: true as const };
    });
    app.delete(
      '/api/v1/sessions/:id',
      { ...own, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        const ended = await end(request, (session) => publicId(session) === request.params.id, false);
        if (ended === 0) throw new AppError('not-found', { what: 'phiên đăng nhập' });
        return { ok: true as const };
      },
    );
    app.post(
      '/api/v1/session/unlock',
      { config: { access: 'locked' }, schema: { tags, body: unlockBody, response: { 200: done } } },
      async (request) => {
        await provePassword(deps, request, request.body.password);
        return { ok: true as const };
      },
    );
    app.post(
      '/api/v1/session/step-up',
      {
        config: { access: 'half' },
        bodyLimit: 65_536,
        schema: { tags, body: stepUpBody, response: { 200: done } },
      },
      async (request) => {
        const { body } = request;
        if ('password' in body) await provePassword(deps, request, body.password);
        else await proveFactor(deps, request, body);
        return { ok: true as const };
      },
    );
  };
}

/** The password again: opens what locked itself, and counts for changes of the own account. */
async function provePassword(deps: AppDeps, request: FastifyRequest, password: string): Promise<void> {
  const { db, communeId, now, liveSessions } = deps;
  const person = personOf(request);
  const by = await tryOf(deps, request, person.username, person.id);
  const user = await findByName(db, communeId, person.username);
  if (!(await passwordFits(deps, by, user, password))) throw new AppError('wrong-password');
  const session = sessionOf(request);
  liveSessions.prove(session.tokenHash, now());
  if (session.shared === 1) await noteHand(deps, session, now());
}

async function proveFactor(
  deps: AppDeps,
  request: FastifyRequest,
  body: { readonly code: string } | { readonly ticket: string; readonly response: { readonly id: string } },
): Promise<void> {
  const person = personOf(request);
  if (!hasFactor(await factorsOf(deps.db, person.id))) throw new AppError('second-factor-missing');
  const proved =
    'code' in body
      ? await codeFits(deps, await tryOf(deps, request, person.username, person.id), person, body.code)
      : (await provePasskey(deps, request, body)).userId === person.id;
  if (!proved) throw 'code' in body ? new AppError('second-factor-wrong') : notThisKey();
  await noteStrong(deps.db, deps.now(), sessionOf(request));
}

function view({ liveSessions }: AppDeps, row: OpenSession, current: OpenSession) {
  const { seenAt } = liveSessions.of(row.tokenHash);
  const lastSeenAt = Math.max(seenAt, row.lastHandAt ?? 0);
  return {
    ...{ id: publicId(row), current: row.tokenHash === current.tokenHash, source: row.source ?? '' },
    ...{ shared: row.shared === 1, since: row.createdAt, lastSeenAt: lastSeenAt === 0 ? null : lastSeenAt },
  };
}
