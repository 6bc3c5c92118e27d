/** Backups: a function per route. */

export const backupsApi = {};
