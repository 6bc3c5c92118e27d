/** The signed scan of a report's edition: looked at for what it is, kept by its hash, handed out as a file. */
import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { AppDeps } from '../app-deps.ts';
import { editionParams, report, scanParams, scanQuery } from '../contract/reports.ts';
import { AppError } from '../errors.ts';
import { viewReport } from '../report/report-view.ts';
import { isKnown } from '../send-media.ts';
import { addScan, listEditions, listScans } from '../store/report-edition-store.ts';
import { LONG_MS } from '../time-limits.ts';
import { actorOf } from './session.ts';

const MB = 1024 * 1024;
const MAX_BYTES = 20 * MB;
/** Of one report: its pages, scanned anew a few times. */
const MOST_SCANS = 30;
/** How the files begin, whatever they are called. */
const MAGIC: readonly (readonly [mediaType: string, starts: Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];

/** /api/v1/reports/:id/editions/:edition/scans. */
export function reportScanRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId, media, config } = deps;
    const tags = ['reports'];
    const types = MAGIC.map(([mediaType]) => mediaType);
    app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_, body, next) => next(null, body));
    app.post(
      '/api/v1/reports/:id/editions/:edition/scans',
      {
        config: { access: 'report.write', longMs: LONG_MS },
        bodyLimit: MAX_BYTES,
        schema: { tags, params: editionParams, querystring: scanQuery, response: { 201: report } },
      },
      async (request, reply) => {
        const { id, edition } = request.params;
        const content = request.body;
        const mediaType = Buffer.isBuffer(content) ? typeOf(content) : undefined;
        if (!Buffer.isBuffer(content) || mediaType === undefined)
          throw new AppError('scan-refused', { why: 'không phải tệp PDF hay ảnh JPEG' });
        const scans = await listScans(db, communeId, id);
        // Before a byte of it is kept: whoever may write reports fills no disk with what belongs to none.
        if (!(await listEditions(db, communeId, id)).some((one) => one.edition === edition))
          throw new AppError('edition-unknown');
        const sha256 = createHash('sha256').update(content).digest('hex');
        const isNew = !scans.some((scan) => scan.edition === edition && scan.sha256 === sha256);
        if (isNew && scans.length >= MOST_SCANS)
          throw new AppError('scan-refused', { why: `báo cáo đã có ${MOST_SCANS} bản quét` });
        if ((await media.freeBytes()) - content.length < config.LOA_MIN_FREE_MB * MB) throw new AppError('disk-full');
        await media.keepFile('reports', sha256, content);
        const scan = { sha256, name: request.query.name, mediaType, bytes: content.length };
        await addScan(db, deps.now(), communeId, { reportId: id, edition }, scan, actorOf(request));
        return reply.status(201).send(await viewReport(deps, deps.now(), id));
      },
    );
    app.get(
      '/api/v1/reports/:id/editions/:edition/scans/:sha256',
      { config: { access: 'read', longMs: LONG_MS }, schema: { tags, params: scanParams } },
      async (request, reply) => {
        const { id, edition, sha256 } = request.params;
        const scans = await listScans(db, communeId, id);
        const scan = scans.find((one) => one.edition === edition && one.sha256 === sha256);
        if (scan === undefined || (await media.fileBytes('reports', sha256)) === undefined)
          throw new AppError('edition-unknown');
        if (isKnown(sha256, request, reply)) return reply;
        const ending = scan.mediaType === 'application/pdf' ? 'pdf' : 'jpg';
        return reply
          .type(scan.mediaType)
          .headers({
            'content-length': scan.bytes,
            'content-disposition': `attachment; filename="ban-ky-${edition}.${ending}"`,
            'content-security-policy': "default-src 'none'; sandbox",
            'x-content-type-options': 'nosniff',
          })
          .send(media.readFile('reports', sha256));
      },
    );
  };
}

function typeOf(content: Buffer): string | undefined {
  return MAGIC.find(([, starts]) => content.subarray(0, starts.length).equals(starts))?.[0];
}
