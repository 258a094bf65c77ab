import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { clientFolder } from './explorer-site';

const read = (name: string) => readFileSync(join(clientFolder, name));
const page = read('field.html').toString();
/** What the document names: scripts, what is loaded with them, and style sheets. */
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name]) => name as string);
/** These and all that their code imports before it runs. */
const first = new Set<string>();
for (const waiting = [...named]; waiting.length > 0; ) {
  const name = waiting.pop() as string;
  if (first.has(name)) continue;
  first.add(name);
  if (!name.endsWith('.js')) continue;
  const code = read(name).toString();
  for (const [, imported] of code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
    waiting.push(`assets/${imported}`);
}

it('weighs less than 250 kB with gzip before the map, and nothing of it is the map, a chart or a font', () => {
  const bytes = [...first].reduce(
    (sum, name) => sum + gzipSync(read(name), { level: 9 }).length,
    gzipSync(page, { level: 9 }).length,
  );
  expect(bytes).toBeLessThan(250_000);
  expect(bytes).toBeGreaterThan(50_000);
  const code = [...first].map((name) => read(name).toString()).join();
  expect(code).not.toMatch(/maplibregl-canvas|echarts|deck\.gl/i);
  expect(
    [...first]
      .filter((name) => name.endsWith('.css'))
      .map((name) => read(name).toString())
      .join(),
  ).not.toContain('@font-face');
});

it('names all of it in the document, so that nothing waits for another script to name it', () => {
  expect([...first].filter((name) => !named.includes(name))).toEqual([]);
});

it('asks for no more scripts than a browser loads side by side, and for no style sheet before it is drawn', () => {
  // Six connections to one server, by HTTP/1.1.
  expect([...first].filter((name) => name.endsWith('.js')).length).toBeLessThanOrEqual(6);
  const sheets = [...page.matchAll(/<link rel="stylesheet"[^>]*>/g)].map(([tag]) => tag);
  expect(sheets.filter((tag) => !tag.includes('media="not all"'))).toEqual([]);
  expect(page).toMatch(/<style>[^<]*--unit/);
});

it('is there compressed, as the server sends it', () => {
  for (const name of [...first, 'field.html', 'field-worker.js']) {
    if (read(name).length < 1024) continue;
    expect(existsSync(join(clientFolder, `${name}.br`)), name).toBe(true);
    expect(gunzipSync(read(`${name}.gz`)).equals(read(name)), name).toBe(true);
  }
});
