/** Every route of the OpenAPI under generated requests, half of them broken: no fault of the server, no hang, nothing told that is nobody's business. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { runs } from '../counts.ts';
import { accessRules } from './access-rules.ts';
import { type Caller, type FuzzHouse, type FuzzRequest, openFuzzHouse } from './fuzz/fuzz-house.ts';
import { type FuzzRoute, requestsTo, routesOf } from './fuzz/fuzz-requests.ts';
import { asCurl, faultOf } from './fuzz/judge-answer.ts';

const REQUESTS = runs(2_000, 20_000);
/** A house is left for a new one after so many: people disabled, stations retired and schedules deleted would end up as everything. */
const PER_HOUSE = 500;
/** An answer that has not come by then is a hang. */
const HANG_MS = 60_000;
/** The whole, on a machine with much else to do. */
const TEST_MS = runs(300_000, 1_800_000);

/** Each of these opens a door of its own, and is let in by it. */
const DOORS: readonly Caller[] = ['operator', 'approver', 'admin', 'viewer', 'station', 'village', 'link', 'locked'];

/** Repeats a run: LOA_FUZZ_SEED. */
const seed = Number(process.env.LOA_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

let house: FuzzHouse | undefined;
afterAll(() => house?.close());

test(
  `${REQUESTS} requests to every route there is: no 5xx, no hang, no word of the insides`,
  async () => {
    house = await openFuzzHouse();
    const { paths } = (await house.app.call('nobody', 'GET', '/api/openapi.json')).json;
    const routes = routesOf(paths);
    const requests = drawRequests(routes);
    const seen = new Map(routes.map(({ route }) => [route, { sent: 0, taken: 0 }]));
    const faults: string[] = [];
    const passed = new Set<Caller>();
    for (const [index, request] of requests.entries()) {
      if (index > 0 && index % PER_HOUSE === 0) house = await renew(house);
      const prepared = await house.prepare(request);
      const beganAt = performance.now();
      const answer = await within(house.send(prepared), prepared);
      const fault = faultOf(answer, secretsOf(house), performance.now() - beganAt);
      if (fault !== undefined) faults.push(`${request.route} ${fault} (${request.caller})\n${asCurl(prepared)}`);
      const count = seen.get(request.route);
      if (count !== undefined) {
        count.sent += 1;
        if (answer.status < 400) count.taken += 1;
        if (answer.status < 400 && ruleOf(request) !== 'public') passed.add(request.caller);
      }
      house.app.clock.pass(200);
    }
    expect(faults, `LOA_FUZZ_SEED=${seed}`).toEqual([]);
    expect(integrity(house)).toEqual(['ok']);
    const counts = [...seen.values()];
    expect(Math.min(...counts.map(({ sent }) => sent))).toBeGreaterThanOrEqual(Math.floor(REQUESTS / routes.length));
    // A fuzz that is turned away at every door tests the doors alone.
    expect(counts.filter(({ taken }) => taken > 0).length / routes.length).toBeGreaterThan(0.58);
    expect(DOORS.filter((caller) => !passed.has(caller))).toEqual([]);
  },
  TEST_MS,
);

/** As many to each route, in an order of chance; ten times as many to the few that are all a locked machine or an invited person may ask, so that chance does not leave them out. */
function drawRequests(routes: readonly FuzzRoute[]): FuzzRequest[] {
  const each = Math.ceil(REQUESTS / routes.length);
  const drawn = routes.flatMap((route, index) => {
    const isRare = ruleOf(route) === 'locked' || ruleOf(route) === 'link';
    const numRuns = isRare ? each * 10 : each;
    return fc.sample(requestsTo(route, callersOf(route)), { seed: seed + index, numRuns });
  });
  const [order = []] = fc.sample(fc.shuffledSubarray(drawn, { minLength: drawn.length }), { seed, numRuns: 1 });
  return order;
}

/** Who gets past the door. An open stream never ends: those who may open one are left out there. */
function callersOf(route: FuzzRoute): readonly Caller[] {
  if (route.path.endsWith('/events')) return ['nobody', 'village'];
  const rule = ruleOf(route);
  if (rule === 'station' || rule === 'village' || rule === 'link') return [rule];
  if (rule === 'locked') return ['locked', 'locked', 'locked', 'admin', 'both'];
  return rule === undefined || typeof rule === 'string' ? ['admin', 'both', 'nobody'] : rule;
}

/** The access rules name `GET /api/v1/users/{id}` with a colon. */
function ruleOf({ route }: Pick<FuzzRoute, 'route'>) {
  return accessRules[route.replaceAll(/\{(\w+)\}/g, ':$1')];
}

async function renew(old: FuzzHouse): Promise<FuzzHouse> {
  const found = integrity(old);
  if (found[0] !== 'ok') throw new Error(`the database says: ${found.join(', ')}`);
  await old.close();
  return openFuzzHouse();
}

function integrity({ app }: FuzzHouse): unknown[] {
  const raw = new Database(app.databasePath, { readonly: true });
  try {
    return [...(raw.pragma('foreign_key_check') as unknown[]), ...raw.prepare('PRAGMA integrity_check').pluck().all()];
  } finally {
    raw.close();
  }
}

/** What no answer holds. */
function secretsOf({ app }: FuzzHouse): string[] {
  return [app.config.dataDir, String(app.keys.working.d)];
}

async function within<T>(answer: Promise<T>, request: FuzzRequest): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`no answer within ${HANG_MS} ms: ${asCurl(request)}`)), HANG_MS);
  });
  return Promise.race([answer, hang]).finally(() => clearTimeout(timer));
}
