/** Triggers that keep a table append-only. */

/** Refuses UPDATE or DELETE, where `when` (SQL, with its WHEN) holds. */
export const forbidChange = (table: string, event: 'UPDATE' | 'DELETE', when = '') =>
  `CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table} ${when}
   BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;

/** Refuses INSERT OR REPLACE of a row that is there, which would delete without asking the triggers on DELETE. */
export const forbidReplace = (table: string, same: string) =>
  `CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM ${table} AS old WHERE ${same})
   BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;
