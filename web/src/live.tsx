/** Keeps the pages live: listens to the server's events, asks again for what changed, and knows when the line is lost. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { ChangeTopic } from '../../server/contract/ledger.ts';
import { eventsPath } from './api.ts';
import { invalidateTopics } from './queries.ts';

/** `lost` is said only after `patienceMs` without a line, so that a blink of the network alarms nobody. */
export type Line =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly sinceMs: number };

const LineContext = createContext<Line>({ kind: 'opening' });
const patienceMs = 4_000;
const longestWaitMs = 15_000;
/** Changes that come close together are asked for once. */
const gatherMs = 200;

/** Opens the line for everything inside; mount it once somebody is logged in. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [line, setLine] = useState<Line>({ kind: 'opening' });
  useEffect(() => listen(client, setLine), [client]);
  return <LineContext value={line}>{children}</LineContext>;
}

/** How the line to the server stands. */
export function useLine(): Line {
  return useContext(LineContext);
}

/** Listens until the returned function is called. */
function listen(client: QueryClient, tell: (line: Line) => void): () => void {
  const gathered = new Set<ChangeTopic>();
  let source: EventSource | undefined;
  let waitMs = 1_000;
  let lostSinceMs: number | undefined;
  const timers = { gather: 0, retry: 0, patience: 0 };

  const flush = () => {
    timers.gather = 0;
    invalidateTopics(client, gathered);
    gathered.clear();
  };
  const onChange = (event: MessageEvent<string>) => {
    for (const topic of readTopics(event.data)) gathered.add(topic);
    if (timers.gather === 0) timers.gather = window.setTimeout(flush, gatherMs);
  };
  const onOpen = () => {
    window.clearTimeout(timers.patience);
    // What changed while nobody listened is unknown: everything is asked for again.
    if (lostSinceMs !== undefined) void client.invalidateQueries();
    lostSinceMs = undefined;
    waitMs = 1_000;
    tell({ kind: 'open' });
  };
  const onError = () => {
    const since = lostSinceMs ?? Date.now();
    if (lostSinceMs === undefined) {
      lostSinceMs = since;
      timers.patience = window.setTimeout(() => tell({ kind: 'lost', sinceMs: since }), patienceMs);
    }
    if (source?.readyState !== EventSource.CLOSED) return;
    timers.retry = window.setTimeout(open, waitMs);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  };
  const open = () => {
    source?.close();
    source = new EventSource(eventsPath);
    source.addEventListener('open', onOpen);
    source.addEventListener('error', onError);
    source.addEventListener('change', onChange);
  };

  open();
  return () => {
    source?.close();
    for (const timer of Object.values(timers)) window.clearTimeout(timer);
  };
}

function readTopics(text: string): readonly ChangeTopic[] {
  try {
    const data: unknown = JSON.parse(text);
    const topics = (data as { topics?: unknown }).topics;
    return Array.isArray(topics) ? (topics as ChangeTopic[]) : [];
  } catch {
    return [];
  }
}
