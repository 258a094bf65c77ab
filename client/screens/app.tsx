import { useQuery } from '@tanstack/react-query';
import type { CitiesAnswer } from '@zhiyu/shared/contract';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { ApiProblem } from '../api';
import { isSignInNeeded } from '../api-session';
import { parseBriefPath } from '../brief/brief-view';
import { createWords, useWords, WordsContext } from '../i18n';
import { loadPart } from '../lost-part';
import { ReasonText } from '../panels/panel-states';
import { SignOutButton } from '../panels/sign-out-button';
import { parseQualityView } from '../quality-view';
import type { View } from '../view-state';
import { citiesQuery, cityQuery, measuresQuery } from './first-queries';
import { StartScreen } from './start-screen';
import { useIdle } from './use-idle';
import { useLive } from './use-live';
import { type Preferences, usePreferences } from './use-preferences';
import { useView } from './use-view';

/** Not in the first paint, but asked for with it: it comes while the first answers do. */
const loadingExplorer =
  parseQualityView(location.pathname, location.search) === null &&
  !location.pathname.startsWith('/wall/') &&
  loadPart(import('./explorer-screen'));
const ExplorerScreen = lazy(async () => ({
  default: (await (loadingExplorer || loadPart(import('./explorer-screen')))).ExplorerScreen,
}));
/** Looked at by few, so it comes when it is asked for. */
const QualityScreen = lazy(async () => ({
  default: (await loadPart(import('./quality-screen'))).QualityScreen,
}));

/** The tablet’s page comes with its own parts. */
const BriefScreen = lazy(async () => ({
  default: (await loadPart(import('../brief/brief-screen'))).BriefScreen,
}));

/** For the public alone. */
const OpenScreen = lazy(async () => ({
  default: (await loadPart(import('./open-screen'))).OpenScreen,
}));

/** Administrators’ pages. */
const AdminScreen = lazy(async () => ({
  default: (await loadPart(import('../admin/admin-screen'))).AdminScreen,
}));

/** Seen once a day, and never where there are no accounts. */
const SignInScreen = lazy(async () => ({
  default: (await loadPart(import('./sign-in-screen'))).SignInScreen,
}));

const STARTING_POLL_MS = 2000;
const CITY_POLL_MS = 30_000;

/** The whole page: words and theme around the Explorer of a city, or what stands in its place. */
export function App() {
  const preferences = usePreferences();
  const words = useMemo(() => createWords(preferences.language), [preferences.language]);
  return (
    <WordsContext value={words}>
      {location.pathname === '/admin' ? (
        <Suspense fallback={null}>
          <AdminScreen preferences={preferences} />
        </Suspense>
      ) : (
        <CityGate preferences={preferences} />
      )}
    </WordsContext>
  );
}

type Change = ReturnType<typeof useView>[1];

/** Waits for the server and for a city, and says meanwhile what is happening. */
function CityGate({ preferences }: { preferences: Preferences }) {
  const { messages } = useWords();
  const [view, change] = useView();
  const cities = useQuery({
    ...citiesQuery,
    refetchInterval: ({ state }) =>
      state.data?.cities.length || isRefused(state.error) ? false : STARTING_POLL_MS,
    retry: false,
  });
  if (!cities.data) {
    if (cities.error && isSignInNeeded(cities.error)) {
      return (
        <Suspense fallback={<StartScreen title={messages.states.loading} hint="" busy />}>
          <SignInScreen preferences={preferences} />
        </Suspense>
      );
    }
    if (cities.error && isNotForRole(cities.error)) {
      return <NotHere city={null} />;
    }
    if (cities.error && !isStarting(cities.error)) {
      return (
        <StartScreen title={messages.start.failed} hint="">
          <p>
            <ReasonText error={cities.error} />
          </p>
          <RetryButton retry={() => cities.refetch()} />
        </StartScreen>
      );
    }
    return <StartScreen title={messages.start.starting} hint={messages.start.startingHint} busy />;
  }
  const [first] = cities.data.cities;
  if (!first) return <NoCity />;
  const asked = parseBriefPath(location.pathname)?.city ?? view.city;
  if (asked !== null && !cities.data.cities.some(({ id }) => id === asked)) {
    return <UnknownCity cities={cities.data.cities} />;
  }
  const city = asked ?? first.id;
  if (cities.data.role === 'public') {
    const summary = cities.data.cities.find(({ id }) => id === city) ?? first;
    return (
      <Suspense fallback={<StartScreen title={messages.states.loading} hint="" busy />}>
        <OpenScreen city={summary} preferences={preferences} />
      </Suspense>
    );
  }
  return <CityPage key={city} id={city} view={view} change={change} preferences={preferences} />;
}

