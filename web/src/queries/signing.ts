/** What the pages ask for: what approvers sign, and the people on the root's list. */

export const signingQueries = {};
