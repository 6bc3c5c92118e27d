/** The log of what people did. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { auditQuery, auditRow } from '../contract/audit.ts';
import { listAudit } from '../store/audit-store.ts';

/** /api/v1/audit. */
export function auditRoutes({ db, communeId }: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/audit',
      {
        config: { access: 'audit.read' },
        schema: {
          tags: ['people'],
          querystring: auditQuery,
          response: { 200: z.object({ rows: z.array(auditRow) }) },
        },
      },
      async (request) => ({ rows: await listAudit(db, communeId, request.query) }),
    );
  };
}
