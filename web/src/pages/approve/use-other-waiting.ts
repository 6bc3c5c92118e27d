/** The exceptions and relay sources that wait for a leader and can still be approved. */
import { useQuery } from '@tanstack/react-query';
import { useNow } from '../../parts/use-now.ts';
import { queries } from '../../queries.ts';
import type { RelaySource } from '../../wire.ts';
import { type ExceptionView, exceptionState } from '../../words/policy-words.ts';
import { sourceState } from '../../words/source-words.ts';

/** What waits; undefined until both lists are there. */
export interface OtherWaiting {
  readonly exceptions: readonly ExceptionView[];
  readonly sources: readonly RelaySource[];
}

/** Live, with the refusal of either list and the way to ask again. */
export function useOtherWaiting(): {
  readonly data: OtherWaiting | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const now = useNow(30_000);
  const policy = useQuery(queries.policy());
  const sources = useQuery(queries.relaySources());
  const data =
    policy.data === undefined || sources.data === undefined
      ? undefined
      : {
          exceptions: policy.data.exceptions.filter((exception) => exceptionState(exception, now) === 'waiting'),
          sources: sources.data.sources.filter((source) => sourceState(source, now) === 'waiting'),
        };
  const retry = () => {
    void policy.refetch();
    void sources.refetch();
  };
  return { data, error: policy.error ?? sources.error, retry };
}
