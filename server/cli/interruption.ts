import { ZhiyuError } from '../errors';

/**
 * A signal that is aborted when this process is asked to end: Ctrl-C, SIGTERM, its terminal closed, or, under
 * `npm start`, the death of npm, which a killed npm cannot tell. Work looks at it between two steps, so everything
 * is closed in order.
 */
export function watchInterruption(environment: NodeJS.ProcessEnv = process.env): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(interrupted()));
  }
  if (environment.npm_lifecycle_event === 'start') watchParent(controller);
  return controller.signal;
}

/** Resolves when `signal` is aborted. */
export function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const parentPollMs = 500;

function watchParent(controller: AbortController): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    controller.abort(interrupted());
  }, parentPollMs);
  timer.unref();
}

function interrupted(): ZhiyuError {
  return new ZhiyuError(
    'interrupted',
    'Stopped before it was done; run it again and it goes on where it was.',
  );
}
