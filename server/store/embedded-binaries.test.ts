import { expect, test } from 'vitest';
import { findBinaries } from './embedded-binaries';

test.each([
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 's390x'],
])('on %s %s, for which no server is brought along, the error names DATABASE_URL', (platform, processor) => {
  expect(() => findBinaries(platform, processor)).toThrow('set DATABASE_URL to a PostgreSQL of version 14');
});

test('the installed server is a PostgreSQL of a full version', () => {
  expect(findBinaries(process.platform, process.arch).version).toMatch(/^\d+\.\d+\.\d+$/);
});
