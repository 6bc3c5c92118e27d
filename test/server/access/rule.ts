/** Who may call a route. */
import type { Who } from '../make-app.ts';

/** `public` anybody, `person` whoever is logged in, `station` a station's token, `village` a village's link, `link` a one-time link, `half` also a session without its second factor, `locked` also a locked one; otherwise the roles that may. */
export type Rule = 'public' | 'person' | 'half' | 'locked' | 'link' | 'station' | 'village' | readonly Who[];

/** Whoever may look, the viewer as well. */
export const readers: readonly Who[] = ['operator', 'approver', 'admin', 'both', 'viewer'];
export const everyone: readonly Who[] = ['operator', 'approver', 'admin', 'both'];
export const writers: readonly Who[] = ['operator', 'admin', 'both'];
export const approvers: readonly Who[] = ['approver', 'both'];
export const admins: readonly Who[] = ['admin'];
