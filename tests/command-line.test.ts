import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addSmallCity } from './small-city';
import { type Child, runZhiyu } from './support/child';
import { addressOfTestDatabase, createTestDatabase } from './support/database';

let db: Database;
let folder: string;
const children: Child[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'zhiyu-command-line-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
});

afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

function run(parameters: string[], environment: Record<string, string> = {}): Child {
  const child = runZhiyu(parameters, {
    DATABASE_URL: db.url,
    ZHIYU_DATA: folder,
    LOG_LEVEL: 'warn',
    ...environment,
  });
  children.push(child);
  return child;
}

const open311 = {
  id: 'city-311',
  kind: 'open311',
  endpoint: 'http://127.0.0.1:9/open311',
  start: '2026-03-01T00:00:00+08:00',
};

async function takePort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
}

test('serve says where it serves, answers there, and ends in order when it is asked to', async () => {
  const child = run(['serve'], { PORT: '0' });
  await child.untilSays(/http:\/\/localhost:\d+/);
  const [address] = /http:\/\/localhost:\d+/.exec(child.output()) ?? [];
  const answer = await fetch(`${address}/readyz`);
  expect(answer.status).toBe(200);
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe(0);
  expect(child.output()).toContain('Stopping');
});

test('a port that is taken is one clear message, before anything is done', async () => {
  const { port, server } = await takePort();
  const child = run(['serve'], { PORT: String(port) });
  expect(await child.ended).toBe(1);
  server.close();
  expect(child.output()).toContain(`Port ${port} on 127.0.0.1 is taken`);
  expect(child.output()).toContain(`PORT=${port + 1}`);
  expect(child.output().trim().split('\n')).toHaveLength(1);
});

test('a server that is away fails with one message and no stack', async () => {
  const { port, server } = await takePort();
  await new Promise((resolve) => server.close(resolve));
  const child = run(['serve'], { PORT: '0', DATABASE_URL: `postgresql://zhiyu@127.0.0.1:${port}/cases` });
  expect(await child.ended).toBe(1);
  expect(child.output()).toContain('cannot be reached');
  expect(child.output()).not.toMatch(/^\s+at /m);
});

test.each([[['nonsense']], [['serve', '--nonsense']], [['city', 'add']], [['demo', '--cases', 'many']]])(
  'wrong usage (%j) ends with 2 and says how to go on',
  async (parameters) => {
    const child = run(parameters);
    expect(await child.ended).toBe(2);
    expect(child.output()).toContain('error:');
  },
);

test('a city that is not there ends every command with 2 and one line that says so', async () => {
  const settings = join(folder, 'source.json');
  const mapping = join(folder, 'mapping.json');
  const cases = join(folder, 'cases.csv');
  writeFileSync(settings, JSON.stringify(open311));
  writeFileSync(mapping, JSON.stringify({ source: 'sheet', sourceId: 'no', reportedAt: 'at' }));
  writeFileSync(cases, 'no,at\n1,2026-03-05 09:00\n');
  const where = ['--city', 'nowhere'];
  for (const parameters of [
    ['import', cases, '--mapping', mapping, ...where],
    ['export', '--out', join(folder, 'out.csv'), ...where],
    ['source', 'add', settings, ...where],
    ['source', 'list', ...where],
    ['source', 'remove', 'city-311', ...where],
    ['pull', 'city-311', ...where],
    ['matters', ...where],
    ['city', 'history', 'nowhere'],
    ['city', 'recompute', 'nowhere'],
  ]) {
    const child = run(parameters);
    expect([await child.ended, child.output()], parameters.join(' ')).toEqual([
      2,
      expect.stringMatching(/^There is no city .nowhere.*\n$/),
    ]);
  }
}, 120_000);

test('a source says how often it is asked, every minute too', async () => {
  const own = await createTestDatabase();
  await addSmallCity(own, []);
  const settings = join(folder, 'often.json');
  for (const [more, told] of [
    [{ everyMinutes: 1 }, 'is asked every minute while'],
    [{ everyMinutes: 2 }, 'is asked every 2 minutes while'],
    [{}, 'is asked every 15 minutes while'],
  ] as const) {
    writeFileSync(settings, JSON.stringify({ ...open311, ...more }));
    const child = run(['source', 'add', settings, '--city', 'small-city'], { DATABASE_URL: own.url });
    expect([await child.ended, child.output()]).toEqual([0, expect.stringContaining(told)]);
  }
  await own.close();
});

test('a setting that makes no sense ends with 2', async () => {
  const child = run(['serve'], { PORT: 'eighty' });
  expect(await child.ended).toBe(2);
  expect(child.output()).toContain('PORT is “eighty”');
});

test('the README names commands as they are', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const named = [...readme.matchAll(/pnpm zhiyu (\w+)(?: (\w+))?/g)];
  expect(named.length).toBeGreaterThan(5);
  const help = new Map<string, string>();
  for (const group of ['', 'city', 'source']) {
    const child = run([...(group === '' ? [] : [group]), '--help']);
    await child.ended;
    help.set(group, child.output());
  }
  for (const [, command = '', inner = ''] of named) {
    expect(help.get('')).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    const inside = help.get(command);
    if (inside !== undefined) expect(inside).toMatch(new RegExp(`^  ${inner}\\b`, 'm'));
  }
});

test('help and version end with 0', async () => {
  const help = run(['--help']);
  expect(await help.ended).toBe(0);
  for (const command of ['serve', 'demo', 'city', 'import', 'doctor'])
    expect(help.output()).toContain(command);
  expect(await run(['--version']).ended).toBe(0);
});

test('doctor says one line a thing, and 0 where nothing is wrong', async () => {
  const child = run(['doctor'], { PORT: '0' });
  expect(await child.ended, child.output()).toBe(0);
  for (const what of [
    'Node',
    'Settings',
    'Port',
    'Pages',
    'PostgreSQL',
    'Encoding',
    'Migrations',
    'Cities',
  ]) {
    expect(child.output()).toMatch(new RegExp(`^[✓!] ${what}`, 'm'));
  }
  expect(child.output()).toContain('pnpm zhiyu city add <folder>');
});

test('doctor says what to do where something is wrong, and ends with 1', async () => {
  const child = run(['doctor'], { DATABASE_URL: addressOfTestDatabase('nowhere') });
  expect(await child.ended).toBe(1);
  expect(child.output()).toMatch(/^✗ PostgreSQL .*createdb/m);
});
