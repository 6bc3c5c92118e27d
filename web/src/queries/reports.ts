/** What the pages ask for of reports, keyed. */

export const reportsQueries = {};
