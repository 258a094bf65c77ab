import { useCallback, useEffect, useState } from 'react';

export const fieldTabs = ['near', 'mine', 'queue', 'me'] as const;
export type FieldTab = (typeof fieldTabs)[number];

/** What of the page is open: one of its tabs, a case, or the report of a new one. */
export type FieldView = { page: FieldTab } | { page: 'case'; id: number } | { page: 'new' };

/** Reads an address below `/field/{city}`; what it does not know is near me. */
export function parseFieldView(pathname: string): { city: string | null; view: FieldView } {
  const [, , city, page, id] = pathname.split('/');
  const found = city ? decodeURIComponent(city) : null;
  if (page === 'case' && /^\d{1,15}$/.test(id ?? '')) return { city: found, view: { page, id: Number(id) } };
  if (page === 'new') return { city: found, view: { page } };
  return { city: found, view: { page: fieldTabs.find((tab) => tab === page) ?? 'near' } };
}

/** The address of a view. */
export function writeFieldView(city: string, view: FieldView): string {
  const base = `/field/${encodeURIComponent(city)}`;
  if (view.page === 'case') return `${base}/case/${view.id}`;
  return view.page === 'near' ? base : `${base}/${view.page}`;
}

/** What is open, and how to open something else: the back key of the phone goes back. */
export function useFieldView(city: string): [FieldView, (view: FieldView) => void] {
  const [view, setView] = useState(() => parseFieldView(location.pathname).view);
  useEffect(() => {
    const follow = () => setView(parseFieldView(location.pathname).view);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = useCallback(
    (next: FieldView) => {
      history.pushState(null, '', writeFieldView(city, next));
      setView(next);
    },
    [city],
  );
  return [view, go];
}
