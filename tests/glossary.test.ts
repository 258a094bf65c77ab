import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { glossary } from '@zhiyu/shared/glossary';
import { measures } from '@zhiyu/shared/measures';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');
const term = (code: string) => glossary.find((entry) => entry.code === code);

/** Files whose texts people see: the messages, and every declaration that carries a label or a definition. */
const texts = [
  'client/messages.zh.ts',
  'client/messages.en.ts',
  'client/wall/messages.zh.ts',
  'client/wall/messages.en.ts',
  'shared/ready-playlists.ts',
  'client/explorer-messages.zh.ts',
  'client/explorer-messages.en.ts',
  'shared/handling-flows.ts',
  'shared/event-flows.ts',
  'shared/stocks.ts',
  'shared/rates.ts',
  'shared/contract.ts',
];

describe('one thing, one name', () => {
  it('labels the measures with the words of the glossary', () => {
    const differing = measures
      .filter(({ id }) => term(id))
      .filter(({ id, label }) => term(id)?.zh !== label.zh || term(id)?.en !== label.en.toLowerCase())
      .map(({ id, label }) => `${id}: ${label.zh} / ${label.en}`);
    expect(differing).toEqual([]);
    expect(measures.filter(({ id }) => term(id)).length).toBeGreaterThan(12);
  });

  it('never uses the words that the glossary rules out', () => {
    const found = texts.flatMap((file) =>
      glossary.flatMap(({ code, never }) =>
        (never ?? [])
          .filter((word) => read(file).toLowerCase().includes(word))
          .map((word) => `${file}: ${word} for ${code}`),
      ),
    );
    expect(found).toEqual([]);
  });

  it('never calls a cell a grid, nor a category a request type', () => {
    const zh = read('client/messages.zh.ts');
    expect(zh).toContain('热力格');
    expect(zh).toContain('超期未办结');
    expect(zh.match(/(?<!微)网格(?=热度|边长|大小|尺寸)/)).toBeNull();
    expect(zh).toContain(term('category')?.zh);
    expect(zh).toContain(term('unit')?.zh);
  });

  it('names columns of the store as the code names fields', () => {
    const schema = readdirSync(join(project, 'server/store/migrations'))
      .map((file) => read(`server/store/migrations/${file}`))
      .join('\n');
    for (const code of [
      'reportedAt',
      'dispatchedAt',
      'dueAt',
      'firstContactAt',
      'reviewedAt',
      'requestType',
      'accountableArea',
    ]) {
      expect(schema).toMatch(
        new RegExp(`\\b${code.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}\\b`),
      );
    }
    for (const word of glossary.flatMap(({ never }) => never ?? []).filter((word) => /^[a-z]+$/.test(word))) {
      expect(schema.toLowerCase()).not.toContain(word);
    }
  });
});
