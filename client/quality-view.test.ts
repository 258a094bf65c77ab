import { expect, test } from 'vitest';
import { parseQualityView, serialiseQualityView } from './quality-view';

test.each([
  '/city/hangzhou/quality',
  '/city/hangzhou/quality?days=7&source=12345&finding=inFuture&code=bad-json&row=0123',
  '/city/hangzhou/quality?source=',
])('the address %s comes back from its view', (address) => {
  const [pathname = '', search = ''] = address.split(/(?=\?)/);
  const view = parseQualityView(pathname, search);
  expect(view && serialiseQualityView(view)).toBe(address);
});

test('what an address does not know stays at its default, and other pages are none', () => {
  expect(parseQualityView('/city/a%20b/quality/', '?days=4&finding=nonsense')).toEqual({
    city: 'a b',
    days: 30,
    source: null,
    finding: null,
    code: null,
    row: null,
  });
  expect(parseQualityView('/city/hangzhou', '')).toBeNull();
});
