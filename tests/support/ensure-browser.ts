import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser';

const installation = 'apt-get update && apt-get install -y chromium fonts-noto-cjk';

/**
 * Makes sure that there is a Chromium for the browser tests: as root it installs Debian's, otherwise it says what an
 * administrator does. False where there is none in the end.
 */
export function ensureBrowser(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (findBrowser(environment) !== null) return true;
  if (environment.CHROMIUM_PATH) {
    console.error(
      `CHROMIUM_PATH names ${environment.CHROMIUM_PATH}, which is no program that this user may run.`,
    );
    return false;
  }
  if (process.getuid?.() === 0) {
    console.log(`Chromium is missing; installing it: ${installation}`);
    spawnSync('/bin/sh', ['-c', installation], {
      stdio: 'inherit',
      env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (findBrowser(environment) !== null) return true;
  }
  console.error(
    'The browser tests need Chromium, which is missing. An administrator installs it with:\n' +
      `  sudo sh -c '${installation}'\n` +
      'A Chromium or Chrome that stands elsewhere is named by CHROMIUM_PATH.',
  );
  return false;
}
