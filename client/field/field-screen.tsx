import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { fetchCities } from '../api';
import { isSignInNeeded } from '../api-session';
import { createWords, type Language, loadMessages, useWords, type Words, WordsContext } from '../i18n';
import { type Preferences, usePreferences } from '../screens/use-preferences';
import { CasePage } from './case-page';
import { writeSetting } from './device-store';
import { type Field, FieldContext, type MySettings, useField } from './field-context';
import { caseQuery, fieldCityQuery, isAway, mineQuery } from './field-queries';
import { USUAL_RADIUS_METRES } from './field-radius';
import styles from './field-screen.module.css';
import { type FieldView, parseFieldView, useFieldView } from './field-view';
import { firstSetting } from './first-settings';
import { MePage } from './me-page';
import { MinePage } from './mine-page';
import { NearPage } from './near-page';
import { NewPage } from './new-page';
import pageStyles from './page.module.css';
import { useQueue } from './queue';
import { QueuePage } from './queue-page';
import { useNewVersion } from './use-new-version';
import { useOnline } from './use-online';
import { usePlace } from './use-place';

/** Seen once a day, and never where there are no accounts. */
const SignInScreen = lazy(async () => ({
  default: (await import('../screens/sign-in-screen')).SignInScreen,
}));

/** Cases of mine that are kept whole for work without a network. */
const MOST_KEPT = 40;

/** The page of a grid officer. It is for daylight, so its theme is the light one. */
export function FieldScreen() {
  const preferences = usePreferences();
  const words = useLoadedWords(preferences.language);
  useEffect(() => {
    document.documentElement.dataset.theme = 'light';
  });
  return (
    <WordsContext value={words}>
      <CityDoor preferences={preferences} />
    </WordsContext>
  );
}

/** The words of a language once they have come; until then those of before. */
function useLoadedWords(wanted: Language): Words {
  const [language, setLanguage] = useState(wanted);
  useEffect(() => {
    const show = () => setLanguage(wanted);
    void loadMessages(wanted).then(show, (error: unknown) => console.info('no messages have come', error));
  }, [wanted]);
  return useMemo(() => createWords(language), [language]);
}

/** Finds the city: the one of the address, the one of the last time, or the first. */
function CityDoor({ preferences }: { preferences: Preferences }) {
  const [city, setCity] = useState(() => parseFieldView(location.pathname).city);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (city !== null) return void writeSetting('city', city);
    const kept = firstSetting<string>('city');
    if (kept !== null) history.replaceState(null, '', `/field/${encodeURIComponent(kept)}`);
    setCity(kept);
    setRead(true);
  }, [city]);
  const cities = useQuery({
    queryKey: ['cities'],
    queryFn: ({ signal }) => fetchCities(signal),
    enabled: city === null && isRead,
  });
  const first = cities.data?.cities[0]?.id ?? null;
  useEffect(() => {
    if (city !== null || first === null) return;
    history.replaceState(null, '', `/field/${encodeURIComponent(first)}`);
    setCity(first);
  }, [city, first]);
  if (city !== null) return <CityPage key={city} id={city} preferences={preferences} />;
  return <Waiting error={cities.error} retry={() => void cities.refetch()} preferences={preferences} />;
}

function CityPage({ id, preferences }: { id: string; preferences: Preferences }) {
  const query = useQuery({ ...fieldCityQuery(id), refetchInterval: 60_000 });
  const isSignedOut = useQueue((state) => state.isSignInNeeded);
  const isOnline = useOnline();
  const needsSignIn = query.error !== null && isSignInNeeded(query.error);
  if (needsSignIn && (!query.data || isSignedOut)) {
    return <Waiting error={query.error} retry={() => void query.refetch()} preferences={preferences} />;
  }
  if (!query.data)
    return <Waiting error={query.error} retry={() => void query.refetch()} preferences={preferences} />;
  return (
    <Page
      city={query.data}
      preferences={preferences}
      isOffline={!isOnline || (query.error !== null && isAway(query.error))}
      storedAt={query.dataUpdatedAt}
    />
  );
}

/** Until the first answer: that it is coming, that somebody must sign in, or that it failed. */
function Waiting(props: { error: Error | null; retry: () => void; preferences: Preferences }) {
  const { field } = useWords().messages;
  if (props.error !== null && isSignInNeeded(props.error)) {
    return (
      <Suspense fallback={<p className={styles.waiting}>{field.loading}</p>}>
        <SignInScreen preferences={props.preferences} />
      </Suspense>
    );
  }
  if (props.error === null) {
    return (
      <p className={styles.waiting} role="status">
        {field.loading}
      </p>
    );
  }
  return (
    <main className={styles.waiting}>
      <p role="alert">{field.failed}</p>
      <button type="button" className={pageStyles.primary} onClick={props.retry}>
        {field.retry}
      </button>
    </main>
  );
}

