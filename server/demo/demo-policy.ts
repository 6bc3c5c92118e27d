/** The demo's hours (giờ mẫu): every weekday, quiet hours kept away from the moment of start-up. They are obeyed like any others (R2). */
import type { Policy } from '../../scheduler/model.ts';

export const SAMPLE_HOURS_LABEL = 'giờ mẫu';

/**
 * By day the usual night is quiet; who starts the demo in the evening or at night gets a quiet stretch by day instead.
 * Sessions have room for the opening programme beside those of the sample week, however often the demo is started in a day.
 */
export function demoPolicy(now: number, zone: string): Policy {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const byDay = hour >= 5 && hour < 19;
  return {
    quiet: [byDay ? { from: '21:00', until: '05:00' } : { from: '08:00', until: '16:00' }],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    maxSessionsPerDay: 12,
    maxMinutesPerSession: 90,
    volumeCeilingPct: 100,
  };
}
