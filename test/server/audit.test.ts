/** Every change that a person makes writes an audit row, in the same transaction: without the row there is no change. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditRow } from '../../server/contract/audit.ts';
import { compilePlan } from '../../server/jobs/compile-plan.ts';
import { openSetup } from '../../server/store/people-store.ts';
import { submitSegment } from '../../server/store/segment-store.ts';
import { generateSigningKey, publicHalf } from '../../stations/sign.ts';
import { auditChanges } from '../../web/src/words/audit-changes.ts';
import { auditWords, subjectWords } from '../../web/src/words/audit-words.ts';
import { accessRules } from './access-rules.ts';
import { peopleAuditActs, peopleElsewhere } from './audit-acts/people.ts';
import { makeApp, type TestApp, type Who } from './make-app.ts';
import { PASSWORD } from './make-house.ts';
import { details, giveRendition, hashOf, made, makeApproved, makeSegment } from './segment-steps.ts';
import { newCode, stationPlace } from './station-steps.ts';
import { at, iso, makeVillage, weekBody } from './village-steps.ts';

let app: TestApp;
let raw: Database.Database;
beforeAll(async () => {
  app = await makeApp({ LOA_BACKUP_DIR: 'backups' });
  raw = new Database(app.databasePath);
});
afterAll(async () => {
  raw.close();
  await app.close();
});

interface Act {
  readonly route: string;
  readonly who: Who | 'nobody';
  /** What the audit log calls it, and of what. */
  readonly action: string;
  readonly subject: string;
  /** Makes what the act needs; the path's parameter and the body. */
  readonly prepare: () => Promise<{ id?: string; payload?: object }>;
}

let count = 0;
const next = () => ++count;
const segment = () => makeSegment(app, app.people.operator, { text: 'Lời văn để đọc.' });
const ready = async () => {
  const id = await segment();
  await giveRendition(app, id, app.people.operator, made(hashOf(`audit-${id}`)));
  return id;
};
const waiting = async () => {
  const id = await ready();
  await submitSegment(app.db, app.clock.now(), app.communeId, id, app.people.operator);
  return { segmentId: id, sha256: hashOf(`audit-${id}`), decision: 'approved' as const };
};
const programme = async () => {
  const { operator: author, approver } = app.people;
  const segmentId = await makeApproved(app, { author, approver }, made(hashOf(next())));
  return { title: 'Bản tin', items: [{ kind: 'segment', segmentId }] };
};
const stored = async (who: Who, url: string, payload: object) => (await app.call(who, 'POST', url, { payload })).json;
const programmeId = async () => (await stored('operator', '/api/v1/programmes', await programme())).id as string;
const schedule = async () => ({ title: 'Lịch', programmeId: await programmeId(), dtstart: '2026-11-24T17:00:00' });
const scheduleId = async () => (await stored('operator', '/api/v1/schedules', await schedule())).schedule.id as string;
const OCCURRENCE = {
  put: 'PUT /api/v1/schedules/:id/occurrences/:occurrence',
  delete: 'DELETE /api/v1/schedules/:id/occurrences/:occurrence',
};
/** Two airings that want the same time, compiled. */
const collidingPair = async () => {
  await stationId();
  await scheduleId();
  await scheduleId();
  const { db, communeId, keys, clock } = app;
  await compilePlan({ db, communeId, signingKey: keys.working, now: clock.now, log: app.deps.log });
  const query = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  const { earlierId, laterId } = (await app.call('operator', 'GET', '/api/v1/conflicts', { query })).json.conflicts[0];
  return { earlierId, laterId };
};
const station = () => stationPlace({ code: `A${next()}` });
const stationId = async () => (await stored('admin', '/api/v1/stations', station())).id as string;
const zoneId = async () => (await stored('operator', '/api/v1/zones', { name: 'Vùng', stationIds: [] })).id as string;
const browser = () => ({
  endpoint: 'https://push.example.vn/1',
  keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
});
const user = () => ({ username: `u${next()}`, displayName: 'Người', roles: ['operator'], password: 'mật khẩu dài' });
const policy = {
  quiet: [{ from: '22:00', until: '05:00' }],
  weekdays: [1, 2, 3, 4, 5],
  maxSessionsPerDay: 2,
  maxMinutesPerSession: 30,
  volumeCeilingPct: 90,
};

