/** A list of values as one parameter: SQLite takes 32,766 of them in a statement and no more, and what a commune stores is never so few for ever. */
import { type RawBuilder, sql } from 'kysely';

/** For the right side of `in`. */
export function listed(values: readonly string[]): RawBuilder<string> {
  return sql<string>`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
}
