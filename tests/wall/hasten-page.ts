import type { Page } from 'playwright-core';

/**
 * Lets a page live faster: its clocks and timers go at `speed`, and it hears what the test tells instead of a stream. It
 * counts the WebGL contexts that are made and the scenes that come. To be called before the page is opened.
 */
export async function hastenPage(page: Page, speed: number): Promise<void> {
  await page.addInitScript((factor) => {
    const { setTimeout: later, setInterval: often } = window;
    const from = Date.now();
    const now = Date.now;
    const reading = performance.now.bind(performance);
    Date.now = () => from + (now() - from) * factor;
    performance.now = () => reading() * factor;
    window.setTimeout = ((work: () => void, ms = 0, ...rest: unknown[]) =>
      later(work, ms / factor, ...rest)) as typeof setTimeout;
    window.setInterval = ((work: () => void, ms = 0, ...rest: unknown[]) =>
      often(work, ms / factor, ...rest)) as typeof setInterval;

    const streams = new Set<EventTarget>();
    const hastened = {
      scenes: -1,
      contexts: 0,
      tell(event: string, data: object) {
        for (const stream of streams) {
          stream.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
        }
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
    Object.assign(window, { hastened, EventSource: ToldStream });

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
  }, speed);
}