function Page(props: { city: CityAnswer; preferences: Preferences; isOffline: boolean; storedAt: number }) {
  const { city } = props;
  const [view, go] = useFieldView(city.id);
  const place = usePlace(city.bounds);
  const [radius, setRadius] = useSetting('radius', USUAL_RADIUS_METRES);
  const [mine, setMine] = useSetting<MySettings>('mine', { area: null, unit: null });
  const words = useWords();
  const clock = useRef({ asOf: 0, at: 0 });
  if (props.storedAt !== clock.current.at)
    clock.current = { asOf: Date.parse(city.asOf), at: props.storedAt };
  const field: Field = {
    city,
    view,
    go,
    place,
    radius,
    setRadius,
    mine,
    setMine,
    now: () => {
      const { asOf, at } = clock.current;
      return city.clock === null ? asOf + Math.max(0, Date.now() - at) : asOf;
    },
  };
  useKeptCases(city.id, mine);
  const title = words.messages.field.title(words.text(city.name));
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <FieldContext value={field}>
      <div className={styles.screen}>
        <Strip isOffline={props.isOffline} storedAt={props.storedAt} />
        <main className={styles.main} key={`${view.page}${view.page === 'case' ? view.id : ''}`}>
          <Content view={view} preferences={props.preferences} />
        </main>
        <Tabs />
      </div>
    </FieldContext>
  );
}

function Content({ view, preferences }: { view: FieldView; preferences: Preferences }) {
  switch (view.page) {
    case 'near':
      return <NearPage />;
    case 'mine':
      return <MinePage />;
    case 'queue':
      return <QueuePage />;
    case 'me':
      return <MePage preferences={preferences} />;
    case 'new':
      return <NewPage />;
    case 'case':
      return <CasePage id={view.id} />;
  }
}

/** What the officer should know wherever they are: no network, unsent things, a new version. */
function Strip({ isOffline, storedAt }: { isOffline: boolean; storedAt: number }) {
  const { field } = useWords().messages;
  const isSignInNeeded = useQueue((state) => state.isSignInNeeded);
  const update = useNewVersion();
  const time = new Date(storedAt).toLocaleTimeString('sv-SE').slice(0, 5);
  return (
    <>
      {isOffline && (
        <p className={styles.strip} role="status" data-testid="offline">
          {field.storedAt(time)}
        </p>
      )}
      {isSignInNeeded && (
        <p className={styles.strip} role="alert">
          {field.signIn}
        </p>
      )}
      {update && (
        <button type="button" className={styles.strip} onClick={update}>
          {field.update}
        </button>
      )}
    </>
  );
}

function Tabs() {
  const { messages } = useWords();
  const { tabs, waiting, held, navigation } = messages.field;
  const items = useQueue((state) => state.items);
  const open = items.filter(({ state }) => state === 'waiting').length;
  const stuck = items.filter(({ state }) => state === 'held').length;
  const label = stuck > 0 ? held(String(stuck)) : open > 0 ? waiting(String(open)) : tabs.queue;
  return (
    <nav className={styles.tabs} aria-label={navigation}>
      <TabButton view={{ page: 'near' }}>{tabs.near}</TabButton>
      <TabButton view={{ page: 'mine' }}>{tabs.mine}</TabButton>
      <PlusButton label={tabs.new} />
      <TabButton view={{ page: 'queue' }} isStuck={stuck > 0}>
        {label}
      </TabButton>
      <TabButton view={{ page: 'me' }}>{tabs.me}</TabButton>
    </nav>
  );
}

function TabButton(props: { view: FieldView; isStuck?: boolean; children: string }) {
  const { view, go } = useField();
  return (
    <button
      type="button"
      className={styles.tab}
      aria-current={view.page === props.view.page ? 'page' : undefined}
      data-stuck={props.isStuck || undefined}
      data-testid={`tab-${props.view.page}`}
      onClick={() => go(props.view)}
    >
      {props.children}
    </button>
  );
}

function PlusButton({ label }: { label: string }) {
  const { go } = useField();
  return (
    <button
      type="button"
      className={styles.plus}
      aria-label={label}
      data-testid="new"
      onClick={() => go({ page: 'new' })}
    >
      <span aria-hidden="true">+</span>
    </button>
  );
}

/** A value that this device keeps. */
function useSetting<Value>(name: string, usual: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => firstSetting<Value>(name) ?? usual);
  return [
    value,
    (next) => {
      setValue(next);
      void writeSetting(name, next);
    },
  ];
}

/** Reads my cases whole, one after the other, where they are not kept as they are by now, so that they open without a network. */
function useKeptCases(city: string, mine: MySettings): void {
  const queries = useQueryClient();
  const { data } = useQuery(mineQuery(city, { area: mine.area?.id ?? null, unit: mine.unit }));
  useEffect(() => {
    let isOver = false;
    void (async () => {
      for (const { id, version } of data?.items.slice(0, MOST_KEPT) ?? []) {
        if (isOver || document.visibilityState === 'hidden') return;
        const query = caseQuery(city, id);
        if (queries.getQueryData(query.queryKey)?.version === version) continue;
        await new Promise((resolve) => setTimeout(resolve, 200));
        await queries.prefetchQuery({ ...query, staleTime: 0 });
        if (queries.getQueryState(query.queryKey)?.error) return;
      }
    })();
    return () => {
      isOver = true;
    };
  }, [data, city, queries]);
}
