import type { City } from '@zhiyu/shared/pack';
import { createTree } from '@zhiyu/shared/tree';
import { checkCover } from './check-cover';
import { checkNodes } from './check-nodes';
import { rectangle, uniteShapes } from './city-outline';
import type { Faults } from './faults';
import { innerPointOf } from './inner-point';
import type { PackArea } from './pack-area';
import type { AreaDraft } from './read-areas';
import { boxOf, createPlane, type Shape } from './shape';

/**
 * Makes the tree of areas from what the files say. Areas without a parent hang on the city; a city that no file
 * draws has the union of its children as its shape, or the pack's bounds where there are no areas at all. Levels,
 * parents, overlaps, and that children lie inside their parents are checked.
 * @returns the areas, parents before children, the city first; null when there are faults, which are noted
 */
export function buildAreas(city: City, drafts: readonly AreaDraft[], faults: Faults): PackArea[] | null {
  const before = faults.count;
  const roots = drafts.filter((draft) => draft.level === city.levels[0]?.id && draft.kind !== 'zone');
  for (const { place } of roots.slice(1)) {
    faults.add(
      place,
      `is of the first level like ${roots[0]?.place}; the first level is the city itself, one area`,
    );
  }
  const root: AreaDraft = { ...(roots[0] ?? describeCity(city, drafts)), parent: null };
  const others = drafts
    .filter((draft) => !roots.includes(draft))
    .map((draft) => hangOnCity(draft, root, city));
  checkNodes([root, ...others], faults);
  checkLevels(city, [root, ...others], faults);
  for (const { shape, place } of others) if (shape === null) faults.add(place, 'has no geometry');
  if (faults.count > before) return null;
  return layAreas(city, root, others, faults);
}

function describeCity(city: City, drafts: readonly AreaDraft[]): AreaDraft {
  const parts = drafts.filter(
    ({ parent, kind }) => (parent === null || parent === city.id) && kind !== 'zone',
  );
  const known = parts.length > 0 && parts.every(({ residents }) => typeof residents === 'number');
  return {
    id: city.id,
    parent: null,
    level: city.levels[0]?.id ?? '',
    name: city.name.zh,
    nameEn: city.name.en,
    residents: known ? parts.reduce((sum, { residents }) => sum + (residents ?? 0), 0) : null,
    kind: 'area',
    shape: null,
    place: 'city.json',
  };
}

// A file may name the city by its identifier whether or not a file draws it.
function hangOnCity(draft: AreaDraft, root: AreaDraft, city: City): AreaDraft {
  return draft.parent === null || draft.parent === city.id ? { ...draft, parent: root.id } : draft;
}

function checkLevels(city: City, areas: readonly AreaDraft[], faults: Faults): void {
  const rank = new Map(city.levels.map(({ id }, index) => [id, index]));
  const byId = new Map(areas.map((area) => [area.id, area]));
  for (const area of areas) {
    const own = rank.get(area.level);
    if (own === undefined) {
      const known = [...rank.keys()].join(', ');
      faults.add(area.place, `the level "${area.level}" is not one of city.json (${known})`);
      continue;
    }
    const parent = area.parent === null ? undefined : byId.get(area.parent);
    if (!parent || area.kind === 'zone') continue;
    if (parent.kind === 'zone') {
      faults.add(area.place, `its parent "${parent.id}" is a functional zone, which has no areas below it`);
    } else if ((rank.get(parent.level) ?? -1) >= own) {
      faults.add(
        area.place,
        `is of level "${area.level}", which is not below the level "${parent.level}" of its parent "${parent.id}"`,
      );
    }
  }
}

function layAreas(
  city: City,
  root: AreaDraft,
  others: readonly AreaDraft[],
  faults: Faults,
): PackArea[] | null {
  const before = faults.count;
  const outline = root.shape ?? outlineOf(city, root, others);
  if (outline.length === 0) {
    faults.add(
      'city.json',
      'nothing gives the city a shape; name area files, or bounds for a city without any',
    );
    return null;
  }
  const areas = [finishArea(root, outline), ...others.map((draft) => finishArea(draft, draft.shape ?? []))];
  const drawn = areas.filter(
    ({ kind, parent }) => kind === 'area' && (parent !== null || root.shape !== null),
  );
  const [, south, , north] = boxOf(outline);
  checkCover(drawn, createPlane((south + north) / 2), faults);
  if (faults.count > before) return null;
  const { nodes } = createTree(areas.map((area, ordinal) => ({ ...area, ordinal })));
  return nodes.map(({ ordinal }) => areas[ordinal] as PackArea);
}

function outlineOf(city: City, root: AreaDraft, others: readonly AreaDraft[]): Shape {
  const parts = others.filter(({ parent, kind }) => parent === root.id && kind !== 'zone');
  if (parts.length > 0) return uniteShapes(parts.map(({ shape }) => shape ?? []));
  return city.bounds ? rectangle(city.bounds) : [];
}

function finishArea(draft: AreaDraft, shape: Shape): PackArea {
  return {
    id: draft.id,
    parent: draft.parent,
    level: draft.level,
    kind: draft.kind ?? 'area',
    name: draft.name,
    nameEn: draft.nameEn ?? null,
    residents: draft.residents ?? null,
    was: draft.was ?? [],
    shape,
    box: boxOf(shape),
    center: innerPointOf(shape),
    place: draft.place,
  };
}
