/** Sends an order, signed where stations ask for it, and leads to its receipts. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { InterruptWrite } from '../../../../server/contract/interrupts.ts';
import { signEmergency } from '../../acts/sign-act.ts';
import { useSigning } from '../../acts/use-signing.ts';
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
  const { calling } = useSigning();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is another request
  const requestId = useMemo(makeUuid, [JSON.stringify(order)]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Omit<InterruptWrite, 'requestId'>) => {
      const order = { ...body, requestId };
      if (order.kind !== 'emergency' || calling !== 'yes') return api.sendInterrupt(order);
      const { rendition } = await client.fetchQuery(queries.segment(order.segmentId));
      return api.sendInterrupt({ ...order, signed: await signEmergency(order, rendition?.sha256 ?? '') });
    },
    onSuccess: (sent) => {
      client.setQueryData(queries.interrupt(sent.id).queryKey, sent);
      void client.invalidateQueries({ queryKey: ['interrupts', 'list'] });
      go(`/khan-cap/${sent.id}`);
    },
  });
  return { send: () => order !== undefined && mutate(order), isPending, error };
}
