/** An abort that comes by itself when something takes longer than it may. */
export function abortAfter(milliseconds: number): AbortController {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), milliseconds);
  abort.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return abort;
}