const put = async (who: Who, url: string, payload: object) => (await app.call(who, 'PUT', url, { payload })).json;
const exception = { date: '2026-11-29', from: '06:00', until: '11:00', reason: 'Ngày bầu cử' };
const proposed = async () => ({ id: (await stored('operator', '/api/v1/policy/exceptions', exception)).id as string });
const source = { name: 'VOV1', url: 'https://stream.vov.example/vov1' };
const entered = async () => ({ id: (await stored('operator', '/api/v1/relay-sources', source)).id as string });
const target = { title: 'CCHC hằng tuần', measure: 'airings', atLeast: 4, per: 'week', each: 'village' };
/** A place of an airing to come, `airing/index`, and a segment that fits. */
const emptyPlace = async () => {
  await stationId();
  const { operator: author, approver } = app.people;
  const segmentId = await makeApproved(app, { author, approver }, made(hashOf(next())));
  const items = [
    { kind: 'segment', segmentId },
    { kind: 'place', name: 'Bản tin', maxMs: 60_000, fallback: { kind: 'close-up' } },
  ];
  const { id } = await stored('operator', '/api/v1/programmes', { title: 'Có chỗ chờ', items });
  const when = { title: 'Có chỗ chờ', programmeId: id, dtstart: '2026-11-25T17:00:00' };
  const { schedule: own } = await stored('operator', '/api/v1/schedules', when);
  const { db, communeId, keys, clock } = app;
  await compilePlan({ db, communeId, signingKey: keys.working, now: clock.now, log: app.deps.log });
  const query = { from: '2026-11-25T00:00:00Z', to: '2026-11-26T00:00:00Z' };
  const { airings } = (await app.call('operator', 'GET', '/api/v1/airings', { query })).json;
  const airing = airings.find((one: { scheduleId: string }) => one.scheduleId === own.id);
  return { place: `${airing.id}/1`, segmentId };
};

const quarter = { kind: 'quarter', year: 2026, no: 3 };
const reportId = async () => (await stored('operator', '/api/v1/reports', { period: quarter })).id as string;
const reportProfile = {
  validFrom: '2026-01-01',
  agency: 'Ủy ban nhân dân xã Sơn Tây',
  place: 'Sơn Tây',
  onBehalf: 'TM. Ủy ban nhân dân',
  signerTitle: 'Chủ tịch',
  signerName: 'Cao Văn Đức',
  recipients: ['Lưu: VT'],
};

const approved = () => {
  const { operator: author, approver } = app.people;
  return makeApproved(app, { author, approver }, made(hashOf(next())));
};
const emergency = async () => {
  await stationId();
  return { payload: { requestId: randomUUID(), kind: 'emergency', segmentId: await ready() } };
};

const incident = async () => ({
  kind: 'power',
  title: 'Mất điện cả thôn',
  beginsAt: '2026-11-23T01:00:00Z',
  places: [{ stationId: await stationId() }],
});
const incidentId = async () => (await stored('operator', '/api/v1/incidents', await incident())).id as string;
const complaint = async () => ({
  caller: 'Bà Lê Thị Ba',
  stationId: await stationId(),
  aboutAt: '2026-11-22T20:15:00Z',
  asked: 'Loa kêu lúc 3 giờ sáng',
  dueOn: '2026-11-27',
});

