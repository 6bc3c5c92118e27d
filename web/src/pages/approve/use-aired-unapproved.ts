/** Duyệt sau: the emergencies that went out before anybody approved what they say. */
import { useQuery } from '@tanstack/react-query';
import type { Interrupt } from '../../../../server/contract/interrupts.ts';
import { queries } from '../../queries.ts';

/** By segment, the newest order of each. */
export function useAiredUnapproved(): ReadonlyMap<string, Interrupt> {
  const orders = useQuery(queries.interrupts()).data?.interrupts ?? [];
  const open = orders.filter(({ kind, approvedBy }) => kind === 'emergency' && approvedBy === null);
  // Newest first: the last one set is the newest.
  return new Map([...open].reverse().map((order) => [order.segmentId, order]));
}
