/** What may be heard again, for those who answer for it: what waits, what was taken out, and taking out. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { listeningState, withdrawalWrite } from '../contract/listening.ts';
import { done, idParams } from '../contract/words.ts';
import { isListeningOpen, type ListeningItem, listeningShelf } from '../public-listening.ts';
import { restoreToListening, withdrawFromListening } from '../store/listening-store.ts';
import { actorOf } from './session.ts';

/** /api/v1/listening. */
export function listeningAdminRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    const tags = ['listening'];
    const shelf = listeningShelf(deps);
    const path = '/api/v1/listening/withdrawn/:id';
    const withdraw = { config: { access: 'listening.withdraw' as const } };
    app.get(
      '/api/v1/listening',
      { config: { access: 'read' }, schema: { tags, response: { 200: listeningState } } },
      async () => ({ isOpen: await isListeningOpen(deps), items: (await shelf()).map(viewItem) }),
    );
    app.put(
      path,
      { ...withdraw, schema: { tags, params: idParams, body: withdrawalWrite, response: { 200: done } } },
      async (request) => {
        const { id: segmentId } = request.params;
        const { reason } = request.body;
        await withdrawFromListening(db, deps.now(), communeId, { segmentId, reason }, actorOf(request));
        return { ok: true as const };
      },
    );
    app.delete(path, { ...withdraw, schema: { tags, params: idParams, response: { 200: done } } }, async (request) => {
      await restoreToListening(db, deps.now(), communeId, request.params.id, actorOf(request));
      return { ok: true as const };
    });
  };
}

function viewItem({ record, sha256, durationMs, airedAt, mp3Bytes, withdrawn }: ListeningItem) {
  const { id, title, kind } = record.row;
  const taken =
    withdrawn === undefined ? null : { reason: withdrawn.reason, byName: withdrawn.byName, at: withdrawn.at };
  return { id, title, kind, sha256, durationMs, airedAt, isReady: mp3Bytes !== undefined, withdrawn: taken };
}
