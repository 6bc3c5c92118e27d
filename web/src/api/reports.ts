/** The HTTP API of reports. */

export const reportsApi = {};
