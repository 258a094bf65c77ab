import { fetchJson } from './api';

/** A base map of another server is not waited for longer. */
const STYLE_PATIENCE_MS = 15_000;

/** A MapLibre style of a base map, from wherever the pack says. */
export function fetchStyle(address: string): Promise<object> {
  return fetchJson(address, AbortSignal.timeout(STYLE_PATIENCE_MS));
}
