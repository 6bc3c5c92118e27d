/** Sends an order, signed where stations ask for it, and leads to its receipts. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { InterruptWrite } from '../../../../server/contract/interrupts.ts';
import { signEmergency } from '../../acts/sign-act.ts';
import { useSigning } from '../../acts/use-signing.ts';
import { api } from '../../api.ts';
import { queries } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { makeUuid } from '../../words/make-uuid.ts';

/** What the person chose, held against what is to be signed. */
export interface MeantOrder {
  /** The stations that the target reaches. */
  readonly reached: readonly string[];
  /** The message as it was heard, by its bytes; undefined where nobody listened. */
  readonly heard: string | undefined;
}

/** `order` is undefined while it cannot be sent. The same order sent again after a lost answer is the same one. `meant` is asked of emergencies alone. */
export function useSendOrder(
  order: Omit<InterruptWrite, 'requestId'> | undefined,
  meant: MeantOrder = { reached: [], heard: undefined },
): {
  readonly send: () => void;
  readonly isPending: boolean;
  readonly error: Error | null;
} {
  const client = useQueryClient();
  const [, go] = useLocation();
  const { calling } = useSigning();
  const { commune } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is another request
  const requestId = useMemo(makeUuid, [JSON.stringify(order)]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Omit<InterruptWrite, 'requestId'>) => {
      const order = { ...body, requestId };
      if (order.kind !== 'emergency' || calling !== 'yes') return api.sendInterrupt(order);
      const sha256 = meant.heard ?? (await client.fetchQuery(queries.segment(order.segmentId))).rendition?.sha256 ?? '';
      const stations = order.target?.kind === 'zones' || order.target?.kind === 'stations' ? meant.reached : 'all';
      return api.sendInterrupt({ ...order, signed: await signEmergency(commune.id, order, { sha256, stations }) });
    },
    onSuccess: (sent) => {
      client.setQueryData(queries.interrupt(sent.id).queryKey, sent);
      void client.invalidateQueries({ queryKey: ['interrupts', 'list'] });
      go(`/khan-cap/${sent.id}`);
    },
  });
  return { send: () => order !== undefined && mutate(order), isPending, error };
}
