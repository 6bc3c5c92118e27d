/** An act on the commune's keys: its answer is how they stand then. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { KeyState } from '../../../../server/contract/keys.ts';
import { tellDone } from '../../acts/tell.tsx';
import { queries } from '../../queries.ts';

export function useKeyAct<Given>(act: (given: Given) => Promise<KeyState>, done: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (state) => {
      client.setQueryData(queries.keys().queryKey, state);
      tellDone(done);
    },
  });
}
