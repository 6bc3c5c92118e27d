/** The HTTP API of public listening and the package for villages. */

export const listeningApi = {};
