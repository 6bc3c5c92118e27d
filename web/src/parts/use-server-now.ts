/** The server's time, for what a wrong clock on this computer must not spoil. */
import { useQuery } from '@tanstack/react-query';
import { queries } from '../queries.ts';
import { useNow } from './use-now.ts';

/** Epoch milliseconds, renewed every `stepMs`; this computer's clock until the server has answered. */
export function useServerNow(stepMs: number): number {
  const { data, dataUpdatedAt } = useQuery(queries.today());
  return useNow(stepMs, data === undefined ? 0 : Date.parse(data.now) - dataUpdatedAt);
}
