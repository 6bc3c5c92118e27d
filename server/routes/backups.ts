/** Backups: how they stand, asking for one, and going through what a restore may have undone. */
import { dirname, resolve } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { freeBytesOf } from '../backup/backup-folder.ts';
import { lastWholeReading } from '../backup/read-again.ts';
import { backupState } from '../contract/backups.ts';
import { id } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { askForBackup, listBackups, standingOf } from '../store/backup-store.ts';
import { newestRestore, settleRestore } from '../store/restore-store.ts';
import { actorOf } from './session.ts';

const SHOWN = 40;
const byId = z.object({ id });

/** /api/v1/backups, /api/v1/restores. */
export function backupRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  const { db, communeId, config } = deps;
  return async (app) => {
    app.get(
      '/api/v1/backups',
      { config: { access: 'backup.read' }, schema: { tags: ['backups'], response: { 200: backupState } } },
      async () => {
        const { LOA_BACKUP_DIR: dir, LOA_BACKUP_RECIPIENT: recipient, LOA_BACKUP_AT: at } = config;
        const restored = await newestRestore(db, communeId);
        const rows = await listBackups(db, communeId, SHOWN);
        const folder = dir === undefined ? null : resolve(dir);
        const standing = folder === null ? undefined : await standingOf(db, communeId, folder, deps.now());
        const whole = standing?.whole;
        return {
          folder,
          recipient: recipient ?? null,
          nightlyAt: dir === undefined ? null : at,
          freeBytes: dir === undefined ? null : await freeBytesOf(dir).catch(() => null),
          rows: rows.map(({ commune: _, folder: place, auditHash: __, encrypted, ...row }) => ({
            ...row,
            encrypted: encrypted === 1,
            elsewhere: place !== folder && dirname(place) !== folder,
          })),
          isAsked: standing?.isAsked ?? false,
          whole: whole === undefined ? null : { startedAt: whole.startedAt, bytes: whole.bytes ?? 0 },
          wholeReadAt: (folder === null ? undefined : await lastWholeReading(folder)) ?? null,
          restored: restored ?? null,
        };
      },
    );

    app.post(
      '/api/v1/backups',
      {
        config: { access: 'backup.run' },
        schema: { tags: ['backups'], response: { 202: z.object({ id }) } },
      },
      async (request, reply) => {
        const dir = config.LOA_BACKUP_DIR;
        if (dir === undefined)
          throw new AppError('bad-request', { detail: 'máy chủ chưa có nơi để bản sao lưu (LOA_BACKUP_DIR)' });
        const asked = await askForBackup(db, deps.now(), communeId, resolve(dir), actorOf(request));
        if (asked === undefined) throw new AppError('backup-running');
        return reply.code(202).send({ id: asked });
      },
    );

    app.post(
      '/api/v1/restores/:id/settle',
      {
        config: { access: 'backup.run' },
        schema: { tags: ['backups'], params: byId, response: { 200: z.object({ ok: z.literal(true) }) } },
      },
      async (request) => {
        const isThere = await settleRestore(db, deps.now(), communeId, request.params.id, actorOf(request));
        if (!isThere) throw new AppError('not-found', { what: 'lần khôi phục' });
        return { ok: true as const };
      },
    );
  };
}
