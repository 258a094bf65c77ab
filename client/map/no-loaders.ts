/**
 * Stands in the place of loaders.gl in the built client. deck.gl brings it to fetch what layers name by address; ours are
 * handed numbers, and the map fetches nothing of its own accord.
 */

/** deck.gl registers what it could read. */
export function registerLoaders(): void {}

/** What deck.gl registers for pictures. */
export const ImageLoader = {};

/** @throws Error always */
export function load(address: unknown): never {
  throw new Error(`no layer of the map loads anything by itself: ${String(address)}`);
}
