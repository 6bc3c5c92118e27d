/** Random policies in full: quiet hours, weekdays, windows, exceptions and dated changes, around days when clocks change. */
import fc from 'fast-check';
import type { LocalHours, Policy, PolicyException } from '../../scheduler/model.ts';

const MINUTE_MS = 60_000;
/** So many days are looked at. */
export const DAYS = 3;

/** A zone, a first moment and a policy whose exceptions and changes fall into the days behind it. */
export interface PolicyCase {
  readonly zone: string;
  readonly from: number;
  readonly policy: Policy;
}

/** Zones with changes of an hour and of half an hour, with none, and with offsets of half and quarter hours. */
const places = fc.constantFrom(
  { zone: 'Asia/Ho_Chi_Minh', first: '2026-11-21' },
  { zone: 'Asia/Kathmandu', first: '2026-11-21' },
  { zone: 'UTC', first: '2026-12-31' },
  { zone: 'America/New_York', first: '2027-03-13' },
  { zone: 'America/New_York', first: '2026-10-31' },
  { zone: 'Australia/Lord_Howe', first: '2026-10-02' },
  { zone: 'Australia/Lord_Howe', first: '2027-04-02' },
);

/** A policy of every shape; times of day in steps of 15 minutes, instants in whole minutes. */
export function policyCases(): fc.Arbitrary<PolicyCase> {
  return fc
    .record({
      place: places,
      rules: rules(),
      later: fc.array(fc.record({ minute, rules: rules() }), { maxLength: 2 }),
      exceptions: fc.array(exception, { maxLength: 2 }),
    })
    .map(({ place: { zone, first }, rules: now, later, exceptions }) => {
      const from = Date.parse(`${first}T00:00:00Z`);
      const dated = later
        .map((change) => ({ ...change.rules, validFrom: from + change.minute * MINUTE_MS }))
        .sort((a, b) => a.validFrom - b.validFrom);
      const opened = exceptions.map((make) => make(from)).sort((a, b) => a.from - b.from);
      return { zone, from, policy: { ...now, later: dated, exceptions: opened } };
    });
}

const minute = fc.integer({ min: -300, max: DAYS * 1_440 });
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, part]) => `${String(hour).padStart(2, '0')}:${part}`);
const hours: fc.Arbitrary<LocalHours> = fc.record({ from: time, until: time });

/** Some were approved too late, and open nothing. */
const exception: fc.Arbitrary<(from: number) => PolicyException> = fc
  .record({
    begin: minute,
    length: fc.integer({ min: 0, max: 900 }),
    ahead: fc.constantFrom(-60, 0, 1, 60, 5_000),
  })
  .map(({ begin, length, ahead }) => (from) => ({
    id: `mo-${begin}`,
    from: from + begin * MINUTE_MS,
    to: from + (begin + length) * MINUTE_MS,
    reason: 'Bầu cử',
    approvedBy: 'Chủ tịch xã',
    approvedAt: Math.max(1, from + (begin - ahead) * MINUTE_MS),
  }));

function rules(): fc.Arbitrary<Omit<Policy, 'later' | 'exceptions'>> {
  return fc.record({
    quiet: fc.array(hours, { maxLength: 2 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 }),
    windows: fc.oneof(fc.constant([]), fc.array(hours, { minLength: 1, maxLength: 3 })),
    maxSessionsPerDay: fc.integer({ min: 1, max: 4 }),
    maxMinutesPerSession: fc.integer({ min: 1, max: 60 }),
    volumeCeilingPct: fc.integer({ min: 0, max: 100 }),
    volumeBands: fc.array(fc.record({ from: time, until: time, ceilingPct: fc.integer({ min: 0, max: 100 }) }), {
      maxLength: 2,
    }),
  });
}
