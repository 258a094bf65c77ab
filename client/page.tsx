import { type Query, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem, UnreachableError } from './api';
import { isSignInNeeded, signInKiosk, takeKioskKey } from './api-session';
import { boundAnswers } from './bound-answers';
import { parseBriefPath } from './brief/brief-view';
import { afterFirstView } from './first-view';
import { gatherAnswers } from './gather-answers';
import { loadMessages } from './i18n';
import { loadPart, watchLostParts } from './lost-part';
import { LostPartStrip } from './lost-part-strip';
import { App } from './screens/app';
import { askAhead } from './screens/first-queries';
import { readLanguage } from './screens/use-preferences';
import { parseWallAddress } from './wall/wall-address';

/** A wall is a page of its own. */
const WallApp = lazy(async () => ({ default: (await loadPart(import('./wall/wall-app'))).WallApp }));

watchLostParts();

const RETRIES = 2;

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // One answer shows that the server is back: what could not be asked meanwhile is asked again, wherever it stands.
    onSuccess: () => {
      const couldNotBeAsked = ({ state }: Query) =>
        state.error instanceof UnreachableError && state.fetchStatus === 'idle';
      void queries.refetchQueries({ type: 'active', predicate: couldNotBeAsked }, { cancelRefetch: false });
    },
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

boundAnswers(queries.getQueryCache());

const kioskKey = takeKioskKey();
const wall = parseWallAddress(location.pathname, location.search);
const isAdmin = location.pathname === '/admin';
/** A screen that was opened with a key is signed in first; whether that fails is told by what it asks. */
const signedIn = kioskKey === null ? null : signInKiosk(kioskKey).catch(() => null);
if (signedIn !== null) void signedIn.then(() => queries.resetQueries());
// Administrators ask for no city: what they were refused would stand in the audit.
else if (wall === null && !isAdmin) void askAhead(queries);

/** The page as it is drawn once its words are there. */
const page = (
  <StrictMode>
    <QueryClientProvider client={queries}>
      {wall === null ? (
        <>
          <App />
          <LostPartStrip />
        </>
      ) : (
        <Suspense fallback={<LostPartStrip />}>
          <WallApp address={wall} signedIn={signedIn} />
        </Suspense>
      )}
    </QueryClientProvider>
  </StrictMode>
);

if (wall === null && !isAdmin && parseBriefPath(location.pathname) === null)
  gatherAnswers(queries, afterFirstView());

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id root');
const language = wall?.language ?? readLanguage();
if (language === 'zh') createRoot(root).render(page);
else void loadMessages(language).then(() => createRoot(root).render(page));
