/** What the draft would do, asked of the server while it is being written; nothing is stored. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { PreviewBody, Schedule, Target } from '../../wire.ts';
import { toRecurrence } from '../../words/recurrence.ts';
import { occurrenceLimits, type PreviewStanding, previewStanding } from './preview-standing.ts';
import type { Draft } from './schedule-draft.ts';

/** Asks when typing has paused and day and time are complete; conflicts with the schedule's own stored form are left out. */
export function useSchedulePreview(draft: Draft, schedule: Schedule | undefined): PreviewStanding {
  const zone = useZone();
  const [settled] = useDebouncedValue(draft, 350);
  const asked = bodyOf(settled, zone, schedule);
  const answer = useQuery({
    ...queries.preview(asked ?? { dtstart: '' }),
    enabled: asked !== undefined,
    retry: false,
  });
  return previewStanding(bodyOf(draft, zone, schedule), asked, answer);
}

function bodyOf(
  { what, when, target, priority, slotMs, onExceptionDays }: Draft,
  zone: string,
  schedule: Schedule | undefined,
): PreviewBody | undefined {
  const recurrence = toRecurrence(when, zone);
  if (recurrence === undefined) return undefined;
  const programmeId = what.kind === 'programme' ? what.programmeId : what.id;
  return {
    ...recurrence,
    limit: schedule === undefined ? occurrenceLimits.fresh : occurrenceLimits.stored,
    priority,
    slotMs,
    ...(onExceptionDays.kind === 'instead' && onExceptionDays.programmeId === '' ? {} : { onExceptionDays }),
    ...(schedule === undefined ? {} : { scheduleId: schedule.id }),
    ...(programmeId === undefined ? {} : { programmeId }),
    ...(isNamed(target) ? { target } : {}),
  };
}

/** An empty choice of zones or stations is not a target yet. */
function isNamed(target: Target): boolean {
  if (target.kind === 'zones') return target.zoneIds.length > 0;
  return target.kind === 'all' || target.stationIds.length > 0;
}
