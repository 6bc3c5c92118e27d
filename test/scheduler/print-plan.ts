/** Prints everything the scheduler says of dates, for one commune zone: run under several host zones, it must say the same. */
import { compilePlaylist, horizonFor } from '../../scheduler/compile-playlist.ts';
import { previewOccurrences } from '../../scheduler/expand-schedule.ts';
import { planAirings } from '../../scheduler/plan-airings.ts';
import { resolveOverlaps } from '../../scheduler/resolve-overlaps.ts';
import { samplePlan } from '../sample-week.ts';

const rules = [
  'FREQ=DAILY;COUNT=400',
  'FREQ=DAILY;UNTIL=20270401',
  'FREQ=DAILY;UNTIL=20270401T023000',
  'FREQ=WEEKLY;BYDAY=SU',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=YEARLY;BYWEEKNO=20',
  'FREQ=HOURLY;INTERVAL=7',
  'FREQ=YEARLY;BYMONTHDAY=1;BYYEARDAY=1,60,365',
];
const zones = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const now = Date.parse('2027-03-13T18:30:00Z');

const previews = zones.flatMap((zone) =>
  rules.map((rrule) =>
    previewOccurrences({
      dtstart: '2026-10-01T02:30:00',
      zone,
      rrule,
      rdates: ['2026-12-24T23:30:00'],
      exdates: ['2026-10-04'],
      limit: 400,
    }),
  ),
);
const playlists = zones.map((zone) => {
  const horizon = horizonFor(now, zone);
  const airings = planAirings({ ...samplePlan, zone, window: horizon });
  const { airings: own } = resolveOverlaps(airings, 'T00', { ...samplePlan, zone });
  return compilePlaylist({
    commune: 'SONTAY',
    stationId: 'T00',
    zone,
    policy: samplePlan.policy,
    airings: own,
    horizon,
  });
});
process.stdout.write(JSON.stringify({ hostOffsetMinutes: new Date(now).getTimezoneOffset(), previews, playlists }));
