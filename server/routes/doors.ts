/** Which doors stand open. */
import { resolve } from 'node:path';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { auditWatch } from '../audit-watch.ts';
import { doors } from '../contract/doors.ts';
import { type DoorFacts, doorLines } from '../door-lines.ts';
import { rootKeyFile } from '../root-key.ts';
import { signingPeople } from '../signing-people.ts';
import { standingOf } from '../store/backup-store.ts';
import { siteOf } from '../store/passkey-store.ts';
import { listAccounts } from '../store/people-store.ts';
import { readSetting } from '../store/setting-store.ts';
import { LONG_MS } from '../time-limits.ts';

/** /api/v1/doors. */
export function doorRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const audit = auditWatch(deps);
    app.get(
      '/api/v1/doors',
      { config: { access: 'doors.read', longMs: LONG_MS }, schema: { tags: ['doors'], response: { 200: doors } } },
      async (request) => {
        const { kind } = await deps.sandbox();
        const { rows, fault } = await audit();
        return {
          lines: doorLines({ ...(await gatherDoorFacts(deps, request.host)), sandbox: kind, audit: { rows, fault } }),
        };
      },
    );
  };
}

/** All but what takes a while to look at, as the page is opened at `host`. */
export async function gatherDoorFacts(deps: AppDeps, host: string): Promise<Omit<DoorFacts, 'sandbox' | 'audit'>> {
  const { db, communeId, config, keyRing } = deps;
  const commune = await communeOf(deps);
  const accounts = await listAccounts(db, communeId);
  const folder = config.LOA_BACKUP_DIR;
  const backups = folder === undefined ? undefined : await standingOf(db, communeId, resolve(folder), deps.now());
  return {
    now: deps.now(),
    zone: commune.zone,
    isDemo: commune.demo === 1,
    config,
    hasSite: siteOf(config, host) !== undefined,
    people: accounts
      .filter(({ disabled }) => !disabled)
      .map(({ displayName, roles, invited, factors: { passkeys, totp } }) => ({
        ...{ name: displayName, approves: roles.includes('approver'), opens: !invited || passkeys > 0, passkeys, totp },
      })),
    secondFactor: await readSetting(db, communeId, 'secondFactor'),
    signing: await signingPeople(keyRing),
    lastBackupAt: backups?.whole?.startedAt,
    isRootHere: (await rootKeyFile(config.dataDir)) !== undefined,
  };
}
