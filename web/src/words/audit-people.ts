/** Words of the log for people, sessions and links: acts by name, and fields. */
import type { Told } from './audit-fields.ts';

export const peopleActs: Readonly<Record<string, string>> = {};

export const peopleFields: readonly Told[] = [];
