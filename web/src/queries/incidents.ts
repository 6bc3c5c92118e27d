/** What the pages ask for of incidents, complaints, and whether it sounded then, keyed. */

export const incidentsQueries = {};
