import { readAllSettings } from './device-store';

let read: Record<string, unknown> = {};

/** Comes when what this device keeps of the officer's choices is known; a browser that keeps nothing has none. */
export const settingsRead: Promise<void> = readAllSettings()
  .then((settings) => {
    read = settings;
  })
  .catch((error: unknown) => console.info('nothing is kept on this device', error));

/** A choice as this device kept it when the page began; null for none. */
export function firstSetting<Value>(name: string): Value | null {
  return (read[name] as Value | undefined) ?? null;
}
