/** What approvers sign, at the routes: one tap under one act, taken only as asked, by whom the root's list names, and carried in the playlist. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACT_FRESH_MS } from '../../server/make-act.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { submitSegment } from '../../server/store/segment-store.ts';
import { actId, relayItem, verifyAct } from '../../stations/verify-act.ts';
import { type SigningPerson, sampleSite } from '../fakes/signing-person.ts';
import type { Who } from './make-app.ts';
import { type PlannedCommune, planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';
import { askAndSign, givePhone, listPeople, SITE } from './signing-steps.ts';

let commune: PlannedCommune;
let minh: SigningPerson;
let lan: SigningPerson;
beforeAll(async () => {
  commune = await planCommune(SITE);
  const { app } = commune;
  minh = await givePhone(app, 'approver');
  lan = await givePhone(app, 'both', ['approver']);
  await app.call('viewer', 'GET', '/api/v1/me');
});
afterAll(() => commune.app.close());
beforeEach(async () => {
  commune.app.clock.pass(1);
  await listPeople(commune.app, [minh.key, lan.key]);
});

const call: PlannedCommune['app']['call'] = (...args) => commune.app.call(...args);
interface Decision {
  readonly segmentId: string;
  readonly sha256: string;
  readonly decision: 'approved';
}
let count = 0;

/** Handed in by the operator (or `by`), and how to approve it. */
async function waiting({ namesPersons = false, by = commune.app.people.operator } = {}): Promise<Decision> {
  const { app } = commune;
  const sha256 = hashOf(`tin ${++count}`);
  const segmentId = await makeSegment(app, by, { title: `Tin ${count}`, namesPersons });
  await giveRendition(app, segmentId, by, made(sha256));
  await submitSegment(app.db, app.clock.now(), app.communeId, segmentId, by);
  return { segmentId, sha256, decision: 'approved' };
}

const ask = (items: readonly Pick<Decision, 'segmentId' | 'sha256'>[], who: Who = 'approver', signer = minh) => {
  commune.app.clock.pass(1);
  const wanted = items.map(({ segmentId, sha256 }) => ({ segmentId, sha256 }));
  return askAndSign(commune.app, who, signer, 'approval', { items: wanted });
};
const approve = (decisions: readonly object[], signed?: object, who: Who = 'approver') =>
  call(who, 'POST', '/api/v1/approvals', { payload: { decisions, ...(signed && { signed }) } });
const actsWith = (...texts: readonly string[]) =>
  commune.app.db.selectFrom('act').selectAll().where('text', 'in', texts).orderBy('storedAt').execute();
/** Everything but who is logged in. */
const stored = () => commune.app.dump(['session']);
const trust = () => ({ commune: commune.app.communeId, people: [minh.key, lan.key], site: sampleSite });

const signing = async () => (await call('viewer', 'GET', '/api/v1/signing')).json;

test('what is planned and was approved before there were signatures is told to lack them', async () => {
  const firstAt = '2026-11-24T10:00:00.000Z';
  const lacking = {
    item: hashOf('tin'),
    title: 'Tin một cửa',
    firstAt,
    endsAt: null,
    needs: 1,
    has: 0,
    barred: false,
    notYours: false,
  };
  expect(await signing()).toEqual({
    inForce: { approvers: 2, emergency: 1, emergencyNames: ['Lê Văn Minh'] },
    unsigned: [lacking],
  });
  await listPeople(commune.app, []);
  expect(await signing()).toEqual({ inForce: null, unsigned: [] });
});

