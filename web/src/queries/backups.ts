/** What the pages ask for: backups. */

export const backupsQueries = {};
