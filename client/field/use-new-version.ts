import { useEffect, useState } from 'react';

/** So often at most a page that stays open asks whether there is a new version. */
const ASK_MS = 30 * 60_000;

/** Goes over to a new version of the page that has been stored and waits; null where there is none. */
export function useNewVersion(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    let isGone = false;
    let stop = () => {};
    // It may be registered long after the page has begun.
    void navigator.serviceWorker.ready.then((registration) => {
      if (isGone) return;
      const look = () => navigator.serviceWorker.controller && setWaiting(registration.waiting);
      look();
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
      stop = askWhenSeen(registration);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  if (waiting === null) return null;
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('take-over');
  };
}

/** An installed page stays open for days: whether there is a new version is asked when it is seen again. */
function askWhenSeen(registration: ServiceWorkerRegistration): () => void {
  let askedAt = Date.now();
  const ask = () => {
    if (document.visibilityState === 'hidden' || Date.now() - askedAt < ASK_MS) return;
    askedAt = Date.now();
    registration.update().catch((error: unknown) => console.info('no version could be asked for', error));
  };
  document.addEventListener('visibilitychange', ask);
  return () => document.removeEventListener('visibilitychange', ask);
}
