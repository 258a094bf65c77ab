import { describe, expect, it } from 'vitest';
import { type CategoryNode, listCategories, toggleCategory } from './category-tree';

const node = (id: string, parent: string | null, en = id): CategoryNode => ({
  id,
  parent,
  name: { zh: `${id}中`, en },
});
const nodes = [
  node('appearance', null),
  node('rubbish', 'appearance'),
  node('bins', 'rubbish', 'Overfull bins'),
  node('housing', null),
];
const ids = (opened: string[], searched = '') =>
  listCategories(nodes, new Set(opened), searched).map((line) => `${line.depth}${line.node.id}`);

describe('the list of categories', () => {
  it('shows the domains, and what stands below the opened ones', () => {
    expect(ids([])).toEqual(['0appearance', '0housing']);
    expect(ids(['appearance'])).toEqual(['0appearance', '1rubbish', '0housing']);
  });

  it('finds a category in either language and shows its path', () => {
    expect(ids([], 'overfull')).toEqual(['0appearance', '1rubbish', '2bins']);
    expect(ids([], 'housing中')).toEqual(['0housing']);
    expect(ids([], 'nothing')).toEqual([]);
  });
});

describe('choosing categories', () => {
  it('lets a category stand for all below it', () => {
    expect(toggleCategory(nodes, ['bins', 'housing'], 'appearance')).toEqual(['housing', 'appearance']);
    expect(toggleCategory(nodes, ['appearance'], 'bins')).toEqual(['bins']);
    expect(toggleCategory(nodes, ['bins'], 'bins')).toEqual([]);
  });
});
