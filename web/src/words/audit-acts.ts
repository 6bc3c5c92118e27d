/** Words of the log for what approvers sign: acts by name, and fields. */
import type { Told } from './audit-fields.ts';

export const actsActs: Readonly<Record<string, string>> = {};

export const actsFields: readonly Told[] = [];
