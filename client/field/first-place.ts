import { firstSetting, settingsRead } from './first-settings';
import type { DeviceDatum, Place } from './use-place';

const WAIT_MS = 8000;
/** So old a place of the device is still where the officer is. */
const FRESH_MS = 60_000;

let isAllowed = false;
/** Comes when it is known whether the device may be asked without asking the officer. */
export const permissionRead: Promise<void> = (async () => {
  const state = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
  isAllowed = state?.state === 'granted' && 'geolocation' in navigator;
})();

let known: Place | null = null;

/** Where the officer is as far as it was known when this was asked; null while it is not. */
export function placeSoFar(): Place | null {
  return known;
}

/** Whether the officer has allowed the place before. */
export function mayAskPlace(): boolean {
  return isAllowed;
}

/**
 * Where the officer is as the page begins: what the device says where that is allowed, else what was chosen the last time.
 * Null for neither, or where the device tells places in another datum, which are left to the page.
 */
export const firstPlace: Promise<Place | null> = (async () => {
  await Promise.all([settingsRead, permissionRead]);
  if (!isAllowed) return firstSetting<Place>('place');
  if (firstSetting<DeviceDatum>('datum') === 'GCJ-02') return null;
  return new Promise<Place | null>((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) =>
        resolve({
          point: { lng: longitude, lat: latitude },
          accuracyMetres: Math.round(accuracy),
          from: 'device',
          name: null,
        }),
      () => resolve(firstSetting<Place>('place')),
      { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: WAIT_MS },
    );
  });
})();
void firstPlace.then((place) => {
  known = place;
});
