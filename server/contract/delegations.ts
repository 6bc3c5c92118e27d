/** Who stands in for whom, by days, on the HTTP API. */
import { z } from 'zod';
import { id, instant, lines, localDate, role } from './words.ts';

/** Both days included, in the commune's zone. */
export const delegationWrite = z.object({
  fromId: id,
  toId: id,
  role: role.extract(['operator', 'approver']),
  firstDay: localDate,
  lastDay: localDate,
  reason: lines(300).default(''),
});
export type DelegationWrite = z.input<typeof delegationWrite>;
export const delegation = z.object({
  id,
  fromId: id,
  fromName: z.string(),
  toId: id,
  toName: z.string(),
  role,
  firstDay: localDate,
  lastDay: localDate,
  reason: z.string(),
  createdBy: z.string(),
  endedAt: instant.nullable(),
  /** Holds right now. */
  now: z.boolean(),
  /** The station would refuse what they sign: no passkey of theirs is on the root's list. */
  cannotSign: z.boolean(),
});
export type Delegation = z.input<typeof delegation>;
