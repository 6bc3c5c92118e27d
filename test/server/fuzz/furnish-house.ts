/** What stands in the fuzzed commune besides its plan: one of most things that a route changes, ends or shows. */
import type { Answer, TestApp, Who } from '../make-app.ts';
import { SMALL_JPEG } from '../small-jpeg.ts';

/** Makes them as people would; every answer goes to `learn`, by the route that made it. */
export async function furnishHouse(app: TestApp, stationId: string, learn: (route: string, value: unknown) => void) {
  const { operator, approver } = app.people;
  const put = async (who: Who, route: string, payload: object | Buffer, headers: Record<string, string> = {}) => {
    const [method, url] = route.split(' ') as ['POST', string];
    const answer: Answer = await app.call(who, method, `/api/v1${url}`, { payload, headers });
    if (answer.status >= 300) throw new Error(`${route}: ${answer.status} ${answer.body}`);
    learn(`${method} /api/v1${url}`, answer.json);
  };
  const incident = { kind: 'power', title: 'Mất điện', beginsAt: '2026-11-23T01:00:00Z', places: [{ stationId }] };
  const complaint = {
    caller: 'Bà Ba',
    stationId,
    aboutAt: '2026-11-22T20:15:00Z',
    asked: 'Loa kêu',
    dueOn: '2026-11-27',
  };
  const leave = { fromId: approver.id, toId: operator.id, role: 'approver', reason: 'nghỉ phép' };
  const policy = { weekdays: [1, 2, 3, 4, 5], maxSessionsPerDay: 3, maxMinutesPerSession: 60, volumeCeilingPct: 90 };
  for (let n = 0; n < EACH; n++) {
    await put('operator', 'POST /incidents', incident);
    await put('operator', 'POST /complaints', complaint);
    await put('operator', 'POST /targets', {
      title: 'CCHC',
      measure: 'airings',
      atLeast: 4,
      per: 'week',
      each: 'village',
    });
    await put('operator', 'POST /relay-sources', { name: `VOV${n}`, url: `https://stream.vov.example/vov${n}` });
    await put('operator', 'POST /zones', { name: `Vùng ${n}`, stationIds: [stationId] });
    await put('admin', 'POST /calendar-links', {});
    await put('both', 'POST /calendar-links', {});
    await put('admin', 'POST /delegations', { ...leave, firstDay: `2026-12-${10 + n}`, lastDay: `2026-12-${10 + n}` });
    await put('admin', 'PUT /policy', {
      ...policy,
      quiet: [{ from: '22:00', until: '05:00' }],
      validFrom: `2027-01-0${n + 1}`,
    });
    await put('admin', `PUT /exception-days/2026-12-0${n + 1}`, { name: 'Lễ hội làng', kind: 'festival' });
  }
  await put('admin', 'PUT /webhook', { url: 'https://hooks.example.vn/loa' });
  await put('admin', 'PUT /settings/publicListening', { value: true });
  await put('operator', 'POST /photos', SMALL_JPEG, { 'content-type': 'image/jpeg' });
}

/** Some are changed or ended before the next one asks for them. */
const EACH = 4;