describe('an approval with a tap', () => {
  test('a week is one text, one tap, one act; it is in the playlist once it can no longer be undone', async () => {
    const { app, segmentId } = commune;
    const week = [await waiting(), await waiting()];
    const signed = await ask(week);
    expect((await approve(week, signed)).status).toBe(200);
    const items = week.map(({ sha256 }) => sha256).sort();
    expect(JSON.parse(signed.text)).toMatchObject({ decision: 'approved', items });
    expect(await actsWith(signed.text)).toMatchObject([{ id: actId(signed.text), userId: app.people.approver.id }]);
    // What is planned was approved before there were signatures: it is signed beforehand.
    const planned = await ask([{ segmentId, sha256: hashOf('tin') }]);
    expect((await call('approver', 'POST', '/api/v1/acts', { payload: { signed: planned } })).status).toBe(201);
    await commune.compile();
    const carried = (await commune.playlistOf(0)).acts ?? [];
    expect(carried).toEqual([planned]);
    expect(carried.map((one) => verifyAct(one, trust()).kind)).toEqual(['ok']);
  });

  test('names persons: each of two signs for two, and both travel', async () => {
    const one = await waiting({ namesPersons: true });
    const first = await ask([one]);
    expect(JSON.parse(first.text).items).toEqual([`${one.sha256}*2`]);
    expect((await approve([one], first)).status).toBe(200);
    const { segments } = (await call('both', 'GET', '/api/v1/approvals/waiting')).json;
    const shown = segments.find(({ id }: { id: string }) => id === one.segmentId);
    expect([shown.state, shown.approvers, shown.approversNeeded]).toEqual([
      'waiting',
      [{ id: commune.app.people.approver.id, name: 'Lê Văn Minh' }],
      2,
    ]);
    expect((await approve([one], first)).json.code).toBe('two-approvers-same');
    const second = await ask([one], 'both', lan);
    expect((await approve([one], second, 'both')).status).toBe(200);
    const signers = (await actsWith(first.text, second.text)).map(({ byName }) => byName);
    expect(signers).toEqual(['Lê Văn Minh', 'Nguyễn Thị Lan']);
  });

  test('the same bytes under two titles are one item, which needs what the stricter of them needs', async () => {
    const { app } = commune;
    const one = await waiting({ namesPersons: true });
    const twin = await makeSegment(app, app.people.operator, { title: 'Cùng tệp' });
    await giveRendition(app, twin, app.people.operator, made(one.sha256));
    await submitSegment(app.db, app.clock.now(), app.communeId, twin, app.people.operator);
    const both = [one, { ...one, segmentId: twin }];
    const signed = await ask(both);
    expect(JSON.parse(signed.text).items).toEqual([`${one.sha256}*2`]);
    expect((await approve(both, signed)).status).toBe(200);
  });

  test('undone, the signature is gone and its text opens nothing again', async () => {
    const week = [await waiting(), await waiting()];
    const signed = await ask(week);
    const { approvals } = (await approve(week, signed)).json;
    expect(
      (await call('approver', 'POST', '/api/v1/approvals/undo', { payload: { ids: [approvals[0].id] } })).status,
    ).toBe(200);
    const blank = { signature: '', clientDataJson: '', undoneAt: commune.app.clock.now() };
    expect(await actsWith(signed.text)).toMatchObject([blank]);
    // What was signed as one is taken back as one.
    const { segments } = (await call('both', 'GET', '/api/v1/approvals/waiting')).json;
    const waits = segments.map(({ id }: { id: string }) => id);
    for (const { segmentId } of week) expect(waits).toContain(segmentId);
    expect((await approve(week, signed)).json.code).toBe('signature-refused');
  });

  test.each<[string, string, number, (one: Decision) => Promise<object | undefined>]>([
    ['nothing', 'signature-needed', 422, async () => undefined],
    ['a text for another file', 'act-changed', 409, async () => ask([await waiting()])],
    ['more than was asked', 'act-changed', 409, async (one) => ask([one, await waiting()])],
    [
      'a tap on another page',
      'signature-refused',
      422,
      async (one) => bent(one, { origin: 'https://loa-xathu.example' }),
    ],
    ['a tap without finger or face', 'signature-refused', 422, async (one) => bent(one, { flags: 1 })],
    ["a colleague's phone", 'signature-refused', 422, async (one) => lan.signText((await ask([one])).text)],
    [
      'a phone that is not on the list',
      'signer-not-listed',
      403,
      async (one) => (await givePhone(commune.app, 'approver')).signText((await ask([one])).text),
    ],
  ])('is refused with %s, and nothing is stored', async (_, code, status, signWith) => {
    const one = await waiting();
    const signed = await signWith(one);
    const before = stored();
    const answer = await approve([one], signed);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(stored()).toEqual(before);
  });

  const bent = async (one: Decision, over: object) => minh.signText((await ask([one])).text, over);

  test('is refused five minutes after its text', async () => {
    const one = await waiting();
    const signed = await ask([one]);
    commune.app.clock.pass(ACT_FRESH_MS);
    expect((await approve([one], signed)).json.code).toBe('signature-refused');
  });

  test('whoever is not on the list is told before anything is asked', async () => {
    await listPeople(commune.app, [minh.key]);
    const one = await waiting();
    expect((await approve([one], undefined, 'both')).json.code).toBe('signer-not-listed');
    const payload = { items: [{ segmentId: one.segmentId, sha256: one.sha256 }] };
    const asked = await call('both', 'POST', '/api/v1/acts/options/approval', { payload });
    expect(asked.json.code).toBe('signer-not-listed');
  });

  test('without people on the list nothing changes; what is signed by then is kept for the day there are', async () => {
    const [first, second] = [await waiting(), await waiting()];
    await listPeople(commune.app, []);
    expect((await approve([first])).status).toBe(200);
    const signed = await ask([second]);
    expect((await approve([second], signed)).status).toBe(200);
    expect(await actsWith(signed.text)).toHaveLength(1);
    commune.app.clock.pass(UNDO_MS);
    await commune.compile();
    expect('acts' in (await commune.playlistOf(0))).toBe(false);
  });

  test('a copied passkey counts less than before: refused, and kept in the log', async () => {
    const [first, second] = [await waiting(), await waiting()];
    const tap = async (one: Decision, counter: number) =>
      approve([one], minh.signText((await ask([one])).text, { counter }));
    expect((await tap(first, 7)).status).toBe(200);
    expect((await tap(second, 7)).json.code).toBe('signature-refused');
    const { rows } = (await call('admin', 'GET', '/api/v1/audit')).json;
    expect(rows[0].action).toBe('passkey.clone');
    expect((await tap(second, 8)).status).toBe(200);
  });
});

