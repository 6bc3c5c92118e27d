/** Words of the log for who stands on the root's list: acts by name, and fields. */
import type { Told } from './audit-fields.ts';

export const keysActs: Readonly<Record<string, string>> = {};

export const keysFields: readonly Told[] = [];
