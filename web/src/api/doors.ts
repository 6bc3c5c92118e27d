/** Which doors stand open: a function per route. */
import type { Doors } from '../../../server/contract/doors.ts';
import { get } from '../verbs.ts';

export const doorsApi = {
  doors: (signal?: AbortSignal) => get<Doors>('/doors', signal),
};