const acts: readonly Act[] = [
  act('POST /api/v1/users', 'admin', 'user.create', 'user', async () => ({ payload: user() })),
  act('PATCH /api/v1/users/:id', 'admin', 'user.change', 'user', async () => ({
    id: (await stored('admin', '/api/v1/users', user())).id,
    payload: { displayName: 'Tên khác' },
  })),
  ...peopleAuditActs(() => app),
  act('POST /api/v1/segments', 'operator', 'segment.create', 'segment', async () => ({ payload: details() })),
  act('PATCH /api/v1/segments/:id', 'operator', 'segment.change', 'segment', async () => ({
    id: await segment(),
    payload: { title: 'Tên khác' },
  })),
  act('DELETE /api/v1/segments/:id', 'operator', 'segment.delete', 'segment', async () => ({ id: await segment() })),
  act('POST /api/v1/segments/:id/submit', 'operator', 'segment.submit', 'segment', async () => ({ id: await ready() })),
  act('POST /api/v1/approvals', 'approver', 'segment.approved', 'segment', async () => ({
    payload: { decisions: [await waiting()] },
  })),
  act('POST /api/v1/approvals/undo', 'approver', 'approval.undo', 'segment', async () => {
    const { approvals } = await stored('approver', '/api/v1/approvals', { decisions: [await waiting()] });
    return { payload: { ids: [approvals[0].id] } };
  }),
  act('POST /api/v1/segments/:id/withdraw', 'approver', 'segment.withdraw', 'segment', async () => ({
    id: await approved(),
    payload: { reason: 'sai số liệu' },
  })),
  act('POST /api/v1/interrupts', 'operator', 'interrupt.emergency', 'interrupt', emergency),
  act('DELETE /api/v1/interrupts/:id', 'approver', 'interrupt.cancel', 'interrupt', async () => ({
    id: (await stored('operator', '/api/v1/interrupts', (await emergency()).payload)).id,
  })),
  act('POST /api/v1/stops', 'operator', 'air.stop', 'airing', async () => ({
    payload: { airingId: (await emptyPlace()).place.split('/')[0], reason: 'nhầm bài' },
  })),
  act('PUT /api/v1/suspension', 'approver', 'air.suspend', 'suspension', async () => ({ payload: { reason: 'lũ' } })),
  act('DELETE /api/v1/suspension', 'admin', 'air.resume', 'suspension', async () => {
    await put('admin', '/api/v1/suspension', { reason: 'lũ' });
    return {};
  }),
  act('POST /api/v1/programmes', 'operator', 'programme.create', 'programme', async () => ({
    payload: await programme(),
  })),
  act('PATCH /api/v1/programmes/:id', 'operator', 'programme.change', 'programme', async () => ({
    id: await programmeId(),
    payload: await programme(),
  })),
  act('POST /api/v1/zones', 'operator', 'zone.create', 'zone', async () => ({
    payload: { name: 'Vùng', stationIds: [] },
  })),
  act('PATCH /api/v1/zones/:id', 'operator', 'zone.change', 'zone', async () => ({
    id: await zoneId(),
    payload: { name: 'Vùng cao', stationIds: [await stationId()] },
  })),
  act('PUT /api/v1/policy', 'admin', 'policy.set', 'policy', async () => ({ payload: policy })),
  act('DELETE /api/v1/policy/:id', 'admin', 'policy.withdraw', 'policy', async () => {
    const { later } = await put('admin', '/api/v1/policy', { ...policy, validFrom: '2027-01-01' });
    return { id: later.at(-1).id };
  }),
  act('POST /api/v1/policy/exceptions', 'operator', 'policy-exception.propose', 'policyException', async () => ({
    payload: exception,
  })),
  act(
    'POST /api/v1/policy/exceptions/:id/approve',
    'approver',
    'policy-exception.approve',
    'policyException',
    proposed,
  ),
  act('DELETE /api/v1/policy/exceptions/:id', 'approver', 'policy-exception.cancel', 'policyException', proposed),
  act('PUT /api/v1/exception-days/:date', 'operator', 'exception-day.set', 'exceptionDay', async () => ({
    id: '2026-12-22',
    payload: { name: 'Lễ hội làng', kind: 'festival' },
  })),
  act('DELETE /api/v1/exception-days/:date', 'operator', 'exception-day.clear', 'exceptionDay', async () => {
    await put('operator', '/api/v1/exception-days/2026-12-23', { name: 'Quốc tang', kind: 'mourning' });
    return { id: '2026-12-23' };
  }),
  act('POST /api/v1/relay-sources', 'operator', 'relay-source.create', 'relaySource', async () => ({
    payload: source,
  })),
  act('PATCH /api/v1/relay-sources/:id', 'operator', 'relay-source.change', 'relaySource', async () => ({
    ...(await entered()),
    payload: { name: 'VOV2' },
  })),
  act('POST /api/v1/relay-sources/:id/approve', 'approver', 'relay-source.approve', 'relaySource', () => entered()),
  act('DELETE /api/v1/relay-sources/:id', 'operator', 'relay-source.retire', 'relaySource', () => entered()),
  act('PUT /api/v1/places/:airingId/:index', 'operator', 'place.fill', 'place', async () => {
    const { place, segmentId } = await emptyPlace();
    return { id: place, payload: { segmentId } };
  }),
  act('DELETE /api/v1/places/:airingId/:index', 'operator', 'place.empty', 'place', async () => {
    const { place, segmentId } = await emptyPlace();
    await put('operator', `/api/v1/places/${place}`, { segmentId });
    return { id: place };
  }),
  act('POST /api/v1/targets', 'operator', 'target.create', 'target', async () => ({ payload: target })),
  act('PATCH /api/v1/targets/:id', 'operator', 'target.change', 'target', async () => ({
    id: (await stored('operator', '/api/v1/targets', target)).id,
    payload: { ...target, title: 'Chỉ tiêu khác' },
  })),
  act('DELETE /api/v1/targets/:id', 'operator', 'target.cancel', 'target', async () => ({
    id: (await stored('operator', '/api/v1/targets', target)).id,
  })),
  act('POST /api/v1/schedules', 'operator', 'schedule.create', 'schedule', async () => ({ payload: await schedule() })),
  act('PATCH /api/v1/schedules/:id', 'operator', 'schedule.change', 'schedule', async () => ({
    id: await scheduleId(),
    payload: { title: 'Lịch khác' },
  })),
  act('DELETE /api/v1/schedules/:id', 'operator', 'schedule.cancel', 'schedule', async () => ({
    id: await scheduleId(),
  })),
  act('POST /api/v1/schedules/:id/restore', 'operator', 'schedule.restore', 'schedule', async () => {
    const id = await scheduleId();
    await app.call('operator', 'DELETE', `/api/v1/schedules/${id}`);
    return { id };
  }),
  act(OCCURRENCE.put, 'operator', 'schedule.occurrence.change', 'schedule', async () => ({
    id: await scheduleId(),
    payload: { cancelled: true },
  })),
  act(OCCURRENCE.delete, 'operator', 'schedule.occurrence.reset', 'schedule', async () => ({ id: await scheduleId() })),
  act('POST /api/v1/conflicts/answers', 'operator', 'conflict.answer', 'conflict', async () => ({
    payload: { ...(await collidingPair()), answer: 'follow' },
  })),
  act('DELETE /api/v1/conflicts/answers/:id', 'operator', 'conflict.undo', 'conflict', async () => ({
    id: (await stored('operator', '/api/v1/conflicts/answers', { ...(await collidingPair()), answer: 'follow' })).id,
  })),
  act('POST /api/v1/calendar-links', 'approver', 'calendar-link.create', 'calendar-link', async () => ({
    payload: {},
  })),
  act('DELETE /api/v1/calendar-links/:id', 'approver', 'calendar-link.revoke', 'calendar-link', async () => ({
    id: (await stored('approver', '/api/v1/calendar-links', {})).id,
  })),
  act('POST /api/v1/stations', 'admin', 'station.create', 'station', async () => ({ payload: station() })),
  act('PATCH /api/v1/stations/:id', 'admin', 'station.change', 'station', async () => ({
    id: await stationId(),
    payload: { name: 'Tên khác' },
  })),
  act('POST /api/v1/stations/:id/enrolment-code', 'admin', 'station.code', 'station', async () => ({
    id: await stationId(),
  })),
  act('POST /api/v1/stations/:id/retire', 'admin', 'station.retire', 'station', async () => ({
    id: await stationId(),
  })),
  act('POST /api/v1/stations/:id/self-test', 'operator', 'station.test', 'station', async () => {
    const id = await stationId();
    app.deps.selfTests.listen(id, () => {});
    return { id };
  }),
  act('POST /api/v1/push', 'approver', 'push.on', 'user', async () => ({ payload: browser() })),
  act('DELETE /api/v1/push/:id', 'approver', 'push.off', 'user', async () => {
    const { endpoint } = browser();
    await stored('approver', '/api/v1/push', browser());
    const { browsers } = (await app.call('approver', 'GET', '/api/v1/push')).json;
    return { id: browsers.find((one: { endpoint: string }) => one.endpoint === endpoint).id };
  }),
  act('PUT /api/v1/webhook', 'admin', 'webhook.set', 'webhook', async () => ({
    payload: { url: 'https://hooks.example.vn/loa' },
  })),
  act('DELETE /api/v1/webhook', 'admin', 'webhook.remove', 'webhook', async () => {
    await put('admin', '/api/v1/webhook', { url: 'https://hooks.example.vn/loa' });
    return {};
  }),
  act('PUT /api/v1/settings/:name', 'admin', 'setting.set', 'setting', async () => ({
    id: 'reportWaitDays',
    payload: { value: 10 },
  })),
  act('PUT /api/v1/listening/withdrawn/:id', 'approver', 'listening.withdraw', 'segment', async () => ({
    id: await approved(),
    payload: { reason: 'nêu tên người' },
  })),
  act('DELETE /api/v1/listening/withdrawn/:id', 'operator', 'listening.restore', 'segment', async () => {
    const id = await approved();
    await put('approver', `/api/v1/listening/withdrawn/${id}`, { reason: 'nhầm' });
    return { id };
  }),
  act('PUT /api/v1/evidence/week', 'operator', 'village-report.add', 'station', async () => ({
    payload: weekBody(await stationId(), { saidAt: iso(app.clock.now()), note: 'cả thôn nghe rõ' }),
  })),
  act('POST /api/v1/evidence/listening', 'operator', 'village-report.add', 'station', async () => ({
    payload: {
      ...{ requestId: randomUUID(), stationId: await makeVillage(app, { code: `A${next()}` }) },
      ...{ at: iso(at(0, 5)), answer: 'bad-sound' },
    },
  })),
  act('POST /api/v1/village-links', 'operator', 'village-link.create', 'villageLink', async () => ({
    payload: { stationId: await stationId(), person: 'Ông Sáu' },
  })),
  act('DELETE /api/v1/village-links/:id', 'admin', 'village-link.revoke', 'villageLink', async () => ({
    id: (await stored('operator', '/api/v1/village-links', { stationId: await stationId(), person: 'Ông Sáu' })).id,
  })),
  act('POST /api/v1/incidents', 'operator', 'incident.open', 'incident', async () => ({ payload: await incident() })),
  act('PATCH /api/v1/incidents/:id', 'approver', 'incident.change', 'incident', async () => ({
    id: await incidentId(),
    payload: { ...(await incident()), kind: 'broken', action: 'isolated' },
  })),
  act('POST /api/v1/incidents/:id/end', 'operator', 'incident.end', 'incident', async () => ({
    id: await incidentId(),
    payload: {},
  })),
  act('DELETE /api/v1/incidents/:id', 'admin', 'incident.cancel', 'incident', async () => ({ id: await incidentId() })),
  act('POST /api/v1/complaints', 'operator', 'complaint.receive', 'complaint', async () => ({
    payload: await complaint(),
  })),
  act('POST /api/v1/complaints/:id/answers', 'admin', 'complaint.answer', 'complaint', async () => ({
    id: (await stored('operator', '/api/v1/complaints', await complaint())).id,
    payload: { words: 'Không phải loa của xã.', close: true },
  })),
  act('PUT /api/v1/report-profile', 'admin', 'report-profile.set', 'reportProfile', async () => ({
    payload: reportProfile,
  })),
  act('POST /api/v1/reports', 'operator', 'report.create', 'report', async () => ({ payload: { period: quarter } })),
  act('PATCH /api/v1/reports/:id', 'operator', 'report.change', 'report', async () => ({
    id: await reportId(),
    payload: { version: 1, title: 'Báo cáo khác' },
  })),
  act('DELETE /api/v1/reports/:id', 'operator', 'report.drop', 'report', async () => ({ id: await reportId() })),
  act('POST /api/v1/backups', 'admin', 'backup.ask', 'backup', async () => ({})),
  act('POST /api/v1/restores/:id/settle', 'admin', 'backup.settle', 'backup', async () => {
    const restored = {
      id: 'restored',
      commune: app.communeId,
      madeAt: 1,
      restoredAt: 2,
      settledBy: null,
      settledAt: null,
    };
    await app.db.insertInto('restore').values(restored).execute();
    return { id: restored.id };
  }),
  act('POST /api/v1/login', 'nobody', 'login', 'user', async () => ({
    payload: { username: 'huong', password: PASSWORD },
  })),
  act('POST /api/station/v1/enrol', 'nobody', 'station.enrol', 'station', async () => ({
    payload: { code: await newCode(app, await stationId()), publicKey: publicHalf(await generateSigningKey()) },
  })),
  // Last: a job stays in the queue, and the operator is gone.
  act('POST /api/v1/segments/:id/speak', 'operator', 'segment.speak', 'segment', async () => ({ id: await segment() })),
  act('POST /api/v1/logout', 'operator', 'logout', 'user', async () => ({})),
];

