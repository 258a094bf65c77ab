import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api';
import './theme.css';
import { App } from './screens/app';
import { askAhead } from './screens/first-queries';

const RETRIES = 2;

const queries = new QueryClient({
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

void askAhead(queries);

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
