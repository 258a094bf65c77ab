import { useEffect, useState } from 'react';

/** Goes over to a new version of the page that has been stored and waits; null where there is none. */
export function useNewVersion(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    void navigator.serviceWorker.getRegistration('/field').then((registration) => {
      if (!registration) return;
      const look = () => navigator.serviceWorker.controller && setWaiting(registration.waiting);
      look();
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
    });
  }, []);
  if (waiting === null) return null;
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('take-over');
  };
}
