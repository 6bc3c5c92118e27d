/** The HTTP API of figures. */

export const figuresApi = {};