/** Unsafe by method, but: previews and proposals store nothing, one accepted is many acts, a replay is a programme and its schedule, set-up and uploads are below, stations write journals of their own. */
const elsewhere = [
  'POST /api/v1/schedules/preview',
  'POST /api/v1/proposals',
  'POST /api/v1/proposals/accept',
  // They ask a passkey and store nothing; what it signs: signing.test.ts.
  'POST /api/v1/acts/options/approval',
  'POST /api/v1/acts/options/withdrawal',
  'POST /api/v1/acts/options/emergency',
  'POST /api/v1/acts',
  'POST /api/v1/ledger/:airingId/:stationId/replay',
  'POST /api/v1/setup',
  // Files change with the row: change-keys.test.ts and recordings.test.ts.
  'POST /api/v1/keys/change',
  'DELETE /api/v1/keys/change',
  'POST /api/v1/keys/list',
  'PUT /api/v1/keys/people',
  'POST /api/v1/interrupts/recording',
  'POST /api/v1/interrupts/text',
  // They keep files: reports.test.ts.
  'POST /api/v1/reports/:id/editions',
  'POST /api/v1/reports/:id/editions/:edition/scans',
  'POST /api/station/v1/journal',
  'POST /api/station/v1/heartbeat',
  // A photo tells nothing until a report names it, a ticket is kept nowhere; what villages say: own-village.test.ts.
  'POST /api/v1/photos',
  'POST /api/village/v1/photo',
  'POST /api/village/v1/reports',
  'POST /api/village/v1/usb-ticket',
  ...peopleElsewhere,
  ...Object.keys(accessRules).filter((route) => route.includes('/uploads')),
];

