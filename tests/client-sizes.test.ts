import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { weighClient } from './support/client-sizes';

/** What a page has to load, after gzip, fonts apart: by the manifest of the client as it was built for the tests. */

const KILOBYTE = 1000;
const sizes = weighClient(fileURLToPath(new URL('../client/dist', import.meta.url)));

it('draws the first of the product from less than 90 kB', () => {
  expect(sizes.first / KILOBYTE).toBeLessThan(90);
});

it('has all scripts of the Explorer in less than 1,050 kB', () => {
  expect(sizes.scripts / KILOBYTE, JSON.stringify(sizes.files, null, 2)).toBeLessThan(1050);
  // Weighed less than the libraries alone, the scripts would not have been found.
  expect(sizes.scripts / KILOBYTE).toBeGreaterThan(700);
});
