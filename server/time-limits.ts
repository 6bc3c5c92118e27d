/** What a route takes at most from the first byte of the request to its answer. */

/** Unless it says otherwise. */
export const USUAL_MS = 30_000;

/** Where a year is counted, a document is made, or a file comes over a village's link. A body alone has two minutes (app.ts, `requestTimeout`). */
export const LONG_MS = 10 * 60_000;
