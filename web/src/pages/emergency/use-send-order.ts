/** Sends an order and leads to its receipts. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { InterruptWrite } from '../../../../server/contract/interrupts.ts';
import { api } from '../../api.ts';
import { queries } from '../../queries.ts';
import { makeUuid } from '../../words/make-uuid.ts';

/** `order` is undefined while it cannot be sent. The same order sent again after a lost answer is the same one. */
export function useSendOrder(order: Omit<InterruptWrite, 'requestId'> | undefined): {
  readonly send: () => void;
  readonly isPending: boolean;
  readonly error: Error | null;
} {
  const client = useQueryClient();
  const [, go] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is another request
  const requestId = useMemo(makeUuid, [JSON.stringify(order)]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Omit<InterruptWrite, 'requestId'>) => api.sendInterrupt({ ...body, requestId }),
    onSuccess: (sent) => {
      client.setQueryData(queries.interrupt(sent.id).queryKey, sent);
      void client.invalidateQueries({ queryKey: ['interrupts', 'list'] });
      go(`/khan-cap/${sent.id}`);
    },
  });
  return { send: () => order !== undefined && mutate(order), isPending, error };
}
