/** Words of the log for who stands on the root's list: acts by name, and fields. */
import type { Told } from './audit-fields.ts';

export const keysActs: Readonly<Record<string, string>> = {
  'keys.people': 'đề nghị danh sách người ký',
};

export const keysFields: readonly Told[] = [
  {
    field: 'người ký',
    names: ['people'],
    read: ({ people }) => (Array.isArray(people) ? people.join(', ') || 'không ai' : ''),
  },
];