/** Asked again, the answer would be the same. */
function isRefused(error: Error | null): boolean {
  return error !== null && (isSignInNeeded(error) || isNotForRole(error));
}

/** Whoever signed in has other work than to look at cases. */
function isNotForRole(error: Error): boolean {
  return error instanceof ApiProblem && error.problem.code === 'may-not-read';
}

/** No answer, or one that says the server is not ready: it is still starting. */
function isStarting(error: Error): boolean {
  return !(error instanceof ApiProblem) || error.problem.status >= 502;
}

/** Where a role has nothing to see, it is led to what it does. `city`: the one whose data quality it looks after. */
function NotHere({ city }: { city: string | null }) {
  const { access, quality } = useWords().messages;
  return (
    <StartScreen title={access.notHere} hint={access.notHereHint}>
      <a href="/admin">{access.toAdmin}</a>
      {city !== null && <a href={`/city/${encodeURIComponent(city)}/quality`}>{quality.link}</a>}
      <SignOutButton label={null} />
    </StartScreen>
  );
}

function NoCity() {
  const { messages } = useWords();
  return (
    <StartScreen title={messages.start.noCity} hint={messages.start.noCityHint} busy>
      <code>{'pnpm zhiyu city add <folder>\npnpm zhiyu import <file> --city <id>'}</code>
    </StartScreen>
  );
}

function UnknownCity({ cities }: { cities: CitiesAnswer['cities'] }) {
  const { messages, text } = useWords();
  return (
    <StartScreen title={messages.start.unknownCity} hint={messages.start.unknownCityHint}>
      {cities.map((city) => (
        <a key={city.id} href={`/city/${encodeURIComponent(city.id)}`}>
          {text(city.name)}
        </a>
      ))}
    </StartScreen>
  );
}

function RetryButton({ retry }: { retry: () => void }) {
  const { messages } = useWords();
  return (
    <button type="button" onClick={retry}>
      {messages.states.retry}
    </button>
  );
}

function CityPage(props: { id: string; view: View; change: Change; preferences: Preferences }) {
  const { messages, cityTitle } = useWords();
  const city = useQuery({
    ...cityQuery(props.id),
    refetchInterval: ({ state }) => (state.data?.cases ? CITY_POLL_MS : STARTING_POLL_MS),
  });
  const measures = useQuery(measuresQuery);
  // Who administers the system looks at no cases, and hears of none.
  const isWithoutCases = city.data?.viewer.role === 'systemAdmin';
  useLive(city.data === undefined || isWithoutCases ? null : props.id, props.view.area);
  useIdle(city.data?.viewer ?? null);
  useEffect(() => {
    if (city.data) document.title = cityTitle(city.data);
  }, [city.data, cityTitle]);
  const failed = city.error ?? measures.error;
  if (failed && (!city.data || !measures.data)) {
    return (
      <StartScreen title={messages.start.failed} hint="">
        <p>
          <ReasonText error={failed} />
        </p>
        <RetryButton
          retry={() => {
            city.refetch();
            measures.refetch();
          }}
        />
      </StartScreen>
    );
  }
  if (!city.data || !measures.data) {
    return <StartScreen title={messages.states.loading} hint="" busy />;
  }
  if (parseQualityView(location.pathname, location.search) !== null) {
    return (
      <Suspense fallback={<StartScreen title={messages.states.loading} hint="" busy />}>
        <QualityScreen city={city.data} preferences={props.preferences} />
      </Suspense>
    );
  }
  if (isWithoutCases) return <NotHere city={props.id} />;
  if (parseBriefPath(location.pathname) !== null) {
    return (
      <Suspense fallback={<StartScreen title={messages.states.loading} hint="" busy />}>
        <BriefScreen city={city.data} measures={measures.data} preferences={props.preferences} />
      </Suspense>
    );
  }
  return (
    <Suspense fallback={<StartScreen title={messages.states.loading} hint="" busy />}>
      <ExplorerScreen {...props} city={city.data} measures={measures.data} />
    </Suspense>
  );
}
