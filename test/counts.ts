/** How many runs a property, kill or fuzz test makes: a few in `npm test`, all of them in `npm run test:soak`. */
export const soak: boolean = process.env.LOA_SOAK === '1';

/** The smaller count for every day, the full count in the soak. */
export function runs(everyDay: number, inSoak: number): number {
  return soak ? inSoak : everyDay;
}
