import { accessSync, constants } from 'node:fs';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the Chromium that browser tests drive: CHROMIUM_PATH, or where Linux keeps it; null where there is none. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  const places = environment.CHROMIUM_PATH ? [environment.CHROMIUM_PATH] : usualPlaces;
  return places.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