test('the acts are all unsafe routes there are', () => {
  const unsafe = Object.keys(accessRules).filter((route) => !/^(GET|HEAD|OPTIONS) /.test(route));
  const walked = [...acts.map(({ route }) => route), ...elsewhere.filter((route) => unsafe.includes(route))];
  expect(walked.sort()).toEqual(unsafe.sort());
});

test.each(acts)('$route writes $action, or does nothing', async ({ route, who, action, subject, prepare }) => {
  const { id, payload } = await prepare();
  const [method, path] = route.split(' ') as ['POST', string];
  const call = () =>
    app.call(
      who,
      method,
      path.replace(/:(id|date|name|airingId\/:index)/, id ?? '').replace(':occurrence', '2026-11-24T17:00:00'),
      payload === undefined ? {} : { payload },
    );
  if (who !== 'nobody') await app.call(who, 'GET', '/api/v1/me');

  raw.exec("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is full'); END");
  const before = app.dump();
  const failed = await call();
  raw.exec('DROP TRIGGER no_audit');
  expect([failed.status, app.dump()]).toEqual([500, before]);

  const answer = await call();
  expect(answer.status).toBeLessThan(300);
  const rows = app.dump().audit as Record<string, unknown>[];
  const added = rows.slice(before.audit?.length);
  expect(added).toMatchObject([{ action, subject, at: app.clock.now(), source: expect.stringContaining('127.0.0.1') }]);
  if (who !== 'nobody') expect(added).toMatchObject([{ whoId: app.people[who].id, who: app.people[who].name }]);
});

