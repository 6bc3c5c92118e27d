/** What Hôm nay says of incidents and complaints: what is due first, what is announced, what nobody has closed. */
import { expect, test } from 'vitest';
import { type IncidentTaskInput, incidentTasks } from '../../server/incident-tasks.ts';
import { makeApp } from './make-app.ts';
import { MONDAY_9 } from './make-house.ts';
import { stationPlace } from './station-steps.ts';

const hour = 3_600_000;
type Complaint = IncidentTaskInput['complaints'][number];
type Incident = IncidentTaskInput['incidents'][number];
const complaint = (number: number, dueOn: string, closedAt: number | null = null): Complaint => ({
  row: { id: `c${number}`, number, dueOn, closedAt, caller: 'Bà Ba', asked: 'Loa kêu đêm' } as Complaint['row'],
  answers: [],
});
const incident = (title: string, over: Partial<Incident['row']>, stations = 1): Incident => ({
  row: { title, planned: 0, beginsAt: MONDAY_9 - hour, endsAt: null, watchKey: null, ...over } as Incident['row'],
  places: Array.from({ length: stations }, (_, n) => ({ stationId: `s${n}`, clusterId: undefined })),
});
const tasks = (over: Partial<IncidentTaskInput>) =>
  incidentTasks({
    now: MONDAY_9,
    zone: 'Asia/Ho_Chi_Minh',
    today: '2026-11-23',
    incidents: [],
    complaints: [],
    ...over,
  });
const told = (over: Partial<IncidentTaskInput>) => tasks(over).map(({ title, detail }) => `${title} | ${detail}`);

test('complaints: two that are due by name, the others counted', () => {
  const complaints = [
    complaint(4, '2026-11-20'),
    complaint(5, '2026-11-23'),
    complaint(6, '2026-11-23'),
    complaint(7, '2026-11-24'),
    complaint(8, '2026-11-22', MONDAY_9),
  ];
  expect(told({ complaints })).toEqual([
    'Phản ánh số 4 quá hạn trả lời | Bà Ba: Loa kêu đêm',
    'Phản ánh số 5 đến hạn trả lời hôm nay | Bà Ba: Loa kêu đêm · còn 1 phản ánh khác đến hạn',
    '1 phản ánh chưa trả lời xong | Sớm nhất: số 7, trả lời trước hết ngày 24/11/2026',
  ]);
});

test('incidents: what is announced for the next day, and those that nobody closed; what the watch just opened has its line already', () => {
  const incidents = [
    incident('Cắt điện', { planned: 1, beginsAt: MONDAY_9 + 20 * hour, endsAt: MONDAY_9 + 30 * hour }, 6),
    incident('Cắt điện tuần sau', { planned: 1, beginsAt: MONDAY_9 + 25 * hour, endsAt: MONDAY_9 + 30 * hour }),
    incident('Mất liên lạc', { watchKey: 's1/contact' }),
    incident('Mất liên lạc đã lâu', { watchKey: 's2/contact', beginsAt: MONDAY_9 - 25 * hour }),
    incident('Loa rè', {}),
    incident('Đã xong', { endsAt: MONDAY_9 }),
  ];
  expect(told({ incidents })).toEqual([
    'Báo trước: Cắt điện | 6 trạm, từ thứ Ba 24/11/2026 05:00 (5 giờ sáng)',
    '2 sự cố chưa khắc phục xong | Lâu nhất: Mất liên lạc đã lâu, từ 22/11/2026',
  ]);
});

test('they stand on Hôm nay', async () => {
  const app = await makeApp();
  const { json } = await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() });
  const payload = {
    caller: 'Bà Ba',
    stationId: json.id,
    aboutAt: '2026-11-22T20:15:00Z',
    asked: 'Loa kêu',
    dueOn: '2026-11-23',
  };
  await app.call('operator', 'POST', '/api/v1/complaints', { payload });
  const { tasks: list } = (await app.call('operator', 'GET', '/api/v1/today')).json;
  expect(list).toContainEqual(
    expect.objectContaining({ kind: 'complaint', title: 'Phản ánh số 1 đến hạn trả lời hôm nay' }),
  );
  await app.close();
});
