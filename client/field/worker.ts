/**
 * The service worker of the phone's page: it stores the page and its files, so that it opens without a network, and nothing
 * else. Cases and what waits to be sent lie in the device's database, which no update touches.
 */

/** The files to store and the version that they are; filled in by the build. */
declare const __FIELD_FILES__: readonly string[];
declare const __FIELD_VERSION__: string;

/** As much of a service worker as is used here. */
interface WorkerScope {
  addEventListener(
    name: 'install' | 'activate',
    take: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(name: 'message', take: (event: { data: unknown }) => void): void;
  addEventListener(
    name: 'fetch',
    take: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
}
const scope = globalThis as unknown as WorkerScope;

const CACHE = `zhiyu-field-${__FIELD_VERSION__}`;
const PAGE = '/field';
const stored = new Set(__FIELD_FILES__);

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...__FIELD_FILES__])));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('zhiyu-field-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      ),
  );
});

/** The reader has said that the new version may take over. */
scope.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && /^\/field(\/|$)/.test(pathname)) event.respondWith(answer(PAGE));
  else if (stored.has(pathname)) event.respondWith(answer(pathname));
});

/** A browser may have cleared what was stored; then it is stored anew. */
async function answer(path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = await cache.match(path);
  if (found !== undefined) return found;
  await cache.add(path);
  return (await cache.match(path)) ?? Response.error();
}
