/** Starts the web app in the page. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './fonts.css';
import './app.css';
import { App } from './app.tsx';
import { watchHand } from './hand.ts';
import { ApiProblem } from './request.ts';
import { cssVariables, theme } from './theme.ts';

/** What the session itself is refused for: it ended, locked itself, or lacks a second step that is demanded by now. */
const sessionRefusals = new Set(['not-logged-in', 'session-locked', 'second-factor-missing']);

/** Whoever is refused so is asked for again: the answer leads to the login page, to the lock, or to the second step. */
function onRefusal(error: Error): void {
  if (error instanceof ApiProblem && sessionRefusals.has(error.code))
    void client.invalidateQueries({ queryKey: ['me'] });
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => query.queryKey[0] !== 'me' && onRefusal(error) }),
  mutationCache: new MutationCache({ onError: onRefusal }),
  defaultOptions: { queries: { staleTime: 5_000, refetchOnWindowFocus: true }, mutations: { retry: false } },
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

watchHand(window);

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-center" limit={3} containerWidth={480} className="notices" />
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
