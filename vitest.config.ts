import { defineConfig } from 'vitest/config';

/** Browser and server tests do real work on few cores: they get time, and none asserts how long it took. */
export default defineConfig({
  test: {
    include: ['{shared,server,fixtures,client,tests}/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/global-setup.ts'],
    // One more than there are cores: browsers and databases leave a third of the time idle.
    maxWorkers: 3,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    env: { TZ: 'UTC' },
  },
});
