/** The acts on a segment: send for approval, have it read by the machine, delete. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Segment } from '../wire.ts';
import { tellDone, tellProblem } from './tell.tsx';

export interface SegmentActs {
  readonly submit: UseMutationResult<unknown, Error, void>;
  readonly speak: UseMutationResult<unknown, Error, void>;
  readonly remove: UseMutationResult<unknown, Error, void>;
}

/** What was done is told; so is a refusal, but for `remove`, whose question shows it. `onGone` follows the deletion. */
export function useSegmentActs({ id, title }: Segment, onGone: () => void): SegmentActs {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => touched.has(String(queryKey[0])) });
  const submit = useMutation<unknown, Error, void>({
    mutationFn: () => api.submitSegment(id),
    onSuccess: () => {
      tellDone(`Đã gửi duyệt «${title}».`);
      void refresh();
    },
    onError: tellProblem,
  });
  const speak = useMutation<unknown, Error, void>({
    mutationFn: () => api.speakSegment(id),
    onSuccess: () => void refresh(),
    onError: tellProblem,
  });
  const remove = useMutation<unknown, Error, void>({
    mutationFn: () => api.deleteSegment(id),
    onSuccess: () => {
      tellDone(`Đã xóa «${title}».`);
      onGone();
      void refresh();
    },
  });
  return { submit, speak, remove };
}

const touched = new Set(['segments', 'waiting', 'today', 'airings', 'sheet']);
