/** Stations as people manage them. */
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Policy } from '../../scheduler/model.ts';
import { bandsFor, nextVolumeChange, volumeCeilingAt } from '../../scheduler/volume-ceiling.ts';
import { travelsInClear } from '../../stations/plain-http.ts';
import { SETUP_FILE_NAME, writeSetupFile } from '../../stations/setup-file.ts';
import { type AppDeps, communeOf } from '../app-deps.ts';
import { enrolmentCode, station, stationChange, stationCreate, stationDetail } from '../contract/stations.ts';
import { done, idParams, instant } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import { viewStationDetail, viewStations } from '../station-view.ts';
import { loadAirings } from '../store/airing-store.ts';
import { createEnrolmentCode } from '../store/enrolment-store.ts';
import { loadPolicy } from '../store/policy-store.ts';
import { writeAudit } from '../store/record-change.ts';
import { changeStation, createStation, getStation, retireStation } from '../store/station-store.ts';
import { actorOf } from './session.ts';

const DAY_MS = 24 * 3_600_000;
/** The sound card that Debian calls the first. */
const AUDIO = 'alsa/default';

/** /api/v1/stations. */
export function stationRoutes(deps: AppDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const { db, communeId: commune } = deps;
    const tags = ['stations'];
    const read = { config: { access: 'read' as const } };
    const write = { config: { access: 'station.write' as const } };
    app.get(
      '/api/v1/stations',
      { ...read, schema: { tags, response: { 200: z.object({ stations: z.array(station) }) } } },
      async () => ({
        stations: await viewStations(deps, (await communeOf(deps)).zone),
      }),
    );
    app.post(
      '/api/v1/stations',
      { ...write, schema: { tags, body: stationCreate, response: { 201: stationDetail } } },
      async (request, reply) => {
        const id = await createStation(db, deps.now(), commune, request.body, actorOf(request));
        return reply.status(201).send(await detail(deps, id));
      },
    );
    app.get(
      '/api/v1/stations/:id',
      { ...read, schema: { tags, params: idParams, response: { 200: stationDetail } } },
      async (request) => detail(deps, request.params.id),
    );
    app.patch(
      '/api/v1/stations/:id',
      { ...write, schema: { tags, params: idParams, body: stationChange, response: { 200: stationDetail } } },
      async (request) => {
        await changeStation(db, deps.now(), commune, request.params.id, request.body, actorOf(request));
        return detail(deps, request.params.id);
      },
    );
    app.post(
      '/api/v1/stations/:id/enrolment-code',
      { ...write, schema: { tags, params: idParams, response: { 200: enrolmentCode } } },
      async (request) => {
        const { letters, expiresAt } = await createEnrolmentCode(
          db,
          deps.now(),
          commune,
          request.params.id,
          actorOf(request),
        );
        const { row } = await getStation(db, commune, request.params.id);
        const code = fullCode(letters, deps.keyRing.fingerprint);
        const server = deps.config.LOA_PUBLIC_URL ?? `${request.protocol}://${request.host}`;
        const address = travelsInClear(server) ? `${server} --plain-http` : server;
        return {
          code,
          expiresAt,
          command: `npm run player -- --server ${address} --code ${code} --data /var/lib/loa-station --audio ${AUDIO}`,
          setupFile: { name: SETUP_FILE_NAME, text: setupText(server, code, row.name) },
        };
      },
    );
    app.post(
      '/api/v1/stations/:id/self-test',
      {
        config: { access: 'station.test' },
        schema: { tags, params: idParams, response: { 202: z.object({ askedAt: instant }) } },
      },
      async (request, reply) => {
        const { row } = await getStation(db, commune, request.params.id);
        if (row.retiredAt !== null) throw new AppError('station-retired');
        const asked = await deps.db.transaction().execute(async (tx) => {
          const deed = { commune, actor: actorOf(request), at: deps.now(), subject: 'station', subjectId: row.id };
          await writeAudit(tx, { ...deed, action: 'station.test', after: { name: row.name } });
          const test = deps.selfTests.ask(row.id);
          if (test === undefined) throw new AppError('station-not-listening', { name: row.name });
          return test;
        });
        return reply.status(202).send({ askedAt: asked.at });
      },
    );
    app.post(
      '/api/v1/stations/:id/retire',
      { ...write, schema: { tags, params: idParams, response: { 200: done } } },
      async (request) => {
        await retireStation(db, deps.now(), commune, request.params.id, actorOf(request));
        return { ok: true as const };
      },
    );
  };
}

/** What the stick tells the box; the technician changes sound card, volume and clock in it where need be. */
function setupText(serverUrl: string, code: string, stationName: string): string {
  return writeSetupFile({ serverUrl, code, audio: AUDIO, volumePct: 100, hasBatteryClock: false }, [
    `Tệp cài đặt trạm ${stationName}: chép vào thư mục gốc của USB, cắm USB vào máy trạm.`,
    'Mã chỉ dùng một lần, trong 7 ngày.',
  ]);
}

/** The code as printed: 8 letters that open once and 12 of the root key, in groups of four. */
export function fullCode(letters: string, fingerprint: string): string {
  return (letters + fingerprint).replaceAll(/(.{4})(?=.)/g, '$1-');
}

async function detail(deps: AppDeps, id: string) {
  const now = deps.now();
  const [{ zone }, record, airings] = await Promise.all([
    communeOf(deps),
    getStation(deps.db, deps.communeId, id),
    loadAirings(deps.db, deps.communeId, { from: now, to: now + DAY_MS }),
  ]);
  const next24h = airings
    .filter((airing) => airing.stationIds.includes(id) && airing.items.length > 0)
    .map(({ id: airingId, title, startsAt, endsAt }) => ({ airingId, title, startsAt, endsAt }));
  const volumeCeilings = ceilingsOf(await loadPolicy(deps.db, deps.communeId, now), id, zone, now);
  return { ...(await viewStationDetail(deps, record, zone)), volumeCeilings, next24h };
}

/** Bands begin and end a few times a day; more changes than this nobody reads. */
const MOST_CHANGES = 12;

function ceilingsOf(policy: Policy, stationId: string, zone: string, now: number) {
  const own = {
    ...policy,
    volumeBands: bandsFor(policy, stationId),
    later: (policy.later ?? []).map((rules) => ({ ...rules, volumeBands: bandsFor(rules, stationId) })),
  };
  const ceilings = [{ from: now, ceilingPct: volumeCeilingAt(own, zone, now) }];
  for (let n = 0, from = now; n < MOST_CHANGES; n++) {
    const at = nextVolumeChange(own, zone, from);
    if (at === undefined || at >= now + DAY_MS) break;
    ceilings.push({ from: at, ceilingPct: volumeCeilingAt(own, zone, at) });
    from = at;
  }
  return ceilings;
}
