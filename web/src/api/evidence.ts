/** The HTTP API of what people say was heard. */

export const evidenceApi = {};
