/** What the pages ask for: own account, invitations and delegations. */

export const peopleQueries = {};
