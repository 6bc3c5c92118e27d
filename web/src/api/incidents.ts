/** The HTTP API of incidents, complaints, and whether it sounded then. */

export const incidentsApi = {};
