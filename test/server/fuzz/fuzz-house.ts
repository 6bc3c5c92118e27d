/** The commune that is fuzzed: a plan, stations, a village's link; callers of every kind; and the ids that its answers told. */
import { tokenHash } from '../../../server/secrets.ts';
import { writeSetting } from '../../../server/store/setting-store.ts';
import { sign } from '../../../stations/sign.ts';
import { type Answer, inject, type TestApp, type Who } from '../make-app.ts';
import { type PlannedCommune, planCommune } from '../planned-commune.ts';
import { hashOf } from '../segment-steps.ts';
import { furnishHouse } from './furnish-house.ts';
import { poolOf } from './schema-arbitrary.ts';

/** Everybody who may call: people, nobody, a station by its token, a head of a village by the link, an invited person, a shared machine that has locked itself. */
export type Caller = Who | 'nobody' | 'station' | 'village' | 'link' | 'locked';

/** A request, complete but for the marks that stand for ids. */
export interface FuzzRequest {
  /** As the OpenAPI names it: `PATCH /api/v1/segments/{id}`. */
  readonly route: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
  /** Signed by the station as what its route takes. */
  readonly signed?: boolean;
  readonly caller: Caller;
  readonly from: string;
}

export interface FuzzHouse {
  readonly app: TestApp;
  /** The request with its marks filled in, as it goes out. */
  prepare(request: FuzzRequest): Promise<FuzzRequest>;
  send(prepared: FuzzRequest): Promise<Answer>;
  close(): Promise<void>;
}

/** How many ids of a kind are kept: the first ones, which the plan is made of. */
const KEPT = 40;

/** So many refusals for want of a second factor, and none is demanded any more. */
const HALF_FOR = 12;

/** Makes it. */
export async function openFuzzHouse(): Promise<FuzzHouse> {
  const plan = await planCommune({ LOA_REQUESTS_PER_MINUTE: '0' });
  const { app } = plan;
  const pools = new Map<string, string[]>();
  const learn = (route: string, value: unknown) => {
    for (const [pool, id] of idsIn(value, resourceOf(route))) {
      const kept = pools.get(pool) ?? [];
      if (kept.length < KEPT && !kept.includes(id)) pools.set(pool, [...kept, id]);
    }
  };
  // What the package for villages holds of the one approved segment: no program has to make it.
  await app.media.keepFile('mp3', hashOf('tin'), Buffer.from('an MP3'));
  const village = await openVillage(app, plan);
  for (const url of LOOKS) learn(`GET ${url}`, (await app.call('admin', 'GET', url)).json);
  const station = plan.station(0);
  await furnishHouse(app, station.id, learn);
  const headersOf: Partial<Record<Caller, Readonly<Record<string, string>>>> = {
    nobody: {},
    station: { authorization: `Bearer ${station.response.token}` },
    village: { 'x-village-token': village },
  };
  const fill = (text: string, write: (id: string) => string) =>
    text.replaceAll(/@@known:([\w-]+):(\d+)@@/g, (_, pool: string, which: string) => {
      const ids = pools.get(pool) ?? [];
      return write(ids[Number(which) % Math.max(1, ids.length)] ?? `${pool}-none`);
    });
  // Somebody demanded a second factor of everybody: for a while all sessions are half ones.
  let halfAnswers = 0;
  const demandNoMore = async () => {
    halfAnswers += 1;
    if (halfAnswers % HALF_FOR !== 0) return;
    await writeSetting(app.db, app.clock.now(), app.communeId, 'secondFactor', 'off', app.people.admin);
  };
  return {
    app,
    async prepare(request) {
      const { payload, signed, caller } = request;
      const filled = typeof payload === 'string' ? fill(payload, inJson) : payload;
      const type = request.url.includes('journal') ? 'loa-journal+jwt' : 'loa-heartbeat+jwt';
      const body =
        signed === true && typeof filled === 'string' ? await sign(JSON.parse(filled), type, station.key) : filled;
      const own = headersOf[caller] ?? (await openDoor(app, caller));
      headersOf[caller] = own;
      const url = fill(request.url, (id) => id);
      return {
        ...request,
        url,
        headers: { ...own, ...request.headers },
        ...(body === undefined ? {} : { payload: body }),
      };
    },
    async send({ route, method, url, headers, payload, from, caller }) {
      const body = payload === undefined ? {} : { payload };
      const answer = await inject(app.app, { method: method as 'GET', url, headers, remoteAddress: from, ...body });
      if (answer.status < 300) learn(route, answer.json);
      if (answer.json?.code === 'second-factor-missing') await demandNoMore();
      // Logged out, disabled, ended: the next request of this caller comes with a session again.
      if ([401, 410].includes(answer.status) && !LASTING.has(caller)) delete headersOf[caller];
      return answer;
    },
    close: () => app.close(),
  };
}

