import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api';
import { isSignInNeeded, signInKiosk, takeKioskKey } from './api-session';
import './theme.css';
import { App } from './screens/app';
import { askAhead } from './screens/first-queries';

const RETRIES = 2;

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error) {
      // Who was signed out meanwhile begins anew, and is asked to sign in.
      if (!isSignInNeeded(error) || queries.getQueryData(['cities']) === undefined) return;
      void queries.resetQueries({ queryKey: ['cities'] });
    },
  }),
  defaultOptions: {
    queries: {
      // A server on this machine answers without a network.
      networkMode: 'always',
      staleTime: 10_000,
      retry: (count, error) =>
        count < RETRIES && !(error instanceof ApiProblem && error.problem.status < 500),
    },
  },
});

const kioskKey = takeKioskKey();
if (kioskKey === null) void askAhead(queries);
else void signInKiosk(kioskKey).finally(() => queries.resetQueries());

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
