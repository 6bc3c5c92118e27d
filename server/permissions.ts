/** Who may do what: role x action, in one table. */
import type { Role } from './store/people-store.ts';

const table = {
  read: ['operator', 'approver', 'admin', 'viewer'],
  /** People's names and phones beyond their office: complaints, week confirmations, photos. */
  'personal.read': ['operator', 'approver', 'admin'],
  'segment.write': ['operator', 'admin'],
  approve: ['approver'],
  'plan.write': ['operator', 'admin'],
  'station.write': ['admin'],
  'station.test': ['operator', 'admin'],
  'policy.write': ['admin'],
  'interrupt.send': ['operator', 'approver', 'admin'],
  'air.stop': ['operator', 'approver', 'admin'],
  'approval.withdraw': ['approver', 'admin'],
  'exception.cancel': ['operator', 'approver', 'admin'],
  'zone.write': ['operator', 'admin'],
  'people.write': ['admin'],
  'audit.read': ['admin'],
  'webhook.write': ['admin'],
  'keys.write': ['admin'],
  'evidence.write': ['operator', 'admin'],
  'incident.write': ['operator', 'approver', 'admin'],
  'complaint.write': ['operator', 'admin'],
  'report.write': ['operator', 'admin'],
  'report.profile': ['admin'],
  'listening.withdraw': ['operator', 'approver', 'admin'],
  'settings.write': ['admin'],
  'people.delegate': ['admin'],
  'backup.read': ['admin'],
  'backup.run': ['admin'],
  'doors.read': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

/** Something a route lets people do. */
export type Action = keyof typeof table;

/** True when one of the roles may do it. */
export function mayDo(roles: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = table[action];
  return roles.some((role) => allowed.includes(role));
}
