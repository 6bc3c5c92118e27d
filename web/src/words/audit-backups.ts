/** Words of the log for backups: acts by name, and fields. */
import type { Told } from './audit-fields.ts';

export const backupsActs: Readonly<Record<string, string>> = {};

export const backupsFields: readonly Told[] = [];
