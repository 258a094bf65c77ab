import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

/** They measure what their own process holds, so it must be theirs alone. */
const weighed = ['server/attacks-files.test.ts', 'server/sources/frame-rows.test.ts'];

/** Browser and server tests do real work on few cores: they get time, and none asserts how long it took. */
const usual = {
  // One more than there are cores: browsers and databases leave a third of the time idle.
  maxWorkers: 3,
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 30_000 } },
  env: { TZ: 'UTC' },
};

export default defineConfig({
  test: {
    ...usual,
    globalSetup: ['tests/support/global-setup.ts'],
    teardownTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...usual,
          name: 'in turn',
          include: ['{shared,server,fixtures,client,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', ...weighed],
          // A worker keeps what the files before have loaded: the server's modules alone take two seconds, a hundred times.
          isolate: false,
        },
      },
      { test: { ...usual, name: 'weighed', include: weighed } },
    ],
  },
});
