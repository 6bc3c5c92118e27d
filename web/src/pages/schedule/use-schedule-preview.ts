/** What the draft would do, asked of the server while it is being written; nothing is stored. */
import { useDebouncedValue } from '@mantine/hooks';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Preview } from '../../../../server/contract/schedules.ts';
import { queries } from '../../queries.ts';
import { useZone } from '../../session.tsx';
import type { PreviewBody, Schedule, Target } from '../../wire.ts';
import { toRecurrence } from '../../words/recurrence.ts';
import type { Draft } from './schedule-draft.ts';

/** Enough for a year of a daily schedule. */
const limit = 400;

/** Idle until day and time are complete; conflicts with the schedule's own stored form are left out. */
export function useSchedulePreview(draft: Draft, schedule: Schedule | undefined): UseQueryResult<Preview> {
  const zone = useZone();
  const [settled] = useDebouncedValue(draft, 350);
  const body = bodyOf(settled, zone, schedule);
  return useQuery({
    ...queries.preview(body ?? { dtstart: '' }),
    enabled: body !== undefined,
    retry: false,
  });
}

function bodyOf(
  { what, when, target, priority }: Draft,
  zone: string,
  schedule: Schedule | undefined,
): PreviewBody | undefined {
  const recurrence = toRecurrence(when, zone);
  if (recurrence === undefined) return undefined;
  const programmeId = what.kind === 'programme' ? what.programmeId : what.id;
  return {
    ...recurrence,
    limit,
    priority,
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
