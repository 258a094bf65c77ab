import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..');
const packages = ['client', 'server', 'shared', 'fixtures', 'tests'];

/** Files of the project's own code, as paths from its root. */
function listSources(): string[] {
  return packages
    .flatMap((folder) => listFolder(folder))
    .filter((file) => /\.(ts|tsx)$/.test(file) && !file.endsWith('.d.ts'));
}

function listFolder(folder: string): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFolder(path) : [path];
  });
}

interface Import {
  from: string;
  specifier: string;
  /** The project's file that is meant; null for a library. */
  to: string | null;
  /** A type is gone when the code runs. */
  typeOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function readImports(file: string): Import[] {
  const text = readFileSync(join(project, file), 'utf8');
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    return { from: file, specifier, to: resolveImport(file, specifier), typeOnly: match[1] !== undefined };
  });
}

function resolveImport(file: string, specifier: string): string | null {
  const own = specifier.match(/^@zhiyu\/([a-z]+)\/(.+)$/);
  const path = own
    ? join(own[1] as string, own[2] as string)
    : specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
      : null;
  if (path === null) return null;
  const bare = path.replace(/\?.*$/, '');
  const found = ['', '.ts', '.tsx']
    .map((ending) => bare + ending)
    .find((name) => /\.\w+$/.test(name) && existsSync(join(project, name)));
  return found ?? bare;
}

const sources = listSources();
const imports = sources.flatMap(readImports);
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('tests/');
const shown = (found: Import[]) => found.map(({ from, specifier }) => `${from} → ${specifier}`);
const inside = (folder: string) => (file: string | null) => file?.startsWith(`${folder}/`) ?? false;

describe('who may import whom', () => {
  const code = imports.filter(({ from }) => !isTest(from));

  it('finds the imports it judges', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(code.filter(({ to }) => to !== null).length).toBeGreaterThan(80);
    for (const { from, specifier, to } of imports.filter(({ to }) => to !== null)) {
      expect(existsSync(join(project, to as string)), `${from} imports ${specifier}`).toBe(true);
    }
  });

  it('keeps client and server apart, and shared below both', () => {
    const allowed: Record<string, string[]> = {
      client: ['client', 'shared'],
      server: ['server', 'shared', 'fixtures'],
      shared: ['shared'],
      fixtures: ['fixtures', 'shared'],
    };
    const wrong = code.filter(({ from, to }) => {
      const home = from.split(sep)[0] as string;
      return to !== null && !allowed[home]?.includes(to.split(sep)[0] as string);
    });
    expect(shown(wrong)).toEqual([]);
  });

  it('lets only the command line of the demo use the fixtures', () => {
    const wrong = code.filter(
      ({ from, to }) => inside('server')(from) && inside('fixtures')(to) && !inside('server/cli')(from),
    );
    expect(shown(wrong)).toEqual([]);
  });

  it('keeps shared free of input and output', () => {
    const wrong = code.filter(
      ({ from, specifier }) => inside('shared')(from) && /^(node:|pg|fastify|react)/.test(specifier),
    );
    expect(shown(wrong)).toEqual([]);
  });

  it('keeps routes away from sources, ingest and each other’s side of the store', () => {
    const wrong = code.filter(
      ({ from, to }) =>
        inside('server/routes')(from) && (inside('server/sources')(to) || to === 'server/ingest.ts'),
    );
    expect(shown(wrong)).toEqual([]);
    const storeUpwards = code.filter(
      ({ from, to }) =>
        inside('server/store')(from) &&
        (inside('server/routes')(to) || inside('server/sources')(to) || to === 'server/app.ts'),
    );
    expect(shown(storeUpwards)).toEqual([]);
  });

  it('keeps SQL under the store', () => {
    const statement =
      /\b(select\s+[\w*(].+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+table\s)/i;
    const wrong = sources
      .filter((file) => file.startsWith('server/') && !file.startsWith('server/store/') && !isTest(file))
      .filter((file) => statement.test(withoutComments(readFileSync(join(project, file), 'utf8'))));
    expect(wrong).toEqual([]);
  });

  it('keeps each heavy library of the client in its folder', () => {
    const homes: [RegExp, (file: string) => boolean][] = [
      [/^(maplibre-gl|@deck\.gl|@luma\.gl)/, inside('client/map')],
      [/^echarts/, inside('client/charts')],
    ];
    for (const [library, home] of homes) {
      const wrong = code.filter(
        ({ from, specifier }) => library.test(specifier) && !home(from) && !from.endsWith('vite.config.ts'),
      );
      expect(shown(wrong)).toEqual([]);
    }
    const fetching = sources
      .filter((file) => file.startsWith('client/') && file !== 'client/api.ts' && !isTest(file))
      .filter((file) => /\bfetch\(/.test(withoutComments(readFileSync(join(project, file), 'utf8'))));
    expect(fetching).toEqual([]);
  });

  it('keeps map and charts apart, and screens above panels', () => {
    const order = ['api', 'charts', 'map', 'panels', 'screens', 'wall', 'field'];
    const wrong = code.filter(({ from, to }) => {
      if (!inside('client')(from) || !inside('client')(to)) return false;
      const [home, target] = [from.split(sep)[1] as string, (to as string).split(sep)[1] as string];
      if (home === 'map' && target === 'charts') return true;
      if (home === 'charts' && target === 'map') return true;
      return order.includes(home) && order.includes(target) && order.indexOf(target) > order.indexOf(home);
    });
    expect(shown(wrong)).toEqual([]);
  });

  it('has no circles', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, typeOnly } of code) {
      if (to === null || typeOnly) continue;
      graph.set(from, [...(graph.get(from) ?? []), to]);
    }
    expect(findCircles(graph)).toEqual([]);
  });

  it('has no barrels and no drawers', () => {
    expect(sources.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
    expect(
      sources.filter((file) =>
        /\/(utils?|common|helpers?|services?|controllers?|repositories)(\/|\.)/.test(file),
      ),
    ).toEqual([]);
  });
});

function findCircles(graph: Map<string, string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

describe('the documents', () => {
  it('names only files that exist in ARCHITECTURE.md', () => {
    const text = readFileSync(join(project, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/`((?:client|server|shared|fixtures|tests)\/[\w./-]+)`/g)].map(
      (match) => match[1] as string,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !existsSync(join(project, name)))).toEqual([]);
  });

  it('names only scripts that exist in README.md and CONTRIBUTING.md', () => {
    const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const document of ['README.md', 'CONTRIBUTING.md']) {
      const text = readFileSync(join(project, document), 'utf8');
      const named = [...text.matchAll(/\bpnpm (?:run )?([a-z]+)\b/g)].map((match) => match[1] as string);
      expect(
        named.filter((name) => !(name in scripts) && !['install', 'add', 'exec'].includes(name)),
        document,
      ).toEqual([]);
    }
  });

  it('links only to files and pictures that exist', () => {
    for (const document of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']) {
      const text = readFileSync(join(project, document), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] as string);
      expect(
        links.filter((link) => !existsSync(join(project, link))),
        document,
      ).toEqual([]);
    }
  });

  it('keeps files short enough to read, but for tables of texts and of facts', () => {
    const table =
      /messages\.\w\w\.ts$|^shared\/measures\.ts$|^fixtures\/generator\/topics\/|^fixtures\/draw\/facts\//;
    const long = sources
      .filter((file) => !isTest(file) && !table.test(file))
      .map((file) => ({
        file: relative('.', file),
        lines: readFileSync(join(project, file), 'utf8').split('\n').length,
      }))
      .filter(({ lines }) => lines > 320);
    expect(long).toEqual([]);
  });
});
