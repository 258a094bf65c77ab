import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-client-'));
let db: Database;
let built: App;
let unbuilt: App;
beforeAll(async () => {
  db = await createTestDatabase();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Zhiyu</title>');
  writeFileSync(join(folder, 'assets', 'main-4f2a.js'), 'export {};');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  built = await startApp(db, { clientFolder: folder });
  unbuilt = await startApp(db);
});
afterAll(async () => {
  await built?.close();
  await unbuilt?.close();
  await db?.close();
  rmSync(folder, { recursive: true });
});

it.each([
  '/',
  '/city/hangzhou',
  '/city/hangzhou?area=x',
  '/city/a/b',
  '/wall/hangzhou',
  '/wall/hangzhou/editor?lang=en',
])('%s is the page of the client', async (url) => {
  const response = await built.inject(url);
  expect(response.body).toContain('<title>Zhiyu</title>');
  expect(response.headers['cache-control']).toBe('no-cache');
  expect(response.headers['content-security-policy']).toContain("worker-src 'self' blob:");
});

it('keeps files for ever whose names carry a digest, others not', async () => {
  const asset = await built.inject('/assets/main-4f2a.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers['content-type']).toContain('javascript');
  expect((await built.inject('/icon.svg')).headers['cache-control']).toBe('no-cache');
});

it('knows what is not there', async () => {
  for (const url of ['/assets/gone.js', '/elsewhere', '/assets/..%2f..%2fetc/passwd', '/api/v2']) {
    const response = await built.inject(url);
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  }
});

it('says how to build the pages where they are missing', async () => {
  const response = await unbuilt.inject('/');
  expect(response.statusCode).toBe(503);
  expect(response.body).toContain('pnpm build');
});
