/** R1 at the store: who may decide, what a decision is bound to, what voids it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { deleteSegment } from '../../server/store/segment-store.ts';
import { approvalSteps, approve } from './approval-steps.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment, submitAndApprove } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const { at, read, submit, state, inForce, judge, edit, waiting, approved } = approvalSteps(() => house);

describe('a segment is never approved by itself', () => {
  test('it goes draft, processing is over, ready, waiting, approved, and counts when the ten seconds are over', async () => {
    const { operator, approver } = house.people;
    const id = await makeSegment(house, operator);
    expect(await state(id)).toBe('draft');
    await expect(submit(id)).rejects.toMatchObject({ code: 'nothing-to-submit' });
    await giveRendition(house, id, operator, made(hashOf('way')));
    expect([await state(id), await inForce(id)]).toEqual(['ready', undefined]);
    await submit(id);
    expect([await state(id), await inForce(id)]).toEqual(['waiting', undefined]);
    await expect(submit(id)).rejects.toMatchObject({ code: 'already-waiting' });
    const [made1] = await judge([approve(id, 'way')], approver);
    expect(made1).toEqual({ id: expect.any(String), segmentId: id, undoUntil: at() + UNDO_MS });
    expect([await state(id), await inForce(id)]).toEqual(['approved', undefined]);
    house.clock.pass(UNDO_MS - 1);
    expect(await inForce(id)).toBeUndefined();
    house.clock.pass(1);
    expect(await inForce(id)).toMatchObject({ byId: approver.id, byName: approver.name, sha256: hashOf('way') });
  });

  test('nothing that was not submitted can be approved', async () => {
    const id = await makeSegment(house, house.people.operator);
    await giveRendition(house, id, house.people.operator, made(hashOf('unsent')));
    await expect(judge([approve(id, 'unsent')], house.people.approver)).rejects.toMatchObject({ code: 'not-waiting' });
  });

  test('what is approved cannot be sent in again as if it waited', async () => {
    const id = await approved('again');
    await expect(submit(id)).rejects.toMatchObject({ code: 'already-approved' });
    expect(await inForce(id)).toBeDefined();
  });
});

describe('author and approver differ', () => {
  test.each([
    ['its author', async (who: TestPerson) => waiting('own-author', who, house.people.operator)],
    ['who uploaded the file', async (who: TestPerson) => waiting('own-maker', house.people.operator, who)],
    [
      'its last editor',
      async (who: TestPerson) => {
        const id = await makeSegment(house, house.people.operator);
        await giveRendition(house, id, house.people.operator, made(hashOf('own-editor')));
        await edit(id, 'Sửa lại tiêu đề', who);
        await submit(id);
        return id;
      },
    ],
    [
      'its last editor, also when another person then has it spoken',
      async (who: TestPerson) => {
        const id = await makeSegment(house, house.people.operator);
        await edit(id, 'Lời văn của người khác', who);
        await giveRendition(house, id, house.people.operator, made(hashOf('own-words')));
        await submit(id);
        return id;
      },
    ],
  ])('%s may not approve it, and may not return it', async (_who, prepare) => {
    const { both } = house.people;
    const id = await prepare(both);
    const sha256 = (await read(id)).rendition?.sha256 ?? '';
    for (const decision of ['approved', 'returned'] as const) {
      const own = { segmentId: id, sha256, decision, note: 'ghi chú' };
      await expect(judge([own], both)).rejects.toMatchObject({ code: 'own-segment' });
    }
    expect(await state(id)).toBe('waiting');
    await judge([{ segmentId: id, sha256, decision: 'approved' }], house.people.approver);
    expect(await state(id)).toBe('approved');
  });
});

describe('a decision is bound to a hash', () => {
  test('another hash than the one that waits is refused', async () => {
    const id = await waiting('bound');
    await expect(judge([approve(id, 'other')], house.people.approver)).rejects.toMatchObject({ code: 'hash-changed' });
  });

  test('a new file voids an approval; approving the old hash again is refused', async () => {
    const id = await approved('old-file');
    await giveRendition(house, id, house.people.operator, made(hashOf('new-file')));
    expect([await state(id), await inForce(id)]).toEqual(['ready', undefined]);
    await submit(id);
    await expect(judge([approve(id, 'old-file')], house.people.approver)).rejects.toMatchObject({
      code: 'hash-changed',
    });
  });

  test('the same bytes uploaded again need a new decision as well', async () => {
    const id = await approved('same-bytes');
    await giveRendition(house, id, house.people.operator, made(hashOf('same-bytes')));
    expect([await state(id), await inForce(id)]).toEqual(['ready', undefined]);
  });

  test('an approval of one segment says nothing of another with the same bytes', async () => {
    await approved('shared');
    const other = await waiting('shared');
    expect([await state(other), await inForce(other)]).toEqual(['waiting', undefined]);
  });
});

describe('an edit voids an approval', () => {
  test.each([
    ['a minute later', 60_000],
    ['in the same millisecond', 0],
    ['after the clock went back an hour', -3_600_000],
  ])('%s', async (_when, ms) => {
    const id = await approved(`edit${ms}`);
    // The decision itself was made ten seconds ago: back to its very instant.
    house.clock.pass(ms - UNDO_MS);
    await edit(id, 'Tiêu đề khác', house.people.operator);
    house.clock.pass(UNDO_MS + 3_600_000);
    expect([await state(id), await inForce(id)]).toEqual(['ready', undefined]);
  });

  test.each([
    ['in the same millisecond', 0],
    ['after the clock went back an hour', -3_600_000],
  ])('so does a new file with the same bytes, %s', async (_when, ms) => {
    const id = await approved(`file${ms}`);
    house.clock.pass(ms - UNDO_MS);
    await giveRendition(house, id, house.people.operator, made(hashOf(`file${ms}`)));
    house.clock.pass(UNDO_MS + 3_600_000);
    expect([await state(id), await inForce(id)]).toEqual(['ready', undefined]);
  });

  test('an edit while it waits takes it out of the waiting ones', async () => {
    const id = await waiting('edited-waiting');
    await edit(id, 'Sửa khi đang chờ', house.people.operator);
    await expect(judge([approve(id, 'edited-waiting')], house.people.approver)).rejects.toMatchObject({
      code: 'not-waiting',
    });
  });

  test('after a clock that went back, a decision still counts for what was decided', async () => {
    const id = await waiting('back');
    house.clock.pass(-3_600_000);
    await judge([approve(id, 'back')], house.people.approver);
    expect(await state(id)).toBe('approved');
    house.clock.pass(3_600_000 + UNDO_MS);
    expect(await inForce(id)).toBeDefined();
  });
});

test('a deleted segment can be neither read nor decided', async () => {
  const id = await waiting('deleted');
  await deleteSegment(house.db, at(), house.communeId, id, house.people.operator);
  await expect(read(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(judge([approve(id, 'deleted')], house.people.approver)).rejects.toMatchObject({ code: 'not-found' });
});

test('a new file needs a new approval, and gets it', async () => {
  const { operator, approver } = house.people;
  const id = await approved('v1');
  await giveRendition(house, id, operator, made(hashOf('v2')));
  await submitAndApprove(house, id, { author: operator, approver });
  expect((await inForce(id))?.sha256).toBe(hashOf('v2'));
});
