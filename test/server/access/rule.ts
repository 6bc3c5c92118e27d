/** Who may call a route. */
import type { Who } from '../make-app.ts';

/** `public` anybody, `person` whoever is logged in, `station` a station's token, `village` a village's link, otherwise the roles that may. */
export type Rule = 'public' | 'person' | 'station' | 'village' | readonly Who[];

export const everyone: readonly Who[] = ['operator', 'approver', 'admin', 'both'];
export const writers: readonly Who[] = ['operator', 'admin', 'both'];
export const approvers: readonly Who[] = ['approver', 'both'];
export const admins: readonly Who[] = ['admin'];
