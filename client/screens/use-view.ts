import { useCallback, useEffect, useState } from 'react';
import { parseView, serialiseView, type View } from '../view-state';

const read = () => parseView(location.pathname, location.search);

/** The view of the address bar, and how to change it; back and forward work. */
export function useView(): [View, (patch: Partial<View>, history?: 'push' | 'replace') => void] {
  const [view, setView] = useState(read);
  useEffect(() => {
    const follow = () => setView(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const change = useCallback((patch: Partial<View>, history: 'push' | 'replace' = 'push') => {
    // The address is the truth: two changes in one moment add up.
    const next = { ...read(), ...patch };
    const address = serialiseView(next);
    if (address === location.pathname + location.search) return;
    if (history === 'push') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
    setView(read());
  }, []);
  return [view, change];
}
