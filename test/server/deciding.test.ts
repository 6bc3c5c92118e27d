/** Deciding at the store: returned with a note, ten seconds to undo, a whole week at once, and what a refused file leaves. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextDecisionAt, UNDO_MS } from '../../server/store/approval-store.ts';
import { approvalSteps, approve } from './approval-steps.ts';
import { makeHouse, type TestHouse } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const { at, submit, state, inForce, judge, undo, waiting, approved, refuseFile } = approvalSteps(() => house);

describe('returned with a note', () => {
  test('the note is asked for, and the state says returned until it is submitted again', async () => {
    const id = await waiting('return');
    const returned = { segmentId: id, sha256: hashOf('return'), decision: 'returned' as const };
    await expect(judge([returned], house.people.approver)).rejects.toMatchObject({ code: 'note-missing' });
    await judge([{ ...returned, note: 'Đọc sai số điện thoại' }], house.people.approver);
    house.clock.pass(UNDO_MS);
    expect([await state(id), await inForce(id)]).toEqual(['returned', undefined]);
    await submit(id);
    expect(await state(id)).toBe('waiting');
  });
});

describe('ten seconds to undo', () => {
  test('within them it waits again as if nothing had been decided', async () => {
    const id = await waiting('undo');
    const [decision] = await judge([approve(id, 'undo')], house.people.approver);
    house.clock.pass(UNDO_MS - 1);
    await undo([decision?.id ?? ''], house.people.approver);
    await undo([decision?.id ?? ''], house.people.approver);
    house.clock.pass(UNDO_MS);
    expect([await state(id), await inForce(id)]).toEqual(['waiting', undefined]);
  });

  test('after them it stands', async () => {
    const id = await waiting('undo-late');
    const [decision] = await judge([approve(id, 'undo-late')], house.people.approver);
    house.clock.pass(UNDO_MS);
    await expect(undo([decision?.id ?? ''], house.people.approver)).rejects.toMatchObject({ code: 'undo-too-late' });
    expect(await inForce(id)).toBeDefined();
  });

  test("another person's decision, and an unknown one, cannot be undone", async () => {
    const id = await waiting('undo-other');
    const [decision] = await judge([approve(id, 'undo-other')], house.people.approver);
    await expect(undo([decision?.id ?? ''], house.people.both)).rejects.toMatchObject({ code: 'not-found' });
    await expect(undo(['no-such-decision'], house.people.approver)).rejects.toMatchObject({ code: 'not-found' });
    expect(await state(id)).toBe('approved');
  });

  test('the compiler is told when the next decision begins to count', async () => {
    house.clock.pass(24 * 3_600_000);
    expect(await nextDecisionAt(house.db, at())).toBeUndefined();
    const id = await waiting('next');
    await judge([approve(id, 'next')], house.people.approver);
    expect(await nextDecisionAt(house.db, at())).toBe(at() + UNDO_MS);
    house.clock.pass(UNDO_MS);
    expect(await nextDecisionAt(house.db, at())).toBeUndefined();
  });
});

describe("a week's sheet is one act", () => {
  test('all of it is approved, or nothing is', async () => {
    const { approver, both } = house.people;
    const first = await waiting('sheet-1');
    const second = await waiting('sheet-2');
    const own = await waiting('sheet-3', both);
    const unsent = await makeSegment(house, house.people.operator);
    const before = house.dump();
    const good = [approve(first, 'sheet-1'), approve(second, 'sheet-2')];
    for (const [bad, by] of [
      [approve(own, 'sheet-3'), both],
      [approve(unsent, 'sheet-4'), approver],
      [approve(second, 'sheet-2'), approver],
      [approve('no-such-segment', 'sheet-1'), approver],
      [{ ...approve(second, 'sheet-2'), segmentId: own, sha256: hashOf('another') }, approver],
    ] as const) {
      await expect(judge([...good, bad], by)).rejects.toMatchObject({ code: expect.any(String) });
      expect(house.dump()).toEqual(before);
    }
    const decisions = await judge(good, approver);
    expect(decisions.map(({ segmentId }) => segmentId)).toEqual([first, second]);
    expect([await state(first), await state(second), await state(own)]).toEqual(['approved', 'approved', 'waiting']);
  });

  test('undone as one act too: one that is too late keeps all', async () => {
    const { approver } = house.people;
    const early = await waiting('late-1');
    const [first] = await judge([approve(early, 'late-1')], approver);
    house.clock.pass(UNDO_MS - 1);
    const late = await waiting('late-2');
    const [second] = await judge([approve(late, 'late-2')], approver);
    house.clock.pass(1);
    const ids = [second?.id ?? '', first?.id ?? ''];
    await expect(undo(ids, approver)).rejects.toMatchObject({ code: 'undo-too-late' });
    expect([await state(early), await state(late)]).toEqual(['approved', 'approved']);
  });
});

describe('a refused file', () => {
  test('leaves the segment what it had: an approved one airs on', async () => {
    const id = await approved('kept');
    await refuseFile(id);
    expect([await state(id), (await inForce(id))?.sha256]).toEqual(['refused', hashOf('kept')]);
  });

  test('does not stand in the way of submitting the former file', async () => {
    const id = await makeSegment(house, house.people.operator);
    await giveRendition(house, id, house.people.operator, made(hashOf('former')));
    await refuseFile(id);
    house.clock.pass(1);
    await submit(id);
    expect(await state(id)).toBe('waiting');
    await judge([approve(id, 'former')], house.people.approver);
    house.clock.pass(UNDO_MS);
    expect(await inForce(id)).toBeDefined();
  });
});
