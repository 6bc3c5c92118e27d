/** A cluster is the same one after its station was edited: by its name, else by its place; a new one is new. */
import { expect, onTestFinished, test } from 'vitest';
import { keptClusterIds } from '../../server/store/cluster-ids.ts';
import { makeApp } from './make-app.ts';
import { stationPlace } from './station-steps.ts';

const stored = [
  { id: 'a', name: 'Cổng chợ' },
  { id: 'b', name: 'Nhà văn hóa' },
  { id: 'c', name: 'Trường học' },
];

test.each([
  ['unchanged', ['Cổng chợ', 'Nhà văn hóa', 'Trường học'], ['a', 'b', 'c']],
  ['in another order', ['Trường học', 'Cổng chợ', 'Nhà văn hóa'], ['c', 'a', 'b']],
  ['one renamed', ['Cổng chợ', 'Hội trường', 'Trường học'], ['a', 'b', 'c']],
  ['one taken away', ['Cổng chợ', 'Trường học'], ['a', 'c']],
  ['one taken away, a new one behind', ['Cổng chợ', 'Trường học', 'Bến đò'], ['a', 'c', undefined]],
  ['more of them', ['Cổng chợ', 'Nhà văn hóa', 'Trường học', 'Bến đò'], ['a', 'b', 'c', undefined]],
  ['none', [], []],
])('%s', (_, names, ids) => {
  expect(
    keptClusterIds(
      stored,
      names.map((name) => ({ name })),
    ),
  ).toEqual(ids);
});

test('a new telephone number leaves every cluster what it was', async () => {
  const app = await makeApp();
  onTestFinished(() => app.close());
  const clusters = [
    { name: 'Cổng chợ', landmark: '' },
    { name: 'Cổng chợ', landmark: 'phía sau' },
  ];
  const { json: made } = await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace({ clusters }) });
  const contacts = [{ name: 'Bà Lê Thị Ba', phone: '0912 000 009' }];
  const { json: changed } = await app.call('admin', 'PATCH', `/api/v1/stations/${made.id}`, {
    payload: { contacts, clusters: [clusters[0], { ...clusters[1], landmark: 'bên kia đường' }] },
  });
  expect(changed.contacts).toMatchObject(contacts);
  expect(changed.clusters.map(({ id }: { id: string }) => id)).toEqual(
    made.clusters.map(({ id }: { id: string }) => id),
  );
});
