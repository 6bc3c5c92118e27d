/** Who may call the routes of people, sessions and second factors. */
import { admins, type Rule, readers } from './rule.ts';

export const peopleAccess: Readonly<Record<string, Rule>> = {
  'POST /api/v1/login/passkey/options': 'public',
  'POST /api/v1/login/passkey': 'public',
  'GET /api/v1/sessions': 'person',
  'DELETE /api/v1/sessions': 'person',
  'DELETE /api/v1/sessions/:id': 'person',
  'POST /api/v1/session/unlock': 'locked',
  'POST /api/v1/session/step-up': 'half',
  'POST /api/v1/factors/totp': 'half',
  'POST /api/v1/factors/totp/confirm': 'half',
  'DELETE /api/v1/factors/totp': 'half',
  'GET /api/v1/factors/passkeys': 'half',
  'POST /api/v1/factors/passkeys': 'half',
  'POST /api/v1/factors/passkeys/options': 'half',
  'PATCH /api/v1/factors/passkeys/:id': 'half',
  'DELETE /api/v1/factors/passkeys/:id': 'half',
  'POST /api/v1/users/:id/link': admins,
  'DELETE /api/v1/users/:id/link': admins,
  'DELETE /api/v1/users/:id/factors': admins,
  'DELETE /api/v1/users/:id/sessions': admins,
  'GET /api/v1/link': 'link',
  'POST /api/v1/link': 'link',
  'GET /api/v1/delegations': readers,
  'POST /api/v1/delegations': admins,
  'DELETE /api/v1/delegations/:id': admins,
};
