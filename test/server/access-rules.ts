/** Who may call which route, written down once more by hand: a new route is not reachable by anybody the reader did not think of. */
import type { FastifyInstance } from 'fastify';
import { actsAccess } from './access/acts.ts';
import { auditAccess } from './access/audit.ts';
import { backupsAccess } from './access/backups.ts';
import { doorsAccess } from './access/doors.ts';
import { evidenceAccess } from './access/evidence.ts';
import { figuresAccess } from './access/figures.ts';
import { incidentsAccess } from './access/incidents.ts';
import { ledgerAccess } from './access/ledger.ts';
import { listeningAccess } from './access/listening.ts';
import { peopleAccess } from './access/people.ts';
import { reportsAccess } from './access/reports.ts';
import { admins, approvers, everyone, type Rule, readers, writers } from './access/rule.ts';

/** Every route but the API's reader (/api/docs) and the HEAD of each GET. */
export const accessRules: Readonly<Record<string, Rule>> = {
  'GET /metrics': 'public',
  'GET /api/health': 'public',
  'GET /api/openapi.json': 'public',
  'POST /api/v1/login': 'public',
  'POST /api/v1/logout': 'locked',
  'GET /api/v1/me': 'half',
  'GET /api/v1/setup': 'public',
  'POST /api/v1/setup': 'public',
  'GET /api/v1/users': admins,
  'POST /api/v1/users': admins,
  'PATCH /api/v1/users/:id': admins,
  'GET /api/v1/keys': admins,
  'POST /api/v1/keys/change': admins,
  'DELETE /api/v1/keys/change': admins,
  'GET /api/v1/keys/request': admins,
  'POST /api/v1/keys/list': admins,
  'PUT /api/v1/keys/people': admins,
  'GET /api/v1/segments': readers,
  'POST /api/v1/segments': writers,
  'GET /api/v1/segments/:id': readers,
  'PATCH /api/v1/segments/:id': writers,
  'DELETE /api/v1/segments/:id': writers,
  'POST /api/v1/segments/:id/submit': writers,
  'POST /api/v1/segments/:id/speak': writers,
  'GET /api/v1/renditions/:sha256/audio': readers,
  'GET /api/v1/topics': readers,
  'POST /api/v1/uploads': writers,
  'PATCH /api/v1/uploads': writers,
  'HEAD /api/v1/uploads': writers,
  'DELETE /api/v1/uploads': writers,
  'OPTIONS /api/v1/uploads': writers,
  'POST /api/v1/uploads/:id': writers,
  'PATCH /api/v1/uploads/:id': writers,
  'HEAD /api/v1/uploads/:id': writers,
  'DELETE /api/v1/uploads/:id': writers,
  'OPTIONS /api/v1/uploads/:id': writers,
  'POST /api/v1/interrupts/recording': everyone,
  'POST /api/v1/interrupts/text': everyone,
  'GET /api/v1/interrupts': readers,
  'POST /api/v1/interrupts': everyone,
  'GET /api/v1/interrupts/:id': readers,
  'DELETE /api/v1/interrupts/:id': everyone,
  'POST /api/v1/stops': everyone,
  'GET /api/v1/suspension': readers,
  'PUT /api/v1/suspension': everyone,
  'DELETE /api/v1/suspension': everyone,
  'POST /api/v1/segments/:id/withdraw': ['approver', 'admin', 'both'],
  'GET /api/v1/segments/:id/not-reached': ['approver', 'admin', 'both'],
  'GET /api/v1/approvals/waiting': readers,
  'POST /api/v1/approvals': approvers,
  'POST /api/v1/approvals/undo': approvers,
  'GET /api/v1/sheet': readers,
  'GET /api/v1/programmes': readers,
  'POST /api/v1/programmes': writers,
  'PATCH /api/v1/programmes/:id': writers,
  'GET /api/v1/zones': readers,
  'POST /api/v1/zones': writers,
  'PATCH /api/v1/zones/:id': writers,
  'GET /api/v1/policy': readers,
  'PUT /api/v1/policy': admins,
  'DELETE /api/v1/policy/:id': admins,
  'POST /api/v1/policy/exceptions': writers,
  'POST /api/v1/policy/exceptions/:id/approve': approvers,
  'DELETE /api/v1/policy/exceptions/:id': everyone,
  'GET /api/v1/exception-days': readers,
  'PUT /api/v1/exception-days/:date': writers,
  'DELETE /api/v1/exception-days/:date': writers,
  'GET /api/v1/relay-sources': readers,
  'POST /api/v1/relay-sources': writers,
  'PATCH /api/v1/relay-sources/:id': writers,
  'DELETE /api/v1/relay-sources/:id': writers,
  'POST /api/v1/relay-sources/:id/approve': approvers,
  'GET /api/v1/places': readers,
  'PUT /api/v1/places/:airingId/:index': writers,
  'DELETE /api/v1/places/:airingId/:index': writers,
  'GET /api/v1/airings': readers,
  'GET /api/v1/schedules': readers,
  'POST /api/v1/schedules': writers,
  'PATCH /api/v1/schedules/:id': writers,
  'DELETE /api/v1/schedules/:id': writers,
  'POST /api/v1/schedules/:id/restore': writers,
  'PUT /api/v1/schedules/:id/occurrences/:occurrence': writers,
  'DELETE /api/v1/schedules/:id/occurrences/:occurrence': writers,
  'POST /api/v1/schedules/preview': readers,
  'GET /api/v1/conflicts': readers,
  'POST /api/v1/conflicts/answers': writers,
  'DELETE /api/v1/conflicts/answers/:id': writers,
  'GET /api/v1/run-sheet': readers,
  'GET /api/v1/calendar.ics': 'public',
  'GET /api/v1/calendar-links': 'person',
  'POST /api/v1/calendar-links': 'person',
  'DELETE /api/v1/calendar-links/:id': 'person',
  'GET /api/v1/targets': readers,
  'POST /api/v1/targets': writers,
  'PATCH /api/v1/targets/:id': writers,
  'DELETE /api/v1/targets/:id': writers,
  'GET /api/v1/targets/standing': readers,
  'POST /api/v1/proposals': readers,
  'POST /api/v1/proposals/accept': writers,
  'GET /api/v1/stations': readers,
  'POST /api/v1/stations': admins,
  'GET /api/v1/stations/:id': readers,
  'PATCH /api/v1/stations/:id': admins,
  'POST /api/v1/stations/:id/enrolment-code': admins,
  'POST /api/v1/stations/:id/retire': admins,
  'POST /api/v1/stations/:id/self-test': ['operator', 'admin', 'both'],
  'GET /api/v1/push': 'person',
  'POST /api/v1/push': everyone,
  'DELETE /api/v1/push/:id': 'person',
  'GET /api/v1/webhook': admins,
  'PUT /api/v1/webhook': admins,
  'DELETE /api/v1/webhook': admins,
  'GET /api/v1/today': readers,
  'GET /api/v1/events': 'person',
  'POST /api/station/v1/enrol': 'public',
  'GET /api/station/v1/keys': 'station',
  'GET /api/station/v1/playlist': 'station',
  'GET /api/station/v1/events': 'station',
  'GET /api/station/v1/media/:sha256': 'station',
  'POST /api/station/v1/journal': 'station',
  'POST /api/station/v1/heartbeat': 'station',
  'GET /api/station/v1/time': 'station',
  ...evidenceAccess,
  ...incidentsAccess,
  ...ledgerAccess,
  ...figuresAccess,
  ...reportsAccess,
  ...listeningAccess,
  ...peopleAccess,
  ...actsAccess,
  ...auditAccess,
  ...backupsAccess,
  ...doorsAccess,
};

/** Every route the application really has, `METHOD /path`, with the same exceptions. */
export function listRoutes(app: FastifyInstance): string[] {
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods = ''] = match;
    const depth = indent.length / 4;
    const path = (parents[depth - 1] ?? '') + part;
    parents[depth] = path;
    for (const method of methods.split(', ')) routes.push(`${method} ${path}`);
  }
  const isGot = (route: string) => routes.includes(route.replace('HEAD ', 'GET '));
  return routes.filter((route) => !route.includes('/api/docs') && !(route.startsWith('HEAD ') && isGot(route)));
}

/** A path with something in the place of each parameter that names nothing. */
export function withNothing(path: string): string {
  return path
    .replace(':sha256', 'f'.repeat(64))
    .replaceAll(/:\w+/g, '0'.repeat(32))
    .replace('/api/v1/sheet', '/api/v1/sheet?week=2026-11-23');
}
