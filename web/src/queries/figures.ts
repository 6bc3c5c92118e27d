/** What the pages ask for of figures, keyed. */

export const figuresQueries = {};
