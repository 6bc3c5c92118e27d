/** The acts "bỏ riêng lượt này" and "hủy lịch". */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { useZone } from '../session.tsx';
import type { Airing, Schedule } from '../wire.ts';
import { localDateTime } from '../words/local-time.ts';
import { tellDone } from './tell.tsx';

/** `one` leaves out this airing by an exception to the rule; `all` cancels everything of the schedule that is to come. */
export function useDropAiring(
  airing: Airing,
  schedule: Schedule,
  onDone: () => void,
): UseMutationResult<unknown, Error, 'one' | 'all'> {
  const zone = useZone();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (which: 'one' | 'all'): Promise<unknown> => {
      if (which === 'all') return api.cancelSchedule(schedule.id);
      const exdates = [...schedule.exdates, localDateTime(airing.startsAt, zone)];
      return api.changeSchedule(schedule.id, { exdates });
    },
    onSuccess: (_, which) => {
      tellDone(which === 'all' ? `Đã hủy lịch «${schedule.title}».` : 'Đã bỏ riêng lượt này.');
      for (const key of ['airings', 'schedules', 'today', 'sheet']) void client.invalidateQueries({ queryKey: [key] });
      onDone();
    },
  });
}