describe('signing beforehand and anew', () => {
  test('not until a day that is over', async () => {
    const what = await waiting();
    const notAfter = '2026-11-20T00:00:00Z';
    const payload = { items: [{ segmentId: what.segmentId, sha256: what.sha256 }], notAfter };
    expect((await call('approver', 'POST', '/api/v1/acts/options/approval', { payload })).json.code).toBe(
      'dates-reversed',
    );
  });

  test('not by whoever had a hand in it, however long ago, and not of what waits', async () => {
    const { app } = commune;
    const own = await waiting({ by: app.people.both });
    expect((await approve([own], await ask([own]))).status).toBe(200);
    app.clock.pass(UNDO_MS);
    const payload = { items: [{ segmentId: own.segmentId, sha256: own.sha256 }] };
    expect((await call('both', 'POST', '/api/v1/acts/options/approval', { payload })).json.code).toBe('own-segment');
    const waits = await waiting();
    const signed = await ask([waits]);
    expect((await call('approver', 'POST', '/api/v1/acts', { payload: { signed } })).json.code).toBe('not-waiting');
  });
});

describe('a live source', () => {
  test('is signed by its address', async () => {
    const source = { name: 'VOV1', url: 'https://stream.vov.example/vov1' };
    const { id } = (await call('operator', 'POST', '/api/v1/relay-sources', { payload: source })).json;
    const url = `/api/v1/relay-sources/${id}/approve`;
    expect((await call('approver', 'POST', url, { payload: { url: source.url } })).json.code).toBe('signature-needed');
    const items = [{ sourceId: id, url: source.url }];
    const signed = await askAndSign(commune.app, 'approver', minh, 'approval', { items });
    expect((await call('approver', 'POST', url, { payload: { url: source.url, signed } })).status).toBe(200);
    expect(JSON.parse(signed.text).items).toEqual([relayItem(source.url)]);
    expect(await actsWith(signed.text)).toHaveLength(1);
  });
});

