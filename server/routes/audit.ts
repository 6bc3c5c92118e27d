/** The log of what people did: filtered page by page, its chain, and the whole of it as a file. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { auditWatch } from '../audit-watch.ts';
import { auditExport, auditPage, auditQuery } from '../contract/audit.ts';
import { exportAudit } from '../export-audit.ts';
import { type AuditFilter, auditNames, listAudit, sought } from '../store/audit-store.ts';
import { LONG_MS } from '../time-limits.ts';

/** /api/v1/audit, /api/v1/audit/export. */
export function auditRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId } = deps;
    const config = { access: 'audit.read' as const, longMs: LONG_MS };
    const watch = auditWatch(deps);
    const names = auditNames(db, communeId);
    app.get(
      '/api/v1/audit',
      { config, schema: { tags: ['people'], querystring: auditQuery, response: { 200: auditPage } } },
      async ({ query: { before, limit, ...asked } }) => {
        const { rows, lookedTo } = await listAudit(db, communeId, { ...filterOf(asked), before, limit });
        const people = before === undefined ? await names() : [];
        const { rows: walked, head, fault } = await watch();
        return {
          rows,
          lookedTo: lookedTo ?? null,
          people,
          chain: { rows: walked, brokenAt: fault?.id ?? null, head: head ?? null },
        };
      },
    );
    app.get(
      '/api/v1/audit/export',
      {
        config,
        schema: {
          tags: ['people'],
          querystring: auditExport,
          description: 'Every row that fits, oldest first; JSON as stored, with the hashes of its chain',
        },
      },
      async ({ query: { format, ...asked } }, reply) => {
        const { zone } = await communeOf(deps);
        return reply
          .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="so-viec-da-lam.${format}"`)
          .send(Readable.from(exportAudit({ db, communeId, zone }, filterOf(asked), format)));
      },
    );
  };
}

type Asked = Omit<AuditFilter, 'text' | 'textActions'> &
  Readonly<Partial<Record<'q' | 'qActions', string | undefined>>>;

function filterOf({ q, qActions, ...filter }: Asked): AuditFilter {
  const text = q === undefined ? '' : sought(q);
  return text === '' ? filter : { ...filter, text, textActions: new Set(qActions?.split(',')) };
}
