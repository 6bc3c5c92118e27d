/** What the pages ask for: which doors stand open. */

export const doorsQueries = {};
