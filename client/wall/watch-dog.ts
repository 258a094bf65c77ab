import { isPageServed } from '../is-page-served';
import type { WallRun } from './wall-run';

/** Looks after a wall that nobody looks after. */
export interface WatchDog {
  watch(run: WallRun): void;
  /** Loads the page anew, but not again and again, and only where the server has it. */
  reload(why: string): void;
  stop(): void;
}

const LOOK_MS = 30_000;
/** A page that has just been loaded for the same reason is not loaded again. */
const REST_MS = 5 * 60_000;
/** A wall that has shown nothing for so long though its server is there begins anew. */
const STUCK_MS = 10 * 60_000;
/** A map that has not drawn for so long though the wall is fresh lacks a part. */
const UNDRAWN_MS = 2 * 60_000;
/** So many errors in one look are not a bad answer but a broken page. */
const MOST_ERRORS = 50;
/** Of the memory that the browser gives. */
const MOST_HEAP = 0.8;
const KEY = 'zhiyu-wall-loaded-anew';
let isReloading = false;

/** Makes a watchdog: it begins the page anew where it is stuck, full of errors or out of memory. */
export function watchDog(): WatchDog {
  let run: WallRun | null = null;
  let errors = 0;
  let seenAt = performance.now();
  let seen: unknown = null;
  let drawnAt = performance.now();

  function look(): void {
    const now = performance.now();
    const shown = run?.snapshot() ?? null;
    const reason = shown?.stale?.reason ?? null;
    // What is not the page's fault is waited for: loaded anew, it would show less than it does.
    if (shown?.data !== seen || (reason !== null && reason !== 'slow')) {
      seen = shown?.data;
      seenAt = now;
    }
    // What the map needs besides its module may not have come; without graphics nothing would come by waiting.
    if (shown?.data === null || shown?.stale || isMapDrawn() || hasNoGraphics()) drawnAt = now;
    if (errors > MOST_ERRORS) reload('too many errors');
    else if (now - seenAt > STUCK_MS) reload('nothing new for too long');
    else if (now - drawnAt > UNDRAWN_MS) reload('the map was never drawn');
    else if (heapShare() > MOST_HEAP) reload('out of memory');
    errors = 0;
  }

  const count = () => {
    errors += 1;
  };
  addEventListener('error', count);
  addEventListener('unhandledrejection', count);
  const timer = setInterval(look, LOOK_MS);
  return {
    watch(watched) {
      run = watched;
    },
    reload,
    stop() {
      clearInterval(timer);
      removeEventListener('error', count);
      removeEventListener('unhandledrejection', count);
    },
  };
}

function reload(why: string): void {
  if (readLast() + REST_MS > Date.now() || isReloading) return;
  isReloading = true;
  void reloadServed(why).finally(() => {
    isReloading = false;
  });
}

async function reloadServed(why: string): Promise<void> {
  if (!(await isPageServed())) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  console.info(`the wall is loaded anew: ${why}`);
  location.reload();
}

function readLast(): number {
  return Number(sessionStorage.getItem(KEY) ?? Number.NEGATIVE_INFINITY);
}

function isMapDrawn(): boolean {
  return performance.getEntriesByName('heat-drawn').length > 0;
}

function hasNoGraphics(): boolean {
  return document.querySelector('[data-testid=wall-trouble]') !== null;
}

/** The share of the memory for scripts that is in use; 0 where the browser does not tell. */
function heapShare(): number {
  const { memory } = performance as { memory?: { usedJSHeapSize: number; jsHeapSizeLimit: number } };
  return memory ? memory.usedJSHeapSize / memory.jsHeapSizeLimit : 0;
}
