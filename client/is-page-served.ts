import { request } from './api';

const PATIENCE_MS = 5000;

/** Whether the server answers with this page: loaded anew without it, a browser would show its own page of errors. */
export async function isPageServed(): Promise<boolean> {
  const page = location.pathname + location.search;
  const answered = await request(page, AbortSignal.timeout(PATIENCE_MS), 'text/html').catch(() => null);
  return answered !== null;
}
