/** JSON held in text columns: written by us, read back with the type it was written with. */

/** Text for a JSON column. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** The value of a JSON column; T is what the writer of that column put in. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
