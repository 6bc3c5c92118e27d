/** What the server compiles after people have signed is what a station lets sound: the two halves of the signature, held against each other. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { submitSegment } from '../../server/store/segment-store.ts';
import { listUnsigned } from '../../stations/player/leave.ts';
import { LeaveKeeper } from '../../stations/player/leave-keeper.ts';
import { planCommune } from './planned-commune.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';
import { askAndSign, givePhone, listPeople, SITE } from './signing-steps.ts';

test('unsigned, signed beforehand, ordered as an emergency, and withdrawn', async () => {
  const commune = await planCommune(SITE);
  const { app, segmentId } = commune;
  try {
    const minh = await givePhone(app, 'approver');
    await listPeople(app, [minh.key]);
    const station = commune.station(0).id;
    const keeper = new LeaveKeeper({ dataDir: '/nowhere', station, commune: app.communeId });
    /** What the station makes of the newest plan. */
    const look = async () => {
      app.clock.pass(60_000);
      await commune.compile();
      const playlist = await commune.playlistOf(0);
      const { list } = await app.keyRing.current();
      keeper.take(playlist, list, app.clock.now());
      return { playlist, leave: keeper.leave, unsigned: listUnsigned(keeper.leave, playlist, app.clock.now()) };
    };
    const before = await look();
    expect(new Set(before.unsigned.map(({ title }) => title))).toEqual(new Set(['Tin một cửa']));

    const item = { segmentId, sha256: hashOf('tin') };
    const approval = await askAndSign(app, 'approver', minh, 'approval', { items: [item] });
    const renewed = await app.call('approver', 'POST', '/api/v1/acts', { payload: { signed: approval } });
    expect(renewed.status).toBe(201);
    const signed = await look();
    expect(signed.unsigned).toEqual([]);
    expect(signed.leave?.content[hashOf('tin')]).toBe(JSON.parse(approval.text).notAfter);

    const wanted = { requestId: randomUUID(), kind: 'emergency', segmentId, expiresInMinutes: 90 };
    const repeated = { ...wanted, target: { kind: 'stations', stationIds: [station] }, repeatEveryMinutes: 30 };
    const order = await askAndSign(app, 'approver', minh, 'emergency', repeated);
    const sent = await app.call('approver', 'POST', '/api/v1/interrupts', { payload: { ...repeated, signed: order } });
    expect(sent.status).toBe(201);
    const called = await look();
    const emergencies = called.playlist.airings.filter(({ priority }) => priority === 'emergency');
    // Each of its beginnings, with the time before it and the message.
    const every = emergencies.flatMap(({ id, items }) =>
      items.map((one) => `${id}/${one.index}/${'sha256' in one ? one.sha256 : ''}`),
    );
    expect(emergencies).toHaveLength(3);
    expect(called.leave?.orders.toSorted()).toEqual(every.toSorted());
    expect(called.unsigned).toEqual([]);
    // Compiled anew it is the same order, not another.
    expect((await look()).leave?.orders.toSorted()).toEqual(every.toSorted());

    const url = `/api/v1/segments/${segmentId}/withdraw`;
    await app.call('approver', 'POST', url, { payload: { reason: 'sai số liệu' } });
    const withdrawal = await askAndSign(app, 'approver', minh, 'withdrawal', { segmentId });
    await app.call('approver', 'POST', url, { payload: { reason: 'sai số liệu', signed: withdrawal } });
    expect((await look()).leave?.withdrawn).toEqual([hashOf('tin')]);
  } finally {
    await app.close();
  }
});

