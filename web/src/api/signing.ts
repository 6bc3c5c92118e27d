/** What approvers sign, and the people on the root's list: a function per route. */

export const signingApi = {};
