/** R1: nobody who had a hand in a segment since its last approval decides on it, whoever touched it after them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Decision, decide, UNDO_MS, undoDecisions } from '../../server/store/approval-store.ts';
import { changeSegment, getSegment, submitSegment } from '../../server/store/segment-store.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment, submitAndApprove } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const at = () => house.clock.now();
const edit = (id: string, by: TestPerson, change: { title?: string; text?: string }) =>
  changeSegment(house.db, at(), house.communeId, id, change, by);
const judge = async (id: string, by: TestPerson, decision: Decision['decision'] = 'approved') => {
  const { rendition } = await getSegment(house.db, house.communeId, id);
  const one = { segmentId: id, sha256: rendition?.sha256 ?? '', decision, note: 'ghi chú' };
  return decide(house.db, at(), house.communeId, [one], by);
};
const submit = (id: string) => submitSegment(house.db, at(), house.communeId, id, house.people.operator);

/** Made by the operator, reworked by `both`, then by the admin (who may write as well) as the last one. */
async function reworked(mark: string, rework: (id: string, by: TestPerson) => Promise<void>): Promise<string> {
  const { operator, both, admin } = house.people;
  const id = await makeSegment(house, operator);
  await rework(id, both);
  await giveRendition(house, id, admin, made(hashOf(mark)));
  await edit(id, admin, { title: 'Tiêu đề đã sửa' });
  await submit(id);
  return id;
}

describe('who had a hand in it may not decide, also when others came after', () => {
  test.each<[string, (id: string, by: TestPerson) => Promise<void>]>([
    ['rewrote the text', (id, by) => edit(id, by, { text: 'Lời văn mới.' })],
    ['uploaded a file', (id, by) => giveRendition(house, id, by, made(hashOf('earlier')))],
  ])('%s', async (_deed, rework) => {
    const id = await reworked('reworked', rework);
    for (const decision of ['approved', 'returned'] as const)
      await expect(judge(id, house.people.both, decision)).rejects.toMatchObject({ code: 'own-segment' });
    expect(await judge(id, house.people.approver)).toHaveLength(1);
  });

  test('until somebody else approved what they did', async () => {
    const { operator, both, approver } = house.people;
    const id = await reworked('settled', (segment, by) => edit(segment, by, { text: 'Lời văn mới.' }));
    await judge(id, approver);
    house.clock.pass(UNDO_MS);
    await edit(id, operator, { title: 'Sửa sau khi duyệt' });
    await submit(id);
    expect(await judge(id, both)).toHaveLength(1);
  });

  test('an approval that was taken back, and a return, settle nothing', async () => {
    const { both, approver } = house.people;
    const id = await reworked('undone', (segment, by) => edit(segment, by, { text: 'Lời văn mới.' }));
    const [taken] = await judge(id, approver);
    await undoDecisions(house.db, at(), house.communeId, [taken?.id ?? ''], approver);
    await expect(judge(id, both)).rejects.toMatchObject({ code: 'own-segment' });
    await judge(id, approver, 'returned');
    await submit(id);
    await expect(judge(id, both)).rejects.toMatchObject({ code: 'own-segment' });
  });

  test('the author never, whatever was approved since', async () => {
    const { operator, both, approver } = house.people;
    const id = await makeSegment(house, both);
    await giveRendition(house, id, operator, made(hashOf('author')));
    await submitAndApprove(house, id, { author: operator, approver });
    await edit(id, operator, { title: 'Sửa sau khi duyệt' });
    await submit(id);
    await expect(judge(id, both)).rejects.toMatchObject({ code: 'own-segment' });
  });
});
