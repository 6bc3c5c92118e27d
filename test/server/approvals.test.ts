/** R1 at the store: who may decide, what a decision is bound to, what voids it, how long it can be taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Decision, decide, nextDecisionAt, UNDO_MS, undoDecisions } from '../../server/store/approval-store.ts';
import { queueJob, refuseJob, takeJob } from '../../server/store/job-store.ts';
import {
  approvalInForce,
  changeSegment,
  deleteSegment,
  getSegment,
  segmentState,
  submitSegment,
} from '../../server/store/segment-store.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeApproved, makeSegment, submitAndApprove } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const at = () => house.clock.now();
const read = (id: string) => getSegment(house.db, house.communeId, id);
const state = async (id: string) => segmentState(await read(id));
const inForce = async (id: string) => approvalInForce(await read(id), at());
const submit = (id: string, by: TestPerson = house.people.operator) =>
  submitSegment(house.db, at(), house.communeId, id, by);
const judge = (decisions: readonly Decision[], by: TestPerson) =>
  decide(house.db, at(), house.communeId, decisions, by);
const undo = (ids: readonly string[], by: TestPerson) => undoDecisions(house.db, at(), house.communeId, ids, by);
const edit = (id: string, title: string, by: TestPerson) =>
  changeSegment(house.db, at(), house.communeId, id, { title }, by);
const approve = (segmentId: string, mark: string): Decision => ({
  segmentId,
  sha256: hashOf(mark),
  decision: 'approved',
});

/** Made by `author`, spoken or uploaded by `maker`, submitted. */
async function waiting(mark: string, author = house.people.operator, maker = author): Promise<string> {
  const id = await makeSegment(house, author);
  await giveRendition(house, id, maker, made(hashOf(mark)));
  await submit(id, author);
  return id;
}

/** Author operator, approved by `by`, in force. */
const approved = (mark: string, by: TestPerson = house.people.approver) =>
  makeApproved(house, { author: house.people.operator, approver: by }, made(hashOf(mark)));

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
    await submitAndApproveWaiting(id);
    expect(await inForce(id)).toBeDefined();
  });

  async function submitAndApproveWaiting(id: string): Promise<void> {
    await judge([approve(id, 'former')], house.people.approver);
    house.clock.pass(UNDO_MS);
  }
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

async function refuseFile(segmentId: string): Promise<void> {
  const { db, communeId: commune, people } = house;
  await queueJob(db, at(), { commune, segmentId, kind: 'file', maxQueue: 9 }, people.operator);
  const job = await takeJob(db, at());
  if (job === undefined) throw new Error('no job in the queue');
  await refuseJob(db, at(), job, 'refused', { code: 'silent', facts: {} });
}
