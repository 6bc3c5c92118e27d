/** What the pages ask for of what people say was heard, keyed. */

export const evidenceQueries = {};
