/** What the pages ask for of public listening and the package for villages, keyed. */

export const listeningQueries = {};