test('the set-up of the first admin writes one too', async () => {
  const fresh = await makeApp({}, { withPeople: false });
  const token = await openSetup(fresh.db, fresh.communeId);
  const payload = { token, communeName: 'Xã', username: 'chi-huy', displayName: 'Ai', password: 'mật khẩu dài' };
  await fresh.call('nobody', 'POST', '/api/v1/setup', { payload, from: '10.4.3.2' });
  expect((fresh.dump().audit as { action: string }[]).map(({ action }) => action)).toEqual([
    'policy.set',
    'user.create',
  ]);
  expect((fresh.dump().audit as { source: string | null }[]).at(-1)?.source).toMatch(/^10\.4\.3\.2/);
  await fresh.close();
});

test('a row tells what was before and what is after, never a password', async () => {
  const { json } = await app.call('admin', 'POST', '/api/v1/users', {
    payload: { ...user(), password: 'rất bí mật đấy' },
  });
  const url = `/api/v1/users/${json.id}`;
  await app.call('admin', 'PATCH', url, { payload: { displayName: 'Sau', password: 'bí mật khác nữa' } });
  const { rows } = (await app.call('admin', 'GET', '/api/v1/audit', { query: { limit: '1' } })).json;
  expect(rows).toMatchObject([
    { action: 'user.password', before: { displayName: 'Người' }, after: { displayName: 'Sau' }, who: 'Phạm Quốc Bảo' },
  ]);
  expect(JSON.stringify(app.dump().audit)).not.toMatch(/bí mật/);
});

