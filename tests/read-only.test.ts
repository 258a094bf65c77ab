import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { smallCityFolder } from './small-city';
import { runFile } from './support/child';

/** The server beside a project that it may not write, as an ordinary user where the test runs as root. */
const project = fileURLToPath(new URL('..', import.meta.url));
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const base = mkdtempSync(join(tmpdir(), 'zhiyu-read-only-'));
const data = join(base, 'data');
chmodSync(base, 0o777);
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Whether another user may come to this checkout at all; a home is often closed. */
function canReach(uid: number): boolean {
  return (
    spawnSync(process.execPath, ['-e', ''], { cwd: project, uid, gid: uid, stdio: 'ignore' }).status === 0
  );
}

/** What others build and install. */
const aside = new Set(['node_modules', 'dist']);

/** When something of the project’s own was last written. */
function lastWritten(folder = project): number {
  const own = ['client', 'server', 'shared', 'fixtures'];
  const names = (folder === project ? own : readdirSync(folder)).filter((name) => !aside.has(name));
  return Math.max(
    0,
    ...names.map((name) => {
      const path = join(folder, name);
      const found = statSync(path);
      return found.isDirectory() ? Math.max(found.mtimeMs, lastWritten(path)) : found.mtimeMs;
    }),
  );
}

it('adds a city, serves and stops, writing into its data folder alone', async () => {
  const identity = isRoot && canReach(nobody) ? { uid: nobody, gid: nobody } : {};
  const environment = {
    ZHIYU_DATA: data,
    DATABASE_URL: '',
    SECRET_KEY_FILE: '',
    PORT: '0',
    LOG_LEVEL: 'warn',
    HOME: base,
    TMPDIR: base,
  };
  const run = (...parameters: string[]) => runFile('server/main.ts', parameters, environment, identity);
  const before = lastWritten();
  const added = run('city', 'add', smallCityFolder);
  expect(await added.ended, added.output()).toBe(0);
  const served = run('serve');
  await served.untilSays(/http:\/\/localhost:\d+/);
  const [origin = ''] = /http:\/\/localhost:\d+/.exec(served.output()) ?? [];
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  const line = {
    type: 'case',
    source: 'hand',
    sourceId: '1',
    reportedAt: '2026-03-05T09:00:00+08:00',
    title: '电话13812345678',
  };
  const taken = await fetch(`${origin}/api/v1/cities/small-city/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(line),
  });
  expect(await taken.json()).toMatchObject({ accepted: 1 });
  const uid = served.process.pid === undefined ? null : statSync(`/proc/${served.process.pid}`).uid;
  if ('uid' in identity) expect(uid).toBe(nobody);
  served.process.kill('SIGTERM');
  expect(await served.ended, served.output()).toBe(0);
  expect(lastWritten()).toBe(before);
  // What it keeps stands where it was told to.
  expect(readdirSync(data)).toEqual(expect.arrayContaining(['secret.key']));
});
