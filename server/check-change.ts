/** Holds a change of what is aired against every schedule that stands: a programme, or how long a segment or a relay source is valid. */
import type { InstantMs, Programme, Schedule } from '../scheduler/model.ts';
import { expiryFindings } from './check-expiry.ts';
import { checkSchedule, soundingsOf } from './check-schedule.ts';
import { AppError } from './errors.ts';
import type { Finding } from './plan-finding.ts';
import { programmesOf } from './programmes-of.ts';
import type { Plan } from './store/plan-store.ts';

/** Throws schedule-would-break for the first schedule that could not be stored with the programme as it would be. */
export function refuseChangedProgramme(programme: Programme, plan: Plan, now: InstantMs): void {
  const programmes = plan.programmes.map((one) => (one.id === programme.id ? programme : one));
  const schedules = plan.schedules.filter((schedule) => programmesOf(schedule).includes(programme.id));
  refuseBroken(schedules, plan, { ...plan, programmes }, (schedule, within) =>
    checkSchedule(schedule, within, now).filter(({ refuses }) => refuses),
  );
}

/** Throws schedule-would-break for the first schedule that would still air a segment or source after its new, earlier end. */
export function refuseEarlierEnd(
  kind: 'segments' | 'relaySources',
  { id, validUntil }: { readonly id: string; readonly validUntil: InstantMs | null },
  plan: Plan,
  now: InstantMs,
): void {
  const before = plan[kind].find((one) => one.id === id);
  if (validUntil === null || validUntil >= (before?.validUntil ?? Number.POSITIVE_INFINITY)) return;
  const ends = plan[kind].map((one) => (one.id === id ? { ...one, validUntil } : one));
  refuseBroken(plan.schedules, plan, { ...plan, [kind]: ends }, (schedule, within) =>
    expiryFindings(soundingsOf(schedule, within, now, undefined), within),
  );
}

/** What stands against a schedule without the change, as after a new policy, does not hinder it. */
function refuseBroken(
  schedules: readonly Schedule[],
  before: Plan,
  after: Plan,
  findingsOf: (schedule: Schedule, within: Plan) => Finding[],
): void {
  for (const schedule of schedules) {
    const found = findingsOf(schedule, after);
    if (found.length === 0) continue;
    const known = new Set(findingsOf(schedule, before).map(({ message }) => message));
    const broken = found.find(({ message }) => !known.has(message));
    if (broken === undefined) continue;
    const { kind, message } = broken;
    const reason = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
    throw new AppError('schedule-would-break', { schedule: schedule.title, kind, reason });
  }
}
