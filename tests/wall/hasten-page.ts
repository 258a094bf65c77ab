import type { Page } from 'playwright-core';

/**
 * Lets a page live faster: its clocks and timers go at `speed`, which `window.hastened.pace` changes. It counts the WebGL
 * contexts that are made and the scenes that come. To be called before the page is opened.
 * @param isTold the page hears what the test tells in the place of its stream, and `window.hastened.tell` tells it
 */
export async function hastenPage(page: Page, speed: number, isTold = true): Promise<void> {
  // What runs TypeScript here names functions by a helper that the page does not have.
  const work = `const __name = (value) => value; (${hasten})(${speed}, ${isTold});`;
  await page.addInitScript({ content: work });
}

function hasten(factor: number, isTold: boolean): void {
  const { setTimeout: later, clearTimeout: forget } = window;
  const wallClock = Date.now;
  const runningClock = performance.now.bind(performance);
  let pace = factor;
  let since = runningClock();
  let lived = since;
  const began = wallClock() - since;
  const read = () => lived + (runningClock() - since) * pace;
  Date.now = () => began + read();
  performance.now = read;
  window.setTimeout = ((work: () => void, ms = 0, ...rest: unknown[]) =>
    later(work, ms / pace, ...rest)) as typeof setTimeout;
  const repeated = new Map<number, number>();
  let count = 0;
  window.setInterval = ((work: () => void, ms = 0) => {
    count -= 1;
    const id = count;
    const go = () => {
      repeated.set(id, later(go, ms / pace));
      work();
    };
    repeated.set(id, later(go, ms / pace));
    return id;
  }) as unknown as typeof setInterval;
  window.clearInterval = (id) => {
    forget(repeated.get(Number(id)));
    repeated.delete(Number(id));
  };

  const streams = new Set<EventTarget>();
  const hastened = {
    scenes: -1,
    contexts: 0,
    pace(next: number) {
      lived = read();
      since = runningClock();
      pace = next;
    },
    tell(event: string, data: object) {
      hastened.tellText(event, JSON.stringify(data));
    },
    tellText(event: string, data: string) {
      for (const stream of streams) stream.dispatchEvent(new MessageEvent(event, { data }));
    },
  };
  class ToldStream extends EventTarget {
    constructor() {
      super();
      streams.add(this);
    }
    close(): void {
      streams.delete(this);
    }
  }
  class HeardStream extends EventSource {
    constructor(address: string | URL) {
      super(address);
      streams.add(this);
    }
    override close(): void {
      super.close();
      streams.delete(this);
    }
  }
  Object.assign(window, { hastened, EventSource: isTold ? ToldStream : HeardStream });

  const { getContext } = HTMLCanvasElement.prototype;
  const known = new WeakSet<object>();
  HTMLCanvasElement.prototype.getContext = function count(this: HTMLCanvasElement, ...asked: unknown[]) {
    const made = (getContext as (...asked: unknown[]) => object | null).apply(this, asked);
    if (String(asked[0]).startsWith('webgl') && made && !known.has(made)) {
      known.add(made);
      hastened.contexts += 1;
    }
    return made;
  } as typeof getContext;

  let scene = '';
  new MutationObserver(() => {
    const shown = document.querySelector('[data-scene]')?.getAttribute('data-scene') ?? scene;
    if (shown !== scene) hastened.scenes += 1;
    scene = shown;
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-scene'],
  });
}
