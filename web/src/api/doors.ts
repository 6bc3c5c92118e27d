/** Which doors stand open: a function per route. */

export const doorsApi = {};
