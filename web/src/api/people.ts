/** Own account, invitations and delegations: a function per route. */

export const peopleApi = {};
