/** An occurrence moved to a day on which its schedule does something else, or far ahead: checked as what it will air, and told. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, makeApp, type TestApp } from './make-app.ts';
import { hashOf, made, makeApproved } from './segment-steps.ts';
import { stationPlace } from './station-steps.ts';

const MINUTE = 60_000;
const first = '2026-11-24T17:00:00';

let app: TestApp;
const programmes: Record<string, string> = {};
beforeAll(async () => {
  app = await makeApp();
  const { operator: author, approver } = app.people;
  await app.call('admin', 'POST', '/api/v1/stations', { payload: stationPlace() });
  for (const [name, minutes, over] of [
    ['short', 1, {}],
    ['long', 30, {}],
    ['notice', 1, { title: 'Thông báo', validUntil: Date.parse('2026-11-26T00:00:00+07:00') }],
  ] as const) {
    const rendition = made(hashOf(name), { durationMs: minutes * MINUTE });
    const segmentId = await makeApproved(app, { author, approver }, rendition, over);
    const payload = { title: name, items: [{ kind: 'segment', segmentId }] };
    programmes[name] = (await app.call('operator', 'POST', '/api/v1/programmes', { payload })).json.id;
  }
  const payload = { name: 'Lễ hội làng', kind: 'festival' };
  await app.call('operator', 'PUT', '/api/v1/exception-days/2026-11-26', { payload });
});
afterAll(() => app.close());
beforeEach(async () => {
  for (const { id } of (await app.call('operator', 'GET', '/api/v1/schedules')).json.schedules)
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
});

const schedule = async (programme: string, over: object = {}): Promise<string> => {
  const payload = { title: 'Tin chiều', programmeId: programmes[programme], dtstart: first, ...over };
  const { status, json } = await app.call('operator', 'POST', '/api/v1/schedules', { payload });
  if (status !== 201) throw new Error(json.message);
  return json.schedule.id;
};
const move = (id: string, startsAt: string, { occurrence = first, ...over }: { occurrence?: string } & object = {}) =>
  app.call('operator', 'PUT', `/api/v1/schedules/${id}/occurrences/${occurrence}`, { payload: { startsAt, ...over } });
const answered = ({ status, json }: Answer) => [status, json.code];
const skip = { onExceptionDays: { kind: 'skip' } };
const instead = (programme: string) => ({ onExceptionDays: { kind: 'instead', programmeId: programmes[programme] } });

describe('moved onto an exception day, an occurrence is refused', () => {
  test.each<[string, string, () => object, string, object, string]>([
    ['in quiet hours, of a schedule that skips the day', 'short', () => skip, '03:15', {}, 'quiet-hours'],
    ['when it does not fit its slot', 'short', () => skip, '17:00', { slotMs: 30_000 }, 'does-not-fit'],
    ['when something of it has expired by then', 'notice', () => skip, '17:00', {}, 'expires-before-end'],
    [
      'in quiet hours, of a schedule with another programme that day',
      'short',
      () => instead('long'),
      '03:15',
      {},
      'quiet-hours',
    ],
    [
      'when its own programme runs into quiet hours, though the other would not',
      'long',
      () => instead('short'),
      '20:45',
      {},
      'quiet-hours',
    ],
  ])('%s', async (_what, programme, over, time, change, code) => {
    const id = await schedule(programme, over());
    const before = app.dump();
    expect(answered(await move(id, `2026-11-26T${time}:00`, change))).toEqual([422, code]);
    expect(app.dump()).toEqual(before);
  });
});

describe('moved onto an exception day, an occurrence airs what it always airs', () => {
  test('also where the programme of the day would run into quiet hours', async () => {
    const id = await schedule('short', instead('long'));
    expect((await move(id, '2026-11-26T20:45:00')).status).toBe(200);
  });

  const day = 'Thứ Năm 26/11/2026 17:00 là ngày Lễ hội làng';
  test.each<[string, () => object, string[]]>([
    ['and that it is not skipped is told', () => skip, [`${day}: lịch này nghỉ ngày đó, riêng lượt dời đến vẫn phát.`]],
    [
      'and that it is not the programme of the day is told',
      () => instead('long'),
      [`${day}: lịch này phát chương trình khác ngày đó, riêng lượt dời đến vẫn phát chương trình của mình.`],
    ],
    ['and nothing is told where the day is as usual', () => ({}), []],
  ])('%s, before it is stored and after', async (_what, over, words) => {
    const id = await schedule('short', over());
    const payload = {
      dtstart: '2026-11-26T17:00:00',
      scheduleId: id,
      occurrence: first,
      programmeId: programmes.short,
      ...over(),
    };
    const preview = await app.call('operator', 'POST', '/api/v1/schedules/preview', { payload });
    const stored = await move(id, '2026-11-26T17:00:00');
    for (const { json } of [preview, stored]) {
      const told = json.conflicts.map(({ kind, refuses, message }: Record<string, unknown>) => [
        kind,
        refuses,
        message,
      ]);
      expect(told).toEqual(words.map((message) => ['exception-day', false, message]));
    }
  });
});

describe('moved on any day, an occurrence is checked', () => {
  const daily = { rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA' };

  test('however many come before it', async () => {
    const id = await schedule('short', { ...daily, times: ['07:00'] });
    const answer = await move(id, '2027-09-16T03:15:00', { occurrence: '2027-09-15T17:00:00' });
    expect(answered(answer)).toEqual([422, 'quiet-hours']);
  });

  test.each(['2026-11-25', '2026-12-23'])('against the sessions of %s, those of its own series too', async (date) => {
    await schedule('short', { ...daily, dtstart: '2026-11-24T07:00:00' });
    const id = await schedule('short', daily);
    expect(answered(await move(id, `${date}T19:00:00`))).toEqual([422, 'too-many-sessions']);
    expect((await move(id, `${date}T17:02:00`)).status).toBe(200);
  });
});
