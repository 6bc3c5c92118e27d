/** A list of people that would silence an emergency, while it sounds or the next time, is taken only by whoever was told so. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ACT_FRESH_MS } from '../../server/make-act.ts';
import type { KeyListRequest } from '../../server/root-sign.ts';
import { type PrivateJwk, sign } from '../../stations/sign.ts';
import type { SigningPerson } from '../fakes/signing-person.ts';
import { type PlannedCommune, planCommune } from './planned-commune.ts';
import { hashOf, made, makeApproved, submitAndApprove } from './segment-steps.ts';
import { askAndSign, givePhone, SITE } from './signing-steps.ts';

let commune: PlannedCommune;
let minh: SigningPerson;
let lan: SigningPerson;
beforeEach(async () => {
  commune = await planCommune(SITE);
  minh = await givePhone(commune.app, 'approver');
  lan = await givePhone(commune.app, 'both');
  return () => commune.app.close();
});

const keys = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) =>
  commune.app.call('admin', method, `/api/v1/keys${path}`, payload === undefined ? {} : { payload });
/** The root signs a list of these people, and it is brought to the server. */
async function take(people: readonly SigningPerson[], confirm = false) {
  const uses = ['approver', 'emergency'];
  await keys('PUT', '/people', { people: people.map(({ key }) => ({ credentialId: key.id, uses })) });
  const request = (await keys('GET', '/request')).json as KeyListRequest;
  const { commune: id, version, issuedAt, keys: listed, people: named, site } = request;
  const root: PrivateJwk = JSON.parse(
    readFileSync(join(commune.app.config.LOA_DATA_DIR, 'keys/root-key-pending.jwk'), 'utf8'),
  );
  const list = await sign({ commune: id, version, issuedAt, keys: listed, people: named, site }, 'loa-keys+jwt', root);
  return keys('POST', '/list', { list, confirm });
}
const order = () => ({
  requestId: randomUUID(),
  kind: 'emergency',
  segmentId: commune.segmentId,
  expiresInMinutes: 90,
});
const send = (payload: object) => commune.app.call('approver', 'POST', '/api/v1/interrupts', { payload });
const tap = (payload: object) => askAndSign(commune.app, 'approver', minh, 'emergency', payload);
const called = 'lệnh khẩn cấp đang phát "Tin một cửa" sẽ im';

test('an order from before there were people, and one of a phone that is dropped; not one that holds, is over or was stopped', async () => {
  const { app } = commune;
  const first = (await send(order())).json;
  const refused = await take([minh, lan]);
  expect([refused.status, refused.json.code]).toEqual([409, 'key-list-unsigned-plan']);
  expect(refused.json.message).toContain('1 tin bài trong 14 ngày tới');
  expect(refused.json.message).toContain(called);
  expect((await take([minh, lan], true)).status).toBe(200);
  // It is silent already: another list takes nothing from it.
  expect((await take([lan])).json.message).not.toContain(called);
  await app.call('approver', 'DELETE', `/api/v1/interrupts/${first.id}`);
  const own = order();
  const second = (await send({ ...own, signed: await tap(own) })).json;
  expect((await take([lan])).json.message).toContain(called);
  expect((await take([minh])).json.message).not.toContain(called);
  expect((await app.call('approver', 'DELETE', `/api/v1/interrupts/${second.id}`)).status).toBeLessThan(300);
  expect((await take([lan])).json.message).not.toContain(called);
  const third = order();
  expect((await send({ ...third, signed: await tap(third) })).status).toBe(201);
  app.clock.pass(91 * 60_000);
  expect((await take([lan])).json.message).not.toContain(called);
});

test('a template that was withdrawn by signature, where those who approved it anew would be listed no more', async () => {
  const { app } = commune;
  const { operator: author, approver } = app.people;
  expect((await take([minh, lan], true)).status).toBe(200);
  const sha256 = hashOf('sơ tán');
  const tags = ['khẩn cấp'];
  const segmentId = await makeApproved(app, { author, approver }, made(sha256), { title: 'Sơ tán', tags });
  const withdrawal = await askAndSign(app, 'approver', minh, 'withdrawal', { segmentId });
  const payload = { reason: 'sai số liệu', signed: withdrawal };
  await app.call('approver', 'POST', `/api/v1/segments/${segmentId}/withdraw`, { payload });
  app.clock.pass(1);
  await submitAndApprove(app, segmentId, { author, approver });
  const sign = async (who: 'approver' | 'both', signer: SigningPerson) => {
    app.clock.pass(1);
    const signed = await askAndSign(app, who, signer, 'approval', { items: [{ content: sha256 }] });
    expect((await app.call(who, 'POST', '/api/v1/acts', { payload: { signed } })).status).toBe(201);
  };
  await sign('approver', minh);
  const told = '1 mẫu khẩn cấp đã thu hồi bằng chữ ký mà chưa ký lại đủ: khi khẩn cấp có trạm có thể không phát';
  const refused = await take([lan]);
  expect([refused.json.code, refused.json.message.includes(told)]).toEqual(['key-list-unsigned-plan', true]);
  expect((await keys('GET', '')).json.unsigned).toEqual({ planned: 1, templates: 1 });
  await sign('both', lan);
  expect((await take([lan])).json.message).not.toContain('mẫu khẩn cấp');
  expect((await keys('GET', '')).json.unsigned).toEqual({ planned: 1, templates: 0 });
});

test('a signature that does not hold is called what it is: of an order, not of an approval', async () => {
  expect((await take([minh, lan], true)).status).toBe(200);
  const own = order();
  const signed = await tap(own);
  commune.app.clock.pass(ACT_FRESH_MS);
  expect((await send({ ...own, signed })).json.message).toMatch(/^Chữ ký lệnh không dùng được: /);
});