/** What these show does not wear out. */
const LASTING: ReadonlySet<Caller> = new Set(['nobody', 'station', 'village', 'locked']);

/** As it stands between a JSON string's quotes. */
const inJson = (id: string) => JSON.stringify(id).slice(1, -1);

/** What a caller shows who has to be let in anew. */
async function openDoor(app: TestApp, caller: Caller): Promise<Readonly<Record<string, string>>> {
  if (caller === 'link') {
    const { json } = await app.call('admin', 'POST', `/api/v1/users/${app.people.viewer.id}/link`);
    return { 'x-link-token': String(json?.path).split('#')[1] ?? '' };
  }
  const cookie = await app.cookieOf(app.people[caller === 'locked' ? 'operator' : (caller as Who)]);
  if (caller !== 'locked') return { cookie };
  const left = { shared: 1, createdAt: 0, lastHandAt: 0 };
  await app.db
    .updateTable('session')
    .set(left)
    .where('tokenHash', '=', tokenHash(cookie.split('=')[1] ?? ''))
    .execute();
  return { cookie };
}

/** What is asked at the beginning, for the ids in the answers. */
const LOOKS = [
  ...[
    '/api/v1/segments',
    '/api/v1/programmes',
    '/api/v1/schedules',
    '/api/v1/stations',
    '/api/v1/zones',
    '/api/v1/users',
  ],
  ...['/api/v1/airings?from=2026-11-23T00:00:00Z&to=2026-12-10T00:00:00Z', '/api/v1/topics', '/api/v1/village-links'],
  ...['/api/v1/ledger?from=2026-11-23T00:00:00Z&to=2026-12-10T00:00:00Z', '/api/v1/policy', '/api/v1/report-profile'],
  ...['/api/v1/sessions', '/api/v1/calendar-links'],
];

async function openVillage(app: TestApp, plan: PlannedCommune): Promise<string> {
  const payload = { stationId: plan.station(0).id, person: 'Ông Sáu' };
  const { json } = await app.call('admin', 'POST', '/api/v1/village-links', { payload });
  return json.path.split('#')[1];
}

/** Every id that an answer tells, with what it names: its field's name says it, or the resource that was asked for. */
function* idsIn(value: unknown, resource: string): Generator<[pool: string, id: string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, held] of Object.entries(value)) {
    const pool = name === 'id' ? resource : poolOf(name);
    const ids = Array.isArray(held) ? held : [held];
    if (pool !== undefined) for (const id of ids) if (typeof id === 'string') yield [pool, id];
    const inner = Array.isArray(value) ? resource : resourceOf(`GET /x/${name}`);
    yield* idsIn(held, inner === '' ? resource : inner);
  }
}

/** `POST /api/v1/policy/exceptions/{id}/approve` -> `exception`: what the ids of a route's path and answer name. */
export function resourceOf(route: string): string {
  const steps = (route.split(' ')[1] ?? '').split('?')[0]?.split('/') ?? [];
  const last =
    steps.indexOf('{id}') > 0 ? steps[steps.indexOf('{id}') - 1] : steps.findLast((step) => /^[a-z-]+$/i.test(step));
  return (last ?? '')
    .replace(/ies$/, 'y')
    .replace(/s$/, '')
    .replace(/^relay-source$/, 'source');
}
