/** The part of date-chinese that `vietnam-holidays.ts` uses: its own declarations are not where its package.json leads. */
declare module 'date-chinese' {
  /** A date of the Vietnamese lunar calendar; `leap` is 1 in a leap month. */
  export class CalendarVietnamese {
    constructor(cycle?: number, yearOfCycle?: number, month?: number, leap?: number, day?: number);
    fromGregorian(year: number, month: number, day: number): this;
    /** Cycle, year of the cycle, month, leap, day. */
    get(): number[];
    /** `gregorianYear` is the one in which the lunar year begins. */
    toGregorian(gregorianYear: number): { year: number; month: number; day: number };
  }
}
