import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadMessages } from '../i18n';
import { readLanguage } from '../screens/use-preferences';
import '../theme.css';
import { openDevice } from './device-store';
import { createQueries, fieldCityQuery, keepAnswers, nearQuery, viewerOf } from './field-queries';
import { USUAL_RADIUS_METRES } from './field-radius';
import { FieldScreen } from './field-screen';
import { parseFieldView } from './field-view';
import { firstPlace, permissionRead } from './first-place';
import { firstSetting, settingsRead } from './first-settings';
import { startSending } from './queue';

const queries = createQueries();
/** The city of the page; it may come to be known later than the page begins. */
function currentCity(): string {
  return parseFieldView(location.pathname).city ?? '';
}

const kept = keepAnswers(queries, currentCity);
/** What the first view shows is in the hands of the page before it is drawn; of the city first, whose viewer owns the rest. */
async function takeFirst(): Promise<void> {
  const city = currentCity();
  if (city === '') return;
  await queries.prefetchQuery(fieldCityQuery(city));
  const place = await firstPlace;
  const radius = firstSetting<number>('radius') ?? USUAL_RADIUS_METRES;
  if (place !== null) await queries.prefetchQuery(nearQuery(city, place.point, radius));
}
void takeFirst();

async function start(): Promise<void> {
  // What the device has is shown first; a browser that keeps nothing shows what the server says.
  const recalled = kept
    .recall()
    .catch((error: unknown) => console.info('nothing is kept on this device', error));
  await Promise.all([recalled, settingsRead, permissionRead, loadMessages(readLanguage())]);
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no element with the id root');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <FieldScreen />
      </QueryClientProvider>
    </StrictMode>,
  );
  await startSending({
    viewer: () => viewerOf(queries, currentCity()),
    onTaken: () =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => changing.has(String(queryKey[0])) }),
  });
  await openDevice();
  if (!('serviceWorker' in navigator)) return;
  // Storing the page takes nothing from its first view.
  await untilQuiet(queries);
  await navigator.serviceWorker.register('/field-worker.js', { scope: '/field' });
}

const QUIET_MS = 1500;

/** Comes when nothing has been asked for a while. */
function untilQuiet(client: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    let since = performance.now();
    const look = setInterval(() => {
      if (client.isFetching() > 0) since = performance.now();
      if (performance.now() - since < QUIET_MS) return;
      clearInterval(look);
      resolve();
    }, 250);
  });
}

/** What an action changes. */
const changing = new Set(['near', 'mine', 'case']);

void start().catch((error: unknown) => console.info('work without a network is not possible here', error));
