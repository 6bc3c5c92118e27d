/** The door of the HTTP application: who may call what, how often and how long, before a byte of a body is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppDeps } from './app-deps.ts';
import { AppError } from './errors.ts';
import { type Action, mayDo } from './permissions.ts';
import { mayReadPhones, withoutPhones } from './phones-for.ts';
import { refuseOtherOrigin } from './refuse-other-origin.ts';
import { type RequestLimits, requestLimits } from './request-limits.ts';
import { stationOfToken } from './store/enrolment-store.ts';
import { linkOfToken } from './store/one-time-link-store.ts';
import { openSession } from './store/session-store.ts';
import { villageLinkOf } from './store/village-link-store.ts';
import { USUAL_MS } from './time-limits.ts';

/** Requests a minute; see request-limits.ts. */
const A_MINUTE = { station: 600, person: 1_200, orders: 240 };
/** What an emergency and its end are made of: a page that asks too often holds up neither. */
const ORDERS: ReadonlySet<string> = new Set<Action>(['interrupt.send', 'air.stop']);

/** Every route says who may call it (`config.access`); one that does not cannot be registered, and none is without a limit of time but streams. */
export function guard(app: FastifyInstance, deps: AppDeps): void {
  const limits = requestLimits(deps);
  app.addHook('onRoute', (route) => {
    const served = route.url.startsWith('/api/') && !route.url.startsWith('/api/docs');
    const { access, streams, longMs } = route.config ?? {};
    if (served && access === undefined) throw new Error(`route ${route.method} ${route.url} names no access rule`);
    // Files of the web app are streams, too: a slow phone takes its time.
    if (access !== undefined && streams !== true) route.handlerTimeout ??= longMs ?? USUAL_MS;
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config?.access ?? 'public';
    limits.byAddress(request, access);
    try {
      await letIn(deps, limits, request, access);
    } catch (error) {
      throw limits.refusal(request, error);
    }
  });
  app.addHook('preSerialization', async ({ person }, _reply, payload) =>
    person === undefined || mayReadPhones(person.roles) ? payload : withoutPhones(payload),
  );
}

/** Notes on the request who it is that calls. Throws what he is refused with. */
async function letIn(deps: AppDeps, limits: RequestLimits, request: FastifyRequest, access: string): Promise<void> {
  if (access === 'public') return;
  if (access === 'station') {
    request.station = await stationOfRequest(deps, request);
    limits.byKey(`station ${request.station.id}`, A_MINUTE.station);
    return;
  }
  refuseOtherOrigin(request);
  if (access === 'village') {
    request.villageLink = await villageLinkOfRequest(deps, request);
    return;
  }
  if (access === 'link') {
    request.oneTimeLink = await oneTimeLinkOfRequest(deps, request);
    return;
  }
  const opened = await openSession(deps, request);
  if (opened === undefined) throw new AppError('not-logged-in');
  const { person, session, state } = opened;
  if (ORDERS.has(access)) limits.byKey(`orders ${person.id}`, A_MINUTE.orders);
  else limits.byKey(`person ${person.id}`, A_MINUTE.person);
  if (state === 'locked' && access !== 'locked') throw new AppError('session-locked');
  if (state === 'half' && access !== 'half' && access !== 'locked')
    throw new AppError('second-factor-missing', { half: true });
  if (!['person', 'half', 'locked'].includes(access) && !mayDo(person.roles, access as Action))
    throw new AppError('not-allowed');
  request.person = person;
  request.session = session;
}

async function stationOfRequest(deps: AppDeps, request: FastifyRequest) {
  const token = /^Bearer (\S{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
  const station = token === undefined ? undefined : await stationOfToken(deps.db, token);
  if (station === undefined) throw new AppError('token-wrong');
  return station;
}

async function oneTimeLinkOfRequest({ db, communeId, now }: AppDeps, request: FastifyRequest) {
  const token = request.headers['x-link-token'];
  const link = typeof token === 'string' ? await linkOfToken(db, now(), communeId, token) : undefined;
  if (link === undefined) throw new AppError('link-used');
  return link;
}

async function villageLinkOfRequest({ db, communeId }: AppDeps, request: FastifyRequest) {
  const token = request.headers['x-village-token'];
  const link = typeof token === 'string' ? await villageLinkOf(db, communeId, token) : undefined;
  if (link === undefined) throw new AppError('village-link-wrong');
  return link;
}