test('the log is read in pages, newest first, without gap or double', async () => {
  const all = (await app.call('admin', 'GET', '/api/v1/audit', { query: { limit: '500' } })).json.rows;
  const pages = [];
  for (let before: number | undefined; ; ) {
    const query = { limit: '7', ...(before === undefined ? {} : { before: String(before) }) };
    const { rows } = (await app.call('admin', 'GET', '/api/v1/audit', { query })).json;
    if (rows.length === 0) break;
    pages.push(...rows);
    before = rows.at(-1).id;
  }
  expect(pages).toEqual(all);
  expect(all.length).toBeGreaterThan(20);
});

test('every row is told in Vietnamese: what it was done to, and no word, id or hash that only programs use', async () => {
  const { rows } = (await app.call('admin', 'GET', '/api/v1/audit', { query: { limit: '500' } })).json;
  const told = (rows as AuditRow[]).map((row) => ({
    row,
    line: `${auditWords(row)}${subjectWords(row, () => undefined)}`,
    details: auditChanges(row, { zone: 'Asia/Ho_Chi_Minh', nameOf: () => undefined }),
  }));
  const words = told.flatMap(({ line, details }) => [line, ...details.flatMap(({ field, words }) => [field, words])]);
  const machine =
    /[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{32}|\d{11}|[{}]|undefined|null|\b(news|notice|village|commune|normal|join|skip|all|ip|fm|airings|minutes|week|follow|override|approved|returned|operator|admin|mourning|festival|as-usual|segment|pick|relay|FREQ)\b/;
  expect(words.filter((text) => machine.test(text))).toEqual([]);
  const nameless = told.filter(({ line, row }) => !line.includes('«') && !namesNothing.has(row.action));
  expect(nameless.map(({ row }) => row.action)).toEqual([]);
  const bare = told.filter(
    ({ row, details }) => /^(policy|schedule|station)\.(set|create|change)$/.test(row.action) && details.length === 0,
  );
  expect(bare).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

/** Acts with one object only: the person's own session, the commune's policy, a link to the whole calendar. */
const namesNothing = new Set([
  'login',
  'logout',
  'policy.set',
  'policy.withdraw',
  'calendar-link.create',
  'calendar-link.revoke',
  'push.on',
  'push.off',
  'webhook.set',
  'webhook.remove',
]);

function act(route: string, who: Act['who'], action: string, subject: string, prepare: Act['prepare']): Act {
  return { route, who, action, subject, prepare };
}
