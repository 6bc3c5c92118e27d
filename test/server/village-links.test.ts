/** Links for heads of villages, as the operator makes, lists and takes them back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp, type TestApp } from './make-app.ts';
import { stationPlace } from './station-steps.ts';

let app: TestApp;
let stationId: string;
beforeAll(async () => {
  app = await makeApp();
  stationId = (await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() })).json.id;
});
afterAll(() => app.close());

const make = (person: string, to = stationId) =>
  app.call('operator', 'POST', '/api/v1/village-links', { payload: { stationId: to, person } });
const list = async () => (await app.call('admin', 'GET', '/api/v1/village-links')).json.links;

test('the address is told once, in the part that never reaches a server, and only its hash is kept', async () => {
  const { status, json } = await make('Ông Sáu');
  expect([status, json.person]).toEqual([201, 'Ông Sáu']);
  expect(json.path).toMatch(/^\/xac-nhan#[\w-]{43}$/);
  expect(json.address).toBe(`http://localhost:80${json.path}`);
  const [, token] = json.path.split('#');
  const listed = await list();
  expect(listed).toEqual([{ id: json.id, stationId, person: 'Ông Sáu', createdAt: json.createdAt, lastUsedAt: null }]);
  expect(JSON.stringify(app.dump())).not.toContain(token);
});

test('a village has ten at most; one that is taken back makes room, once', async () => {
  for (let count = (await list()).length; count < 10; count++) expect((await make(`Người ${count}`)).status).toBe(201);
  const refused = await make('Người nữa');
  expect([refused.status, refused.json.code]).toEqual([409, 'too-many-village-links']);
  expect(refused.json.message).toContain('Tân Thủy');
  const [first] = await list();
  const revoke = () => app.call('operator', 'DELETE', `/api/v1/village-links/${first.id}`);
  expect((await revoke()).json).toEqual({ ok: true });
  expect((await revoke()).json.code).toBe('not-found');
  expect((await make('Người nữa')).status).toBe(201);
});

test.each([
  ['a station that is none', { to: 'nowhere', person: 'Ông Sáu' }, 404],
  ['nobody', { to: undefined, person: ' ' }, 400],
])('for %s there is none', async (_what, { to, person }, status) => {
  expect((await make(person, to)).status).toBe(status);
});
