/** What names persons: two people approve it, each with their own yes; until then it waits, stays silent, and a withdrawal stays in force. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approversOf } from '../../server/segment-state.ts';
import { UNDO_MS } from '../../server/store/approval-store.ts';
import { getCommune } from '../../server/store/commune-store.ts';
import { issueInterrupt } from '../../server/store/interrupt-store.ts';
import { openEmergencies, signersOf } from '../../server/store/later-approvals.ts';
import { loadPlan } from '../../server/store/plan-store.ts';
import { withdrawApproval, withdrawnHashes } from '../../server/store/withdrawal-store.ts';
import { approvalSteps, approve } from './approval-steps.ts';
import { makeHouse, type TestHouse, type TestPerson } from './make-house.ts';
import { giveRendition, hashOf, made, makeSegment } from './segment-steps.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await makeHouse();
});
afterAll(() => house.close());

const { at, read, submit, state, inForce, judge, undo } = approvalSteps(() => house);
const minh = () => house.people.approver;
const lan = () => house.people.both;

async function naming(mark: string): Promise<string> {
  const { operator } = house.people;
  const id = await makeSegment(house, operator, { title: `Biểu dương ${mark}`, namesPersons: true });
  await giveRendition(house, id, operator, made(hashOf(mark)));
  await submit(id);
  return id;
}
const yes = async (id: string, mark: string, by: TestPerson) => {
  const [made] = await judge([approve(id, mark)], by);
  house.clock.pass(UNDO_MS);
  return made?.id ?? '';
};

test('one is not enough, one twice is not two, and both stand on air and in the log', async () => {
  const id = await naming('hai');
  await yes(id, 'hai', minh());
  expect([await state(id), await inForce(id)]).toEqual(['waiting', undefined]);
  await expect(judge([approve(id, 'hai')], minh())).rejects.toMatchObject({ code: 'two-approvers-same' });
  const last = await yes(id, 'hai', lan());
  expect([await state(id), (await inForce(id))?.id]).toEqual(['approved', last]);
  const { segments } = await loadPlan(house.db, await getCommune(house.db, house.communeId), at());
  expect(segments.find((segment) => segment.id === id)?.approval).toMatchObject({
    approvedBy: 'Lê Văn Minh, Nguyễn Thị Lan',
  });
});

test('a return ends what was said before; then two are needed anew', async () => {
  const id = await naming('trả');
  await yes(id, 'trả', minh());
  await judge([{ ...approve(id, 'trả'), decision: 'returned', note: 'sai họ tên' }], lan());
  house.clock.pass(UNDO_MS);
  expect(await state(id)).toBe('returned');
  await submit(id);
  await yes(id, 'trả', lan());
  expect([await state(id), approversOf(await read(id), at()).map(({ byName }) => byName)]).toEqual([
    'waiting',
    ['Nguyễn Thị Lan'],
  ]);
});

test('each takes back their own alone', async () => {
  const id = await naming('hoàn');
  await yes(id, 'hoàn', minh());
  const [second] = await judge([approve(id, 'hoàn')], lan());
  expect(await state(id)).toBe('approved');
  await undo([second?.id ?? ''], lan());
  expect([await state(id), approversOf(await read(id), at()).map(({ byId }) => byId)]).toEqual([
    'waiting',
    [minh().id],
  ]);
});

test('withdrawn, it stays off the air until two have let it sound again', async () => {
  const id = await naming('thu hồi');
  for (const by of [minh(), lan()]) await yes(id, 'thu hồi', by);
  await withdrawApproval(house.db, at(), house.communeId, { segmentId: id, reason: 'sai' }, house.people.admin);
  const isWithdrawn = async () => (await withdrawnHashes(house.db, house.communeId, at())).has(hashOf('thu hồi'));
  await submit(id);
  await yes(id, 'thu hồi', lan());
  expect(await isWithdrawn()).toBe(true);
  await yes(id, 'thu hồi', minh());
  expect(await isWithdrawn()).toBe(false);
});

test('aired in an emergency, it is open until two have signed, and both are named', async () => {
  const id = await naming('khẩn');
  const order = { requestId: 'a', kind: 'emergency', segmentId: id, target: { kind: 'all' } } as const;
  const how = { expiresInMs: 60_000, replaces: false, spokenTime: [] };
  await issueInterrupt(house.db, at(), house.communeId, { ...order, ...how }, minh());
  house.clock.pass(60_000);
  await yes(id, 'khẩn', minh());
  const open = await openEmergencies(house.db, at(), house.communeId);
  expect(open.map(({ segmentId }) => segmentId)).toEqual([id]);
  await yes(id, 'khẩn', lan());
  expect(await openEmergencies(house.db, at(), house.communeId)).toEqual([]);
  expect([...(await signersOf(house.db, at(), open)).values()]).toEqual(['Lê Văn Minh, Nguyễn Thị Lan']);
});
