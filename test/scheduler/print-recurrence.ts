/** Prints the RFC's examples and other public rules, expanded for several commune zones: run under several host zones, it must say the same. */
import { previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { publicCases, readLocal } from './recurrence-cases.ts';
import { daysAtNine, readDays } from './recurrence-cases-rfc.ts';

/** One without changes of the clocks, one that changes them by half an hour. */
const communeZones = ['Asia/Ho_Chi_Minh', 'Australia/Lord_Howe'];
/** Every third is enough here: all of them run under the host's own zone in `public-suites.test.ts`. */
const someCases = publicCases.filter((_, index) => index % 3 === 0);

function list(dtstart: string, rrule: string, times: string[], zone: string, limit: number): readonly string[] {
  const answer = previewOccurrences({ dtstart, zone, rrule, rdates: [], exdates: [], times, limit });
  return answer.kind === 'ok' ? answer.occurrences : [answer.reason];
}

const printed = {
  hostOffsetMinutes: new Date(Date.parse('2027-03-13T18:30:00Z')).getTimezoneOffset(),
  examples: daysAtNine.map(([, start, rrule, dates]) => {
    return list(`${start}T09:00:00`, rrule, [], 'America/New_York', readDays(dates).length);
  }),
  others: communeZones.map((zone) =>
    someCases.map(({ dtstart, rrule }) => list(readLocal(dtstart), rrule, ['02:15'], zone, 4)),
  ),
};
process.stdout.write(JSON.stringify(printed));
