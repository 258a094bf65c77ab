import { useSyncExternalStore } from 'react';
import { isPageServed } from './is-page-served';

/** Whether a part of the page did not come, and the page waits until it can be loaded anew. */
export type LostPart = 'no' | 'waits' | 'asks';

const LOOK_MS = 2000;
/** A page that was loaded anew for a lost part and loses it again waits longer each time. */
const FIRST_REST_MS = 15_000;
const LONGEST_REST_MS = 10 * 60_000;
/** After so long without a loss the next one is a first one. */
const FORGET_MS = 60 * 60_000;
const KEY = 'zhiyu-part-lost';

let lost: LostPart = 'no';
const listeners = new Set<() => void>();

/**
 * A part of the page that comes when it is needed. Where it does not come, a browser never asks for it again: so it stays on
 * its way for ever, with what stands in its place, and the page is loaded anew once the server answers.
 */
export function loadPart<Part>(loading: Promise<Part>): Promise<Part> {
  return loading.catch((error: unknown) => {
    noteLostPart(error);
    return new Promise<Part>(() => {});
  });
}

/** Minds parts that are not waited for by `loadPart` too: fonts, base maps, what these load themselves. */
export function watchLostParts(): void {
  addEventListener('vite:preloadError', (event) => noteLostPart(event.payload));
}

/** Whether a part is lost: `waits` loads the page anew by itself, `asks` leaves that to who is writing in it. */
export function useLostPart(): LostPart {
  return useSyncExternalStore(subscribe, () => lost);
}

/** Loads the page anew, and notes when, so that it does not do so again and again. */
export function reloadForPart(): void {
  const now = Date.now();
  const { count } = readLosses(now);
  sessionStorage.setItem(KEY, JSON.stringify({ count: count + 1, at: now }));
  location.reload();
}

function noteLostPart(error: unknown): void {
  if (lost !== 'no') return;
  console.warn('a part of the page did not come', error);
  tell(isSomebodyWriting() ? 'asks' : 'waits');
  void comeBack();
}

/** Looks until the server answers, and loads the page anew where nobody's words would be lost by it. */
async function comeBack(): Promise<void> {
  for (;;) {
    const now = Date.now();
    const { count, at } = readLosses(now);
    const rest = count === 0 ? 0 : Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (count - 1));
    tell(isSomebodyWriting() ? 'asks' : 'waits');
    if (lost === 'waits' && now - at >= rest && (await isPageServed())) {
      reloadForPart();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function isSomebodyWriting(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type]), input[type=text], input[type=search]',
  );
  return [...fields].some(({ value }) => value.trim() !== '');
}

function readLosses(now: number): { count: number; at: number } {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { count: number; at: number } | null;
  return kept === null || now - kept.at > FORGET_MS ? { count: 0, at: Number.NEGATIVE_INFINITY } : kept;
}

function tell(next: LostPart): void {
  if (next === lost) return;
  lost = next;
  for (const notify of listeners) notify();
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}