test('a template that was withdrawn and approved anew sounds in an emergency, also once the phone that approved it has left the list; it is named then', async () => {
  const commune = await planCommune(SITE);
  const { app } = commune;
  const { operator: author, approver } = app.people;
  try {
    const [lost, bought] = [await givePhone(app, 'approver'), await givePhone(app, 'approver')];
    const sha256 = hashOf('sơ tán');
    const details = { title: 'Sơ tán', tags: ['khẩn cấp'] };
    const segmentId = await makeApproved(app, { author, approver }, made(sha256), details);
    await listPeople(app, [lost.key, bought.key]);
    const station = commune.station(0).id;
    const keeper = new LeaveKeeper({ dataDir: '/nowhere', station, commune: app.communeId });
    const away = new LeaveKeeper({ dataDir: '/nowhere', station, commune: app.communeId });
    const back = async () => {
      away.take(await commune.playlistOf(0), (await app.keyRing.current()).list, app.clock.now());
      return away.leave?.withdrawn;
    };
    /** What the station remembers as withdrawn, and since when the server says that this template lacks a signature. */
    const look = async () => {
      app.clock.pass(60_000);
      await commune.compile();
      keeper.take(await commune.playlistOf(0), (await app.keyRing.current()).list, app.clock.now());
      const { json } = await app.call('approver', 'GET', '/api/v1/signing');
      const rows: { item: string; firstAt: string | null }[] = json.unsigned;
      return [keeper.leave?.withdrawn, rows.filter(({ item }) => item === sha256).map(({ firstAt }) => firstAt)];
    };
    // An emergency asks for no approver's signature.
    expect(await look()).toEqual([[], []]);
    const withdrawal = await askAndSign(app, 'approver', lost, 'withdrawal', { segmentId });
    const reason = { reason: 'sai số liệu', signed: withdrawal };
    await app.call('approver', 'POST', `/api/v1/segments/${segmentId}/withdraw`, { payload: reason });
    expect(await look()).toEqual([[sha256], []]);
    expect(await back()).toEqual([sha256]);

    await submitSegment(app.db, app.clock.now(), app.communeId, segmentId, author);
    const item = { segmentId, sha256, decision: 'approved' };
    const approval = await askAndSign(app, 'approver', lost, 'approval', { items: [item] });
    const again = { decisions: [item], signed: approval };
    expect((await app.call('approver', 'POST', '/api/v1/approvals', { payload: again })).status).toBe(200);
    app.clock.pass(UNDO_MS);
    // No airing names it, and no order so far.
    expect(await look()).toEqual([[], []]);

    await listPeople(app, [bought.key]);
    expect(await look()).toEqual([[], [null]]);
    // Who was away between the two lists never saw the approval.
    expect(await back()).toEqual([sha256]);
    const wanted = { requestId: randomUUID(), kind: 'emergency', segmentId, target: { kind: 'all' } };
    const signed = await askAndSign(app, 'approver', bought, 'emergency', wanted);
    const sent = await app.call('approver', 'POST', '/api/v1/interrupts', { payload: { ...wanted, signed } });
    expect(sent.status).toBe(201);
    await look();
    const { airings } = await commune.playlistOf(0);
    const called = airings.filter(({ priority }) => priority === 'emergency');
    const itemsOf = called.flatMap(({ id, items }) =>
      items.map((one) => `${id}/${one.index}/${'sha256' in one ? one.sha256 : ''}`),
    );
    expect(keeper.leave?.orders.toSorted()).toEqual(itemsOf.toSorted());

    const renewed = await askAndSign(app, 'approver', bought, 'approval', { items: [item] });
    await app.call('approver', 'POST', '/api/v1/acts', { payload: { signed: renewed } });
    expect([await look(), await back()]).toEqual([[[], []], []]);
  } finally {
    await app.close();
  }
});

test('a template that was once signed for two persons takes two at stations, also when it names nobody any more: the server says so before it is called for, and brings both', async () => {
  const commune = await planCommune(SITE);
  const { app } = commune;
  const { operator } = app.people;
  try {
    const signers = { approver: await givePhone(app, 'approver'), both: await givePhone(app, 'both') };
    await listPeople(app, [signers.approver.key, signers.both.key]);
    const sha256 = hashOf('sơ tán');
    const segmentId = await makeSegment(app, operator, {
      title: 'Sơ tán nhà ông Bình',
      tags: ['khẩn cấp'],
      namesPersons: true,
    });
    await giveRendition(app, segmentId, operator, made(sha256));
    const approve = async (...by: (keyof typeof signers)[]) => {
      await submitSegment(app.db, app.clock.now(), app.communeId, segmentId, operator);
      const item = { segmentId, sha256, decision: 'approved' };
      for (const who of by) {
        const signed = await askAndSign(app, who, signers[who], 'approval', { items: [item] });
        const stored = await app.call(who, 'POST', '/api/v1/approvals', { payload: { decisions: [item], signed } });
        expect(stored.status).toBe(200);
        app.clock.pass(UNDO_MS);
      }
    };
    const withdraw = async () => {
      const signed = await askAndSign(app, 'approver', signers.approver, 'withdrawal', { segmentId });
      const payload = { reason: 'sai tên', signed };
      await app.call('approver', 'POST', `/api/v1/segments/${segmentId}/withdraw`, { payload });
      app.clock.pass(1);
    };
    const keeper = new LeaveKeeper({ dataDir: '/nowhere', station: commune.station(0).id, commune: app.communeId });
    /** What the station bars, and which signatures the server says it lacks. */
    const look = async () => {
      app.clock.pass(60_000);
      await commune.compile();
      keeper.take(await commune.playlistOf(0), (await app.keyRing.current()).list, app.clock.now());
      const { json } = await app.call('approver', 'GET', '/api/v1/signing');
      const rows: Record<string, unknown>[] = json.unsigned.filter(({ item }: { item: string }) => item === sha256);
      return [keeper.leave?.withdrawn, rows.map(({ needs, has, barred }) => [needs, has, barred])];
    };
    await approve('approver', 'both');
    await withdraw();
    await approve('approver', 'both');
    expect(await look()).toEqual([[], []]);

    await withdraw();
    const edit = await app.call('operator', 'PATCH', `/api/v1/segments/${segmentId}`, {
      payload: { namesPersons: false },
    });
    expect(edit.status).toBe(200);
    await approve('approver');
    // It is approved, and stations play it in no emergency.
    expect(await look()).toEqual([[sha256], [[2, 1, true]]]);

    const second = await askAndSign(app, 'both', signers.both, 'approval', { items: [{ content: sha256 }] });
    expect(JSON.parse(second.text).items).toEqual([`${sha256}*2`]);
    expect((await app.call('both', 'POST', '/api/v1/acts', { payload: { signed: second } })).status).toBe(201);
    expect(await look()).toEqual([[], []]);
    // Also once all of it has ended.
    app.clock.pass(366 * 86_400_000);
    expect(await look()).toEqual([[], [[2, 0, true]]]);
  } finally {
    await app.close();
  }
});