describe('an emergency', () => {
  const order = (over: object = {}) => ({
    requestId: randomUUID(),
    kind: 'emergency',
    segmentId: commune.segmentId,
    expiresInMinutes: 90,
    ...over,
  });
  const send = (payload: object, who: Who = 'approver') => call(who, 'POST', '/api/v1/interrupts', { payload });
  const tap = (payload: object) => askAndSign(commune.app, 'approver', minh, 'emergency', payload);

  test('goes out with its act, for these stations, so often, until then', async () => {
    const stationId = commune.station(0).id;
    const own = order({ target: { kind: 'stations', stationIds: [stationId] }, repeatEveryMinutes: 30 });
    const signed = await tap(own);
    expect((await send({ ...own, signed })).status).toBe(201);
    expect(JSON.parse(signed.text)).toMatchObject({
      decision: 'emergency',
      items: [hashOf('tin')],
      order: { id: own.requestId, stations: [stationId], repeatEveryMs: 1_800_000 },
    });
    await commune.compile();
    const { airings, acts: carried = [] } = await commune.playlistOf(0);
    const called = airings.filter(({ priority }) => priority === 'emergency');
    expect(called.map(({ act }) => act)).toEqual(called.map(() => actId(signed.text)));
    expect(called).toHaveLength(3);
    expect(carried).toContainEqual(signed);
    const { madeAt, notAfter } = JSON.parse(signed.text);
    for (const { startsAt, expiresAt = 0 } of called)
      expect([madeAt <= startsAt, expiresAt <= notAfter]).toEqual([true, true]);
    // Sent once more after a lost answer it is the same.
    expect((await send({ ...own, signed })).status).toBe(201);
    expect(await actsWith(signed.text)).toHaveLength(1);
  });

  test.each<[string, string, (own: ReturnType<typeof order>) => Promise<object>]>([
    ['without a tap', 'signature-needed', async (own) => own],
    [
      'to more stations than were signed',
      'act-changed',
      async (own) => ({
        ...own,
        signed: await tap({ ...own, target: { kind: 'stations', stationIds: [commune.station(0).id] } }),
      }),
    ],
    [
      'more often than was signed',
      'act-changed',
      async (own) => ({ ...own, repeatEveryMinutes: 10, signed: await tap(own) }),
    ],
    [
      'longer than was signed',
      'act-changed',
      async (own) => ({ ...own, expiresInMinutes: 600, signed: await tap(own) }),
    ],
  ])('%s is refused, and nothing sounds', async (_, code, make) => {
    const payload = await make(order());
    const before = stored();
    expect((await send(payload)).json.code).toBe(code);
    expect(stored()).toEqual(before);
  });

  test('a text for phát ngay is none: what it says was approved, and that is signed', async () => {
    const asked = await call('approver', 'POST', '/api/v1/acts/options/emergency', { payload: order({ kind: 'now' }) });
    expect([asked.status, asked.json.code]).toEqual([400, 'bad-request']);
  });

  test('phát ngay of what nobody signed could only be silent: it is refused, until it is signed', async () => {
    const what = await waiting();
    await listPeople(commune.app, []);
    expect((await approve([what])).status).toBe(200);
    commune.app.clock.pass(UNDO_MS);
    await listPeople(commune.app, [minh.key, lan.key]);
    const now = order({ kind: 'now', segmentId: what.segmentId });
    expect((await send(now)).json.code).toBe('signature-needed');
    expect((await call('approver', 'POST', '/api/v1/acts', { payload: { signed: await ask([what]) } })).status).toBe(
      201,
    );
    expect((await send(now)).status).toBe(201);
  });

  test('phát ngay that says its time lacks no signature for the time', async () => {
    expect((await send(order({ kind: 'now' }))).status).toBe(201);
    await commune.compile();
    expect((await signing()).unsigned).toEqual([]);
  });

  test('by somebody who may not sign emergencies is refused before it is recorded', async () => {
    const asked = await call('both', 'POST', '/api/v1/acts/options/emergency', { payload: order() });
    expect(asked.json.code).toBe('signer-not-listed');
    expect((await send(order(), 'operator')).json.code).toBe('signer-not-listed');
  });
});

test('a signature that ends within a month is told before it does', async () => {
  const { app } = commune;
  expect((await signing()).unsigned).toEqual([]);
  app.clock.pass(340 * 86_400_000);
  await commune.compile();
  expect((await signing()).unsigned).toMatchObject([{ item: hashOf('tin'), has: 1 }]);
});

describe('taking back', () => {
  test('silence first, signed afterwards: stations are to remember it', async () => {
    const { segmentId } = commune;
    const url = `/api/v1/segments/${segmentId}/withdraw`;
    expect((await call('admin', 'POST', url, { payload: { reason: 'sai số liệu' } })).status).toBe(200);
    const signed = await askAndSign(commune.app, 'approver', minh, 'withdrawal', { segmentId });
    expect((await call('approver', 'POST', url, { payload: { reason: 'sai số liệu', signed } })).status).toBe(200);
    await commune.compile();
    const { withdrawn, acts: carried = [] } = await commune.playlistOf(0);
    expect(withdrawn).toEqual([hashOf('tin')]);
    expect(carried.map((one) => verifyAct(one, trust()))).toMatchObject([
      { kind: 'ok', act: { decision: 'withdrawn', items: [hashOf('tin')] } },
    ]);
  });
});
