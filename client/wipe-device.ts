/** The database of the phone's page in this browser, and how its stored pages are named. */
export const FIELD_DATABASE = 'zhiyu-field';
export const FIELD_CACHE = 'zhiyu-field-';

const LONGEST_WAIT_MS = 3000;

/** Removes all that was stored on this device for work without a network: cases, photos, what waits to be sent, pages. */
export async function wipeDevice(): Promise<void> {
  await new Promise<void>((resolve) => {
    const wiping = indexedDB.deleteDatabase(FIELD_DATABASE);
    // A tab that still has it open lets go of it when it is told; one that does not is not waited for.
    setTimeout(resolve, LONGEST_WAIT_MS);
    wiping.onsuccess = wiping.onerror = () => resolve();
  });
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith(FIELD_CACHE)) await caches.delete(name);
}
